// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartDifference;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A watched cart as it is now: pushed after it has changed. Whole, or as what differs from the version that the watcher named or was pushed last.
 *
 * @param items see {@link Reply.Items}, as for what follows
 */
public record CartEvent(
        String key,
        List<Entry> items,
        CausalContext context,
        @Nullable CausalContext gone,
        @Nullable Long digest,
        long epoch) {
    /** What the event is called on the wire. */
    public static final String NAME = "cart";

    /** What the event is called that says that a watched cart has changed, and is too large for a line: whoever wants it gets it. It carries the key. */
    public static final String CHANGED = "changed";

    /** What the event is called that says that the node no longer serves a watched cart; it carries the key. */
    public static final String ENDED = "unwatched";

    /** A whole cart. */
    public CartEvent(String key, List<Entry> items, CausalContext context, long epoch) {
        this(key, items, context, null, null, epoch);
    }

    /** A whole cart. */
    public static CartEvent of(String key, Cart cart, long epoch) {
        return new CartEvent(key, cart.entries(), cart.context(), epoch);
    }

    /** What differs from the version that the watcher has. */
    public static CartEvent of(String key, CartDifference difference, long epoch) {
        return new CartEvent(key, difference.added(), difference.seen(), difference.gone(), difference.digest(), epoch);
    }

    /** How the cart differs from the version that the watcher has; null if it is told whole. */
    public @Nullable CartDifference difference() {
        return gone == null || digest == null ? null : new CartDifference(items, gone, context, digest);
    }
}
