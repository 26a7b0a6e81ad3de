// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartDifference;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.MergePolicy;
import io.gtstore.protocol.CartEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher knows of a cart. Owners push what they have, and one of them may be behind another: under the merge {@code union} what comes is merged
 * into what is known, so that the watcher does not go back. If owners go on without something that is known here, be it an item or a removal,
 * they have lost it for good: then it goes here, too. No I/O.
 */
final class WatchedCart {
    /** Far longer than owners take to repair one another. */
    static final long LOST_MILLIS = 10_000;

    private static final long NOT_BEHIND = -1;

    private @Nullable Cart known;
    private @Nullable CausalContext seen;
    /** The cart of the last push; null before the first one. */
    private @Nullable Cart pushed;
    /** The cart that the owner was last told of; null if it was told of none. */
    private @Nullable Cart named;

    private long behindSinceMillis = NOT_BEHIND;

    /** Nothing is known yet but the context of what the watcher has, if any. */
    WatchedCart(@Nullable CausalContext seen) {
        this.seen = seen;
    }

    /** The context from which on changes are wanted; null for the cart in any case. */
    @Nullable
    CausalContext seen() {
        return seen;
    }

    /** The digest of the items that are known; null before the first push. */
    @Nullable
    Long items() {
        Cart cart = known;
        return cart == null ? null : cart.entriesDigest();
    }

    /** The cart as far as it is known, null before the first push. */
    @Nullable
    Cart cart() {
        return known;
    }

    /** Notes that an owner is told of what is known: what it pushes next may be told as a difference from that. */
    void named() {
        named = known;
    }

    /** Forgets from which versions a push may be told: the next one has to be whole. */
    void unnamed() {
        named = null;
        pushed = null;
    }

    /**
     * The cart that an owner pushed; null if it is told as a difference from a version that is not known here. Such a version is what was pushed before, or
     * what the owner was told of, whichever it heard last. The digest tells: from a list of the same items, the same list comes out.
     */
    @Nullable
    Cart read(CartEvent event) {
        CartDifference difference = event.difference();
        Cart read = difference == null
                ? Cart.of(event.items(), event.context(), 0, "")
                : applied(difference, pushed, named);
        pushed = read == null ? pushed : read;
        return read;
    }

    private static @Nullable Cart applied(CartDifference difference, @Nullable Cart... versions) {
        for (Cart version : versions) {
            Cart later = version == null ? null : difference.applyTo(version);
            if (later != null) {
                return later;
            }
        }
        return null;
    }

    /** Takes in what an owner has, as of that time on a clock that does not go back; whether that was news. */
    boolean take(Cart read, MergePolicy policy, long nowMillis) {
        Cart before = known;
        Cart now = before == null || policy == MergePolicy.NEWEST ? read : merged(before, read, nowMillis);
        boolean news = before == null ? !Objects.equals(seen, now.context()) : !now.equals(before);
        known = now;
        seen = now.context();
        return news;
    }

    private Cart merged(Cart before, Cart pushed, long nowMillis) {
        Cart merged = MergePolicy.UNION.merge(before, pushed);
        boolean behind =
                !merged.entries().equals(pushed.entries()) || !merged.context().equals(pushed.context());
        if (!behind) {
            behindSinceMillis = NOT_BEHIND;
        } else if (behindSinceMillis == NOT_BEHIND) {
            behindSinceMillis = nowMillis;
        } else if (nowMillis - behindSinceMillis >= LOST_MILLIS) {
            behindSinceMillis = NOT_BEHIND;
            return pushed;
        }
        return merged;
    }
}
