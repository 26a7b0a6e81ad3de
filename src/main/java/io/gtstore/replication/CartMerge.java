// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartParts;
import io.gtstore.cart.Span;
import io.gtstore.protocol.KeyedCart;

/** Merge of a received cart, or a part of one; stores nothing if it would change nothing. */
final class CartMerge {
    private CartMerge() {}

    /**
     * Merges a part that follows those received before, and with the last part the whole cart. A part leaves out the
     * cart's horizon, which also covers parts that are yet to come: the copy here adopts it only with the whole cart.
     *
     * @param parts the parts before it; it is added to them
     */
    static void absorbPart(ShardCarts carts, int slot, KeyedCart part, Span span, CartParts parts, StoreCallback then) {
        absorb(carts, slot, part, failure -> {
            if (failure != null) {
                then.onResult(failure);
                return;
            }
            parts.add(part.cart(), span);
            if (parts.behind() == null && parts.horizon() > 0) {
                absorb(carts, slot, new KeyedCart(part.key(), parts.cart()), then);
            } else {
                then.onResult(null);
            }
        });
    }

    /** Merges a cart, or what one part holds of it. */
    static void absorb(ShardCarts carts, int slot, KeyedCart keyed, StoreCallback then) {
        Cart held = carts.held(slot, keyed.key());
        Cart change = keyed.changeOf(carts.present(slot, keyed.key()));
        if (carts.merged(held, change).equals(held)) {
            then.onResult(null);
            return;
        }
        KeyedCart whole = keyed.span() == null ? keyed : new KeyedCart(keyed.key(), change);
        carts.store(slot, whole, then);
    }
}
