package io.gtstore.cart;

/**
 * A hybrid logical clock: wall-clock milliseconds in the upper 48 bits, a counter in the lower 16. Each reading is
 * greater than all that this clock issued or observed, so a wall clock that is set back cannot put a later item before
 * an earlier one. Not thread-safe: one core owns it.
 */
public final class HybridClock {

    private static final int COUNTER_BITS = 16;

    private long last;

    /**
     * A new stamp.
     *
     * @param nowMillis the wall clock, in milliseconds since 1970
     * @param atLeast the stamp is greater than this one as well, for instance the cart's last change
     * @throws ArithmeticException if no greater stamp exists (a stamp of {@code Long.MAX_VALUE} was observed)
     */
    public long next(long nowMillis, long atLeast) {
        long floor = Math.addExact(Math.max(last, atLeast), 1);
        last = Math.max(floor, nowMillis << COUNTER_BITS);
        return last;
    }

    /** Takes note of another clock's stamp: all later readings are greater. */
    public void observe(long stamp) {
        last = Math.max(last, stamp);
    }

    /** The wall-clock part of a stamp, in milliseconds since 1970. */
    public static long millis(long stamp) {
        return stamp >>> COUNTER_BITS;
    }
}
