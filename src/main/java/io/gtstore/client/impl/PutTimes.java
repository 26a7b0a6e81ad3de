// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.HybridClock;
import io.gtstore.protocol.Reply;

/**
 * The clocks of puts without a coordinator: the cluster's wall clock, by which their entries are stamped, and how long
 * owners usually take to answer, which bounds the wait for the last of them. On the client's context only.
 */
final class PutTimes {
    /** The least time that owners have: less would take a pause of their collectors for silence. */
    private static final long LEAST_MILLIS = 40;

    /** How far stamps may run ahead of the cluster's clock, as far as the owners take them. */
    private static final long AHEAD_MILLIS = 500;

    private static final int DEVIATIONS = 4;
    private static final double WEIGHT = 1.0 / 16;

    private final HybridClock stamps = new HybridClock(AHEAD_MILLIS);
    private boolean known;
    private long offsetMillis;
    private double meanMillis;
    private double deviationMillis;

    /** Learns the cluster's clock from a put that an owner has just stamped. */
    void learn(Reply.Stored stamped, long steadyMillis) {
        known = true;
        offsetMillis = HybridClock.millis(stamped.stamp()) - steadyMillis;
        observe(stamped.stamp(), steadyMillis);
    }

    /** Whether a coordinator has stamped a put for this client, so that it can stamp its own. */
    boolean known() {
        return known;
    }

    /** Takes note of a stamp that a caller was shown: what it puts next comes after that. */
    void observe(long stamp, long steadyMillis) {
        if (known) {
            stamps.observe(stamp, steadyMillis + offsetMillis);
        }
    }

    /** A stamp, later than all that were given or observed. */
    long next(long steadyMillis) {
        return stamps.next(steadyMillis + offsetMillis, 0);
    }

    /** Takes note of how long all owners of a slot took. */
    void took(long millis) {
        double off = millis - meanMillis;
        meanMillis += WEIGHT * off;
        deviationMillis += WEIGHT * (Math.abs(off) - deviationMillis);
    }

    /** How long to wait for all owners before a coordinator is asked. */
    long patienceMillis() {
        return Math.max(LEAST_MILLIS, (long) (2 * meanMillis + DEVIATIONS * deviationMillis));
    }
}
