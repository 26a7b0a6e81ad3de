// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import org.HdrHistogram.Histogram;

/**
 * How long one kind of step took, from the call to its result, in ms.
 *
 * @param count how many there were; with 0 the rest is 0
 */
record Latency(long count, double p50Millis, double p99Millis, double maxMillis) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** From a histogram of nanoseconds. */
    static Latency of(Histogram nanos) {
        return new Latency(
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50) / NANOS_PER_MILLI,
                nanos.getValueAtPercentile(99) / NANOS_PER_MILLI,
                nanos.getMaxValue() / NANOS_PER_MILLI);
    }
}
