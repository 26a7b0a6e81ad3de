// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartParts;
import io.gtstore.cart.Span;
import io.gtstore.protocol.KeyedCart;

/** Takes in a cart from elsewhere, or a part of one: a merge, skipped if it would change nothing. */
final class CartMerge {
    private CartMerge() {}

    /**
     * Takes in a part that follows on those that came before it, and with the last one the whole cart. A part leaves the cart's horizon out, which speaks of
     * parts that are yet to come, too: only under the whole does the copy here come under it.
     *
     * @param parts those before it; it is added to them
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

    /** Takes in a cart, or what of it one part holds. */
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
