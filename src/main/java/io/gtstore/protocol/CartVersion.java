// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import org.jspecify.annotations.Nullable;

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

    /** The version that is named so; null if none is, or in half. */
    public static @Nullable CartVersion named(@Nullable CausalContext context, @Nullable Long items) {
        return context == null || items == null ? null : new CartVersion(context, items);
    }

    /** Whether it is this version that is named so, as far as anything is said of the items. */
    public boolean isNamed(@Nullable CausalContext seen, @Nullable Long digest) {
        return seen != null && context.equals(seen) && (digest == null || digest == items);
    }

    /** Whether this cart is that version. */
    public boolean matches(Cart cart) {
        return items == cart.entriesDigest() && context.equals(cart.context());
    }
}
