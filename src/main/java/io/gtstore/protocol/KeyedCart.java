// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Span;
import org.jspecify.annotations.Nullable;

/**
 * A key and its cart, or the change of one, as it travels between nodes; or a part of it, see {@link io.gtstore.cart.CartPart}.
 *
 * @param span what the cart is a part of, null if it is whole
 */
public record KeyedCart(String key, Cart cart, @Nullable Span span) {
    /** A whole cart, or a whole change. */
    public KeyedCart(String key, Cart cart) {
        this(key, cart, null);
    }

    /** What is to be merged into a copy of the key's cart. */
    public Cart changeOf(Cart held) {
        return span == null ? cart : span.change(cart, held);
    }
}
