// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Receipt;
import io.gtstore.protocol.Request;

/** The entries that a remove or finalize removes from a cart, as this owner has it, and what that shows about an earlier attempt. */
final class RemovalScope {
    private final ShardView view;
    private final ShardCarts carts;

    RemovalScope(ShardView view, ShardCarts carts) {
        this.view = view;
        this.carts = carts;
    }

    /**
     * The delta of a removal that is decided now. A finalize removes what the client saw and this owner, after
     * repair, has seen, too. What only the client names stays: it may be an entry that is unavailable now, and so is
     * not in the list, or an invented one, which would swallow another session's future put. A retry removes what its
     * first attempt removed, and no later entry, which is not in the list already returned.
     */
    Cart delta(Cart cart, Request.Removal removal) {
        long stamp = carts.stamp(cart);
        String self = view.self().id();
        CausalContext named = removal.named();
        if (removal.exact() && named != null) {
            return Cart.removeDelta(removal.own(), named, stamp, self);
        }
        Receipt known = cart.receipts().find(removal.own());
        CausalContext taken = known != null && known.whole() ? known.taken() : named;
        CausalContext seen = taken == null ? cart.context() : taken.intersection(cart.context());
        return Cart.finalizeDelta(removal.own(), seen, stamp, self);
    }

    /**
     * Whether it is a remove that a finalize of its session overtook: its number is seen here, as the finalize covers
     * all earlier ones, but all its entries are still in the cart, as a finalize removes only what its owner had.
     */
    boolean overtaken(Cart cart, Request.Removal removal) {
        CausalContext named = removal.named();
        return removal.exact()
                && named != null
                && delta(cart, removal).dropsOf(cart).size() == named.count();
    }

    /**
     * Whether it has taken effect: its number is seen, or part of its receipt is known, and all entries of a remove
     * are gone. A client that learns of a removal's success no longer shows its entries; so a removal that only a later
     * finalize covers does not count while they may be in the cart.
     */
    boolean done(int slot, Request.Removal removal) {
        Cart stored = carts.held(slot, removal.key());
        CausalContext named = removal.named();
        boolean gone = !removal.exact()
                || named == null
                || (stored.context().covers(named)
                        && delta(stored, removal).dropsOf(stored).isEmpty());
        Dot own = removal.own();
        return gone && (stored.context().contains(own) || stored.receipts().find(own) != null);
    }

    /** Whether everything that an earlier attempt's missing parts would have removed is here to be removed. */
    boolean canComplete(Cart cart, Receipt part, Request.Removal removal) {
        return removal.named() != null
                && part.missing() <= delta(cart, removal).dropsOf(cart).size();
    }
}
