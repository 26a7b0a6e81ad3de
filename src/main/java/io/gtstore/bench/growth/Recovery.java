// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * When throughput is back after a failure: with the first window of the first full second in which no window has less than 95 % of what a window had on
 * average before.
 *
 * @param meanBefore operations in a window before the failure
 * @param lowBefore windows before the failure that had less than 95 % of it: how much throughput varies by itself
 * @param windows so many windows after the failure; empty if throughput was not back in the time that was watched
 */
record Recovery(double meanBefore, int lowBefore, OptionalInt windows) {
    private static final double ENOUGH = 0.95;

    /**
     * By what ended in each window.
     *
     * @param failure the window at whose beginning the failure was; there are some before it
     */
    static Recovery of(int[] ended, int failure) {
        double mean = Arrays.stream(ended, 0, failure).average().orElseThrow();
        OptionalInt back = IntStream.rangeClosed(failure, ended.length - TimeSeries.WINDOWS_PER_SECOND)
                .filter(from -> low(ended, from, from + TimeSeries.WINDOWS_PER_SECOND, mean) == 0)
                .findFirst();
        return new Recovery(
                mean,
                low(ended, 0, failure, mean),
                back.isPresent() ? OptionalInt.of(back.getAsInt() - failure) : back);
    }

    private static int low(int[] ended, int from, int end, double mean) {
        return (int) Arrays.stream(ended, from, end)
                .filter(count -> count < ENOUGH * mean)
                .count();
    }

    /** From the failure until throughput was back, in seconds; no number if it was not. */
    double seconds() {
        return windows.isPresent() ? (double) windows.getAsInt() / TimeSeries.WINDOWS_PER_SECOND : Double.NaN;
    }
}
