// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import org.jspecify.annotations.Nullable;

/** Reassembly of the parts of one cart from one copy, which may change meanwhile. */
public final class CartParts {
    private Cart all = Cart.EMPTY;
    private long horizon = Long.MAX_VALUE;
    private @Nullable Dot behind;

    /** Adds the next part, or the whole cart if its span is null. */
    public void add(Cart part, @Nullable Span span) {
        if (span == null) {
            all = MergePolicy.UNION.merge(all, part);
            horizon = Math.min(horizon, part.context().horizon());
            behind = null;
        } else {
            all = MergePolicy.UNION.merge(all, span.change(part, all));
            horizon = Math.min(horizon, span.horizon());
            behind = span.upto();
        }
    }

    /** The last dot so far; null after the last part. */
    public @Nullable Dot behind() {
        return behind;
    }

    /** The earliest of the horizons that the parts were under, 0 if there was none. */
    public long horizon() {
        return horizon == Long.MAX_VALUE ? 0 : horizon;
    }

    /** The whole cart, under the earliest of the horizons that the parts were under: of what is older than a later one, earlier parts knew nothing. */
    public Cart cart() {
        return all.raise(horizon());
    }
}
