package io.gtstore.client;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Context;
import io.gtstore.cart.MergePolicy;
import io.gtstore.protocol.CartEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher knows of a cart. Owners push what they have, and one of them may be behind another: under the merge {@code union} what comes is merged
 * into what is known, so that the watcher never goes back. No I/O.
 */
final class WatchedCart {
    private @Nullable Cart known;
    private @Nullable Context seen;

    /** Nothing is known yet but the context of what the watcher has, if any. */
    WatchedCart(@Nullable Context seen) {
        this.seen = seen;
    }

    /** The context from which on changes are wanted; null for the cart in any case. */
    @Nullable
    Context seen() {
        return seen;
    }

    /** The cart as far as it is known, null before the first push. */
    @Nullable
    Cart cart() {
        return known;
    }

    /** Takes in a push; whether that was news. */
    boolean take(CartEvent event, MergePolicy policy) {
        Cart pushed = Cart.of(event.items(), event.context(), 0, "");
        Cart before = known;
        Cart now = before == null || policy == MergePolicy.NEWEST ? pushed : policy.merge(before, pushed);
        boolean news = before == null ? !Objects.equals(seen, now.context()) : !now.equals(before);
        known = now;
        seen = now.context();
        return news;
    }
}
