// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.bench.OperationTap;
import io.gtstore.bench.Step;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Number of successful operations per tenth of a second, and the longest put among them. For any thread. */
final class TimeSeries implements OperationTap {
    static final int WINDOWS_PER_SECOND = 10;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1) / WINDOWS_PER_SECOND;

    private final long originNanos;
    private final int[] ended;
    private final long[] longestPutNanos;

    /** The first window begins at the origin, on the clock of {@link System#nanoTime}; what ends outside of all windows is not counted. */
    TimeSeries(long originNanos, int windows) {
        this.originNanos = originNanos;
        this.ended = new int[windows];
        this.longestPutNanos = new long[windows];
    }

    @Override
    public synchronized void ended(Step step, long dueNanos, long endNanos, Outcome outcome) {
        int window = (int) Math.floorDiv(endNanos - originNanos, WINDOW_NANOS);
        if (outcome != Outcome.OK || window < 0 || window >= ended.length) {
            return;
        }
        ended[window]++;
        if (step == Step.PUT) {
            longestPutNanos[window] = Math.max(longestPutNanos[window], endNanos - dueNanos);
        }
    }

    /** When a window begins. */
    long beginNanos(int window) {
        return originNanos + window * WINDOW_NANOS;
    }

    /** Operations that ended ok, by window. */
    synchronized int[] ended() {
        return ended.clone();
    }

    /** The longest put that ended in each window, in ms; 0 if none did. */
    synchronized double[] longestPutMillis() {
        return LongStream.of(longestPutNanos).mapToDouble(nanos -> nanos / 1e6).toArray();
    }

    /** The longest put that ended in any of these windows, in ms. */
    double longestPutMillis(int from, int end) {
        double[] all = longestPutMillis();
        return IntStream.range(from, end).mapToDouble(i -> all[i]).max().orElse(0);
    }
}
