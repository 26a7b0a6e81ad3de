// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

/**
 * A hybrid logical clock (Kulkarni et al., "Logical physical clocks", 2014): wall-clock milliseconds in the upper 48 bits, a counter in the lower 16. Each
 * reading is greater than all that this clock issued or observed, so a wall clock that is set back a little cannot put a later item before an earlier
 * one. It never runs ahead of the wall clock by more than a bound: a stamp from beyond it is followed only where it has to be, in the cart that bears it,
 * so that one clock that was wrong for a while does not put all others wrong for good. Not thread-safe: one core owns it.
 */
public final class HybridClock {
    /**
     * The highest stamp that is given, or believed of anybody, of the year 4200: far above all clocks, and so far below the largest number that no arithmetic
     * overflows. Its last bit is set, so that a receipt's stamp, which has that bit to itself, is no higher.
     */
    public static final long MAX_STAMP = (1L << 62) - 1;

    private static final int COUNTER_BITS = 16;

    private final long maxAheadMillis;
    private long last;

    /** A clock that follows all that it observes. */
    public HybridClock() {
        this(Long.MAX_VALUE);
    }

    /** A clock that is ahead of the wall clock by no more than that. */
    public HybridClock(long maxAheadMillis) {
        this.maxAheadMillis = maxAheadMillis;
    }

    /**
     * A new stamp.
     *
     * @param nowMillis the wall clock, in milliseconds since 1970
     * @param atLeast the stamp is greater than this one as well, for instance the cart's last change; but it is never greater than {@link #MAX_STAMP}, which peers
     *     would refuse with all that comes in the same message
     */
    public long next(long nowMillis, long atLeast) {
        long after = believable(last, nowMillis) ? last + 1 : 0;
        last = Math.max(after, nowMillis << COUNTER_BITS);
        if (atLeast < last) {
            return last;
        }
        long stamp = Math.min(atLeast, MAX_STAMP - 1) + 1;
        observe(stamp, nowMillis);
        return stamp;
    }

    /** Takes note of another clock's stamp: all later readings are greater, unless it is further ahead than this clock may be. */
    public void observe(long stamp, long nowMillis) {
        if (believable(stamp, nowMillis)) {
            last = Math.max(last, stamp);
        }
    }

    private boolean believable(long stamp, long nowMillis) {
        return millis(stamp) - nowMillis <= maxAheadMillis;
    }

    /** The lowest stamp of that time, in milliseconds since 1970. */
    public static long earliest(long millis) {
        return millis << COUNTER_BITS;
    }

    /** The wall-clock part of a stamp, in milliseconds since 1970. */
    public static long millis(long stamp) {
        return stamp >>> COUNTER_BITS;
    }
}
