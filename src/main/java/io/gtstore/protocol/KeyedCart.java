package io.gtstore.protocol;

import io.gtstore.cart.Cart;

/** A key and its cart, or the change of one, as it travels between nodes. */
public record KeyedCart(String key, Cart cart) {}
