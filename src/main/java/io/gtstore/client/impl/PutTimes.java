// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.HybridClock;
import io.gtstore.protocol.Reply;

/**
 * The clocks of puts without a coordinator: the cluster's wall clock, by which their entries are stamped, and how long
 * owners usually take to answer, which bounds the wait for the last of them. On the client's context only.
 */
final class PutTimes {
    /** Of the time that an attempt may take, the least part that owners have: less would take a pause of their collectors for silence. */
    private static final int LEAST_PART = 6;

    /** How far stamps may run ahead of the cluster's clock, as far as the owners take them. */
    private static final long AHEAD_MILLIS = 500;

    private static final int DEVIATIONS = 4;
    private static final double WEIGHT = 1.0 / 16;

    private final HybridClock stamps = new HybridClock(AHEAD_MILLIS);
    private final long leastMillis;
    private boolean known;
    private long offsetMillis;
    private double meanMillis;
    private double deviationMillis;

    /** The times of a client of which an attempt may take that long. */
    PutTimes(long attemptMillis) {
        this.leastMillis = attemptMillis / LEAST_PART;
    }

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

    /** The cluster's clock, in ms since 1970, once it is {@link #known}. */
    long wallMillis(long steadyMillis) {
        return steadyMillis + offsetMillis;
    }

    /** Takes note of a stamp that a caller was shown: what it puts next comes after that. */
    void observe(long stamp, long steadyMillis) {
        if (known) {
            stamps.observe(stamp, wallMillis(steadyMillis));
        }
    }

    /** A stamp, later than all that were given or observed. */
    long next(long steadyMillis) {
        return stamps.next(wallMillis(steadyMillis), 0);
    }

    /** Takes note of how long all owners of a slot took. */
    void took(long millis) {
        double off = millis - meanMillis;
        meanMillis += WEIGHT * off;
        deviationMillis += WEIGHT * (Math.abs(off) - deviationMillis);
    }

    /** How long to wait for all owners before a coordinator is asked. */
    long patienceMillis() {
        return Math.max(leastMillis, (long) (2 * meanMillis + DEVIATIONS * deviationMillis));
    }
}
