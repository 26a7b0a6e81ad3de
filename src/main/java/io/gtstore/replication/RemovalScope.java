// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Receipt;
import io.gtstore.protocol.Request;

/** What a remove or a finalize takes out of a cart, as this owner has it, and what that tells of an earlier attempt at it. */
final class RemovalScope {
    private final ShardView view;
    private final ShardCarts carts;

    RemovalScope(ShardView view, ShardCarts carts) {
        this.view = view;
        this.carts = carts;
    }

    /**
     * The delta of a removal that is decided on now. A finalize takes what the client saw and this owner, after repair, has seen, too. What only the client speaks of
     * stays in the cart: it may be an item that cannot be had now and so is not in the list, or invented, and would swallow what another session has yet to
     * put. A retry takes what its first attempt took, and nothing that came to this owner since: that is not in the list which was told.
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
     * Whether it is a remove all of whose entries are here yet: then what has its number seen here is a later finalize of its session, which counts all before it
     * as seen and took, of what was not its own, only what its owner found.
     */
    boolean overtaken(Cart cart, Request.Removal removal) {
        CausalContext named = removal.named();
        return removal.exact()
                && named != null
                && delta(cart, removal).dropsOf(cart).size() == named.count();
    }

    /**
     * Whether it is in the store as if it had been made: its number is seen, or part of what it took is known, and of a remove all entries are gone. Whoever is
     * told that a removal was made shows them no more; so nobody is told so of one that only a later finalize counts as seen, while they may be in the cart.
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

    /** Whether what the parts of an earlier attempt would have taken that did not get here is here to be taken. */
    boolean canComplete(Cart cart, Receipt part, Request.Removal removal) {
        return removal.named() != null
                && part.missing() <= delta(cart, removal).dropsOf(cart).size();
    }
}
