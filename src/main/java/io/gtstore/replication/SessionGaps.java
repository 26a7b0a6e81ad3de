// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import java.util.List;

/** Bound of the gaps in a session's numbers ({@code limits.maxRanges}); a cart's context keeps each gap. Pure. */
final class SessionGaps {
    private SessionGaps() {}

    /** Whether the context, with that change, has at most that many ranges of the session. */
    static boolean few(CausalContext context, Dot own, int maxRanges) {
        return context.ranges(own.session()) < maxRanges || context.plus(own).ranges(own.session()) <= maxRanges;
    }

    /**
     * The refused numbers, as named by a change's session, that count as seen from now on. Numbers that are held
     * after all stay; those known to be removed are repeated, so that every receiver of this change learns of them.
     * Claims that close no gap but make too many are ignored.
     */
    static CausalContext voids(Cart cart, Dot own, CausalContext refused, int maxRanges) {
        if (refused.isEmpty()) {
            return refused;
        }
        List<Dot> held = cart.entries().stream()
                .map(Entry::dot)
                .filter(dot -> dot.session().equals(own.session()))
                .toList();
        CausalContext gone = CausalContext.of(held).missing(refused);
        return few(cart.context().union(gone), own, maxRanges) ? gone : CausalContext.EMPTY;
    }
}
