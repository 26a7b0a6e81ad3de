package io.gtstore.client;

import io.gtstore.cart.Cart;
import org.jspecify.annotations.Nullable;

/**
 * One member's copy of a cart.
 *
 * @param node the member
 * @param role what it is to the cart's slot: primary or replica, with the owner's state; or holder
 * @param cart what it has; null if it did not answer
 * @param failure why it did not answer, "" if it did
 */
public record CartCopy(
        NodeAddress node, String role, @Nullable Cart cart, String failure) {}
