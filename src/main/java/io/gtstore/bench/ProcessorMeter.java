// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Reads the processor time of processes at the two ends of what is measured. The system counts it in steps of 10 ms. Used by one thread at a time.
 */
public final class ProcessorMeter {
    private static final long UNKNOWN = -1;

    private final List<ProcessHandle> servers;
    private long serversBegan = UNKNOWN;
    private long serversEnded = UNKNOWN;
    private long clientBegan = UNKNOWN;
    private long clientEnded = UNKNOWN;

    /** Of this process, which makes the load, and of the servers as far as they are known. */
    public ProcessorMeter(List<ProcessHandle> servers) {
        this.servers = List.copyOf(servers);
    }

    /** The measured part begins now. */
    public void begin() {
        clientBegan = nanos(List.of(ProcessHandle.current()));
        serversBegan = nanos(servers);
    }

    /** Time passes; begins and ends with the window, to within a turn of the run's loop (20 ms). */
    void turn(Window window, long nowNanos) {
        if (clientBegan == UNKNOWN && window.measures(nowNanos)) {
            begin();
        } else if (clientEnded == UNKNOWN && window.over(nowNanos)) {
            end();
        }
    }

    /** The measured part ends now, unless it has ended. */
    public void end() {
        if (clientEnded == UNKNOWN) {
            clientEnded = nanos(List.of(ProcessHandle.current()));
            serversEnded = nanos(servers);
        }
    }

    /** What it came to, for so many operations; one at least is assumed. */
    public ProcessorTime per(long operations) {
        boolean known = !servers.isEmpty() && serversBegan != UNKNOWN && serversEnded != UNKNOWN;
        return new ProcessorTime(
                known ? servers.size() : 0,
                known ? micros(serversEnded - serversBegan, operations) : 0,
                clientBegan == UNKNOWN ? 0 : micros(clientEnded - clientBegan, operations),
                servers.contains(ProcessHandle.current()));
    }

    private static double micros(long nanos, long operations) {
        return nanos / 1e3 / Math.max(1, operations);
    }

    private static long nanos(List<ProcessHandle> processes) {
        long sum = 0;
        for (ProcessHandle process : processes) {
            Optional<Duration> used = process.isAlive() ? process.info().totalCpuDuration() : Optional.empty();
            if (used.isEmpty()) {
                return UNKNOWN;
            }
            sum += TimeUnit.NANOSECONDS.convert(used.get());
        }
        return sum;
    }
}
