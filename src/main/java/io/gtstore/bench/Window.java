// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import java.util.concurrent.TimeUnit;

/**
 * When a run begins, and which part of it is measured; on the clock of {@link System#nanoTime}.
 *
 * @param beginNanos when the first operation begins
 * @param fromNanos when the warm-up is over
 * @param untilNanos when no further operation begins
 */
record Window(long beginNanos, long fromNanos, long untilNanos) {
    static Window after(long beginNanos, int warmupSeconds, int seconds) {
        long from = beginNanos + TimeUnit.SECONDS.toNanos(warmupSeconds);
        return new Window(beginNanos, from, from + TimeUnit.SECONDS.toNanos(seconds));
    }

    /** Whether an operation counts that began then, or should have. */
    boolean measures(long startNanos) {
        return startNanos - fromNanos >= 0 && startNanos - untilNanos < 0;
    }

    boolean over(long nowNanos) {
        return nowNanos - untilNanos >= 0;
    }
}
