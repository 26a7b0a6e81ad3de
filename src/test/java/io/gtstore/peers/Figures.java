// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.gtstore.bench.ProcessorMeter;
import io.gtstore.bench.ProcessorTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts what all customers of a round do. Any number of threads may record. */
final class Figures {
    /** What takes longer is recorded as having taken so long. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Map<CustomerStep, Recorder> took = new EnumMap<>(CustomerStep.class);
    private final LongAdder failures = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private volatile String trouble = "";
    private final ProcessorMeter processors;
    private long sinceNanos;

    /** Of a round against these processes. */
    Figures(List<ProcessHandle> servers) {
        processors = new ProcessorMeter(servers);
        for (CustomerStep step : CustomerStep.values()) {
            took.put(step, new Recorder(LONGEST_NANOS, 3));
        }
    }

    /** A step has succeeded. */
    void took(CustomerStep step, long nanos) {
        recorder(step).recordValue(Math.min(nanos, LONGEST_NANOS));
    }

    /** A step has failed. */
    void failed(CustomerStep step, Throwable why) {
        failures.increment();
        note(step + ": " + why);
    }

    /** A step has answered something else than what was acknowledged. */
    void wrong(String what) {
        wrong.increment();
        note(what);
    }

    /** Keeps the first one. */
    private synchronized void note(String what) {
        if (trouble.isEmpty()) {
            trouble = what;
        }
    }

    /** Forgets the times so far, but no failure and no wrong answer. By the one thread that later ends the round. */
    void begin() {
        took.values().forEach(Recorder::reset);
        sinceNanos = System.nanoTime();
        processors.begin();
    }

    /** What happened since the beginning. */
    Round end(Load load, double systemLoad) {
        processors.end();
        double seconds = (System.nanoTime() - sinceNanos) / (double) TimeUnit.SECONDS.toNanos(1);
        Map<CustomerStep, Latency> latency = new EnumMap<>(CustomerStep.class);
        long counted = 0;
        for (CustomerStep step : CustomerStep.values()) {
            Histogram nanos = recorder(step).getIntervalHistogram();
            latency.put(step, Latency.of(nanos));
            counted += load.mix().counts(step) ? nanos.getTotalCount() : 0;
        }
        ProcessorTime time = processors.per(counted);
        return new Round(
                load,
                counted / seconds,
                time.serverMicros(),
                time.clientMicros(),
                latency,
                failures.sum(),
                wrong.sum(),
                trouble,
                systemLoad);
    }

    private Recorder recorder(CustomerStep step) {
        Recorder recorder = took.get(step);
        if (recorder == null) {
            throw new IllegalStateException("no recorder for " + step);
        }
        return recorder;
    }
}
