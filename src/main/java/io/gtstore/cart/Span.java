// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a part of a cart is a part of: of all dots, in their order, those of an interval. The part names what it has seen of them, and the horizon under which
 * the cart stood says the rest: of the interval, what is older than the horizon and not among the part's entries was removed.
 *
 * <p>The horizon itself stays out of the part's context, since it speaks of dots beyond the interval. So a part that is merged like any other cart can do no
 * harm, and {@link #change} makes of it all that it says.
 *
 * @param after the interval begins behind it; null if it begins with the first of all dots
 * @param upto the interval ends with it; null if it ends with the last of all dots
 * @param horizon see {@link CausalContext#raise}, 0 for none
 */
public record Span(@Nullable Dot after, @Nullable Dot upto, long horizon) {

    /** Throws IllegalArgumentException if it ends before it begins, or no session could bear the horizon. */
    public Span {
        if (after != null && upto != null && upto.compareTo(after) < 0) {
            throw new IllegalArgumentException("a part of a cart goes from " + after + " to " + upto);
        }
        Sessions.requireTime(horizon);
    }

    /** Whether the dot is in the interval. */
    public boolean holds(Dot dot) {
        return (after == null || after.compareTo(dot) < 0) && (upto == null || dot.compareTo(upto) <= 0);
    }

    /** What the part changes in a copy of the cart: the part itself, and what the copy still holds of what was removed. */
    public Cart change(Cart part, Cart held) {
        if (horizon == 0) {
            return part;
        }
        List<Dot> gone = new ArrayList<>();
        for (Entry entry : held.entries()) {
            Dot dot = entry.dot();
            if (Sessions.issuedBefore(dot.session(), horizon)
                    && holds(dot)
                    && !part.context().contains(dot)) {
                gone.add(dot);
            }
        }
        return gone.isEmpty() ? part : part.withContext(part.context().union(CausalContext.of(gone)));
    }
}
