// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.Comparator;

/**
 * For how long a cart keeps its items after its last change: a register of which the value that was set last stays, so
 * that merging it is commutative, associative and idempotent.
 *
 * @param stamp when it was set, as a {@link HybridClock} reading
 * @param millis how long, in milliseconds; 0 for ever
 */
public record Lifetime(long stamp, long millis) implements Comparable<Lifetime> {

    /** Never set: for ever. */
    public static final Lifetime NONE = new Lifetime(0, 0);

    private static final Comparator<Lifetime> ORDER =
            Comparator.comparingLong(Lifetime::stamp).thenComparingLong(Lifetime::millis);

    /** Throws IllegalArgumentException if either is negative. */
    public Lifetime {
        if (stamp < 0 || millis < 0) {
            throw new IllegalArgumentException("a lifetime is not negative: " + millis + " ms, set " + stamp);
        }
    }

    /** What two copies agree on: that which was set last, and of two set at once the longer one. */
    Lifetime merge(Lifetime other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Whether it ends at all. */
    public boolean ends() {
        return millis > 0;
    }

    /** Unset before set, and set earlier before set later. */
    @Override
    public int compareTo(Lifetime other) {
        return ORDER.compare(this, other);
    }
}
