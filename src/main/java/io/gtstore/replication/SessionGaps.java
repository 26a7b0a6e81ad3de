// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import java.util.List;

/**
 * The bound on the gaps that a session may leave in its numbers, as a cart's context has to keep each of them ({@code limits.maxRanges}). Pure.
 */
final class SessionGaps {
    private SessionGaps() {}

    /** Whether a change of that session leaves no more than so many ranges of its numbers in the context. */
    static boolean few(CausalContext context, Dot own, int maxRanges) {
        return context.ranges(own.session()) < maxRanges || context.plus(own).ranges(own.session()) <= maxRanges;
    }

    /**
     * The numbers that count as seen from now on, of those that a change's session says were refused. What is held after all stays; what is known to be gone
     * is told once more, so that all who have this change know it. And what does not close gaps, but makes too many, is not believed.
     */
    static CausalContext voids(Cart cart, Dot own, CausalContext told, int maxRanges) {
        if (told.isEmpty()) {
            return told;
        }
        List<Dot> held = cart.entries().stream()
                .map(Entry::dot)
                .filter(dot -> dot.session().equals(own.session()))
                .toList();
        CausalContext gone = CausalContext.of(held).missing(told);
        return few(cart.context().union(gone), own, maxRanges) ? gone : CausalContext.EMPTY;
    }
}
