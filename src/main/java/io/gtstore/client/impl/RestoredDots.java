// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Under which identity an item of a backup comes back, and whether it is there already. The identity is that of {@link MovedDots}, from the cart to
 * itself: whoever restores, and however often, puts the same change. An item that is still in the cart under its old identity, or came back more than
 * 30 days ago and so under another time, needs no change at all.
 */
final class RestoredDots {
    private final String key;
    private final long nowMillis;
    private final CausalContext seen;
    private final Set<Dot> held = new HashSet<>();
    private final Set<Dot> heldOfAnyTime = new HashSet<>();

    /**
     * What is there.
     *
     * @param items what the cart holds
     * @param seen the cart's context
     * @param nowMillis the clock, in milliseconds since 1970; it matters only to the period
     */
    RestoredDots(String key, List<Entry> items, CausalContext seen, long nowMillis) {
        this.key = key;
        this.nowMillis = nowMillis;
        this.seen = seen;
        for (Entry entry : items) {
            held.add(entry.dot());
            heldOfAnyTime.add(timeless(entry.dot()));
        }
    }

    /** The identity under which an item comes back. */
    Dot restored(Dot old) {
        return MovedDots.of(key, old, nowMillis);
    }

    /** Whether the item is in the cart under its old identity, or under that of an earlier period. */
    boolean untouched(Dot old) {
        Dot restored = restored(old);
        return held.contains(old) || (!held.contains(restored) && heldOfAnyTime.contains(timeless(restored)));
    }

    /** Whether it came back before, and is there or was removed since; to put it again changes nothing, and makes sure of its copies. */
    boolean seen(Dot old) {
        return seen.contains(restored(old));
    }

    private static Dot timeless(Dot dot) {
        return new Dot(Sessions.timeless(dot.session()), dot.seq());
    }
}
