// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.Locale;

/**
 * How two copies of one cart become one. Both merges are commutative, associative and idempotent, so copies that have
 * received the same carts in any order, however often, are equal.
 */
public enum MergePolicy {

    /** Every item that one copy holds stays, unless the other has seen it removed. Loses nothing. */
    UNION {
        @Override
        public Cart merge(Cart a, Cart b) {
            return UnionMerge.merge(a, b);
        }

        @Override
        public Cart outgoing(Cart current, Cart delta) {
            return delta;
        }
    },

    /**
     * The copy that was changed last wins whole, ties by node id (paper §6). Lossy: of changes made on two diverging
     * copies only one side's remain. Its context comes under the other's horizon if that is later: a horizon says what
     * is over on every copy, not what one copy was changed to.
     */
    NEWEST {
        @Override
        public Cart merge(Cart a, Cart b) {
            return NewestMerge.merge(a, b);
        }

        @Override
        public Cart outgoing(Cart current, Cart delta) {
            return apply(current, delta);
        }
    };

    /** The cart that both copies become. */
    public abstract Cart merge(Cart a, Cart b);

    /**
     * A local change: the delta's entries come and what it drops goes, under either policy. The delta's stamp must be
     * later than the cart's last change ({@link HybridClock#next} sees to that), so that the result bears its stamp.
     */
    public Cart apply(Cart current, Cart delta) {
        return UnionMerge.merge(current, delta);
    }

    /** What the other owners must be sent of a local change to the cart: all that they need to arrive at the same one. */
    public abstract Cart outgoing(Cart current, Cart delta);

    /** The policy's name in settings and messages: {@code union} or {@code newest}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The policy of that name; throws IllegalArgumentException that lists the names if there is none. */
    public static MergePolicy fromWire(String name) {
        for (MergePolicy policy : values()) {
            if (policy.wireName().equals(name)) {
                return policy;
            }
        }
        throw new IllegalArgumentException("merge policy must be union or newest, was '" + name + "'");
    }
}
