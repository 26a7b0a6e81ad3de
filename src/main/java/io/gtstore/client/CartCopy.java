// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.Nullable;

/**
 * One member's copy of a cart.
 *
 * @param node the member
 * @param role what it is to the cart's slot: primary or replica, with the owner's state; or holder
 * @param cart what it has; null if it did not answer
 * @param whole whether it has all that the members have together
 * @param failure why it did not answer, "" if it did
 */
public record CartCopy(
        NodeAddress node, String role, @Nullable CartState cart, boolean whole, String failure) {}
