// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

/** Hears about once in a second how a run goes, on the thread that waits for it. */
@FunctionalInterface
public interface LoadProgress {
    /** Does not care. */
    LoadProgress NONE = (second, seconds, warmingUp, rate, failed) -> {};

    /**
     * How it goes.
     *
     * @param second seconds since the beginning, warm-up included
     * @param seconds how many there will be
     * @param warmingUp whether nothing is measured yet
     * @param rate operations that were answered ok within the last second
     * @param failed operations that failed, or whose outcome is unknown, so far
     */
    void at(int second, int seconds, boolean warmingUp, long rate, long failed);
}
