// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts shared by all lanes of a run: operations ended so far, and operations left. For any thread. */
final class LiveCounts {
    /** Operations that were answered ok, warm-up included. */
    final LongAdder ok = new LongAdder();

    /** Operations that failed, or whose outcome is unknown, warm-up included. */
    final LongAdder failed = new LongAdder();

    private final AtomicLong left;
    private volatile long endNanos;
    private volatile boolean exhausted;

    /** For so many measured puts and gets; 0 for any number. */
    LiveCounts(long operations) {
        left = new AtomicLong(operations == 0 ? Long.MAX_VALUE : operations);
    }

    /** A measured put or get was answered. */
    void query() {
        if (left.decrementAndGet() == 0) {
            endNanos = System.nanoTime();
            exhausted = true;
        }
    }

    /** Whether there were as many as were asked for. */
    boolean exhausted() {
        return exhausted;
    }

    /** The duration of the measurement. */
    double seconds(Window window) {
        return ((exhausted ? endNanos : window.untilNanos()) - window.fromNanos()) / 1e9;
    }
}
