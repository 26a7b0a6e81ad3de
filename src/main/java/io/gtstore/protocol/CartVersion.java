// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;

/**
 * A version of a cart, as somebody who has it names it.
 *
 * @param context what it has seen
 * @param items its {@link Cart#entriesDigest}: owners that have seen the same may differ in what they have heard to be gone
 */
public record CartVersion(CausalContext context, long items) {
    /** The version that this cart is. */
    public static CartVersion of(Cart cart) {
        return new CartVersion(cart.context(), cart.entriesDigest());
    }

    /** Whether this cart is that version. */
    public boolean matches(Cart cart) {
        return items == cart.entriesDigest() && context.equals(cart.context());
    }
}
