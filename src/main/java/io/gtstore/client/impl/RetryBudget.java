// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

/**
 * How many attempts beyond the first all operations of a client may make together: a share of the operations begun, and a few in each second, saved
 * up to a bound. So a node's failure is got over at once, while a cluster that fails altogether does not get several times its load. No I/O; the time
 * is an argument.
 */
final class RetryBudget {
    /** What an idle client may save up in a second. */
    private static final double PER_SECOND = 10;

    private final double share;
    private final double most;
    private double saved;
    private long lastMillis;

    /**
     * A budget that is full.
     *
     * @param percent how many retries a hundred operations earn
     * @param most how many can be saved up
     */
    RetryBudget(int percent, int most, long nowMillis) {
        this.share = percent / 100.0;
        this.most = most;
        this.saved = most;
        this.lastMillis = nowMillis;
    }

    /** An operation begins. */
    void earn() {
        saved = Math.min(most, saved + share);
    }

    /** Whether another attempt may be made now; it is then paid for. */
    boolean take(long nowMillis) {
        saved = Math.min(most, saved + (nowMillis - lastMillis) * PER_SECOND / 1_000);
        lastMillis = nowMillis;
        if (saved < 1) {
            return false;
        }
        saved--;
        return true;
    }
}
