// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartPart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.protocol.WireLength;
import java.util.ArrayList;
import java.util.List;

/** Cuts lists of dots that are to be named to a server into ones that fit the smallest frame that servers have in practice, as do their answers. */
final class DotBatches {
    static final int MOST_BYTES = 1 << 15;

    private DotBatches() {}

    /** Of dots that the answer does not show. */
    static List<List<Dot>> of(List<Dot> dots) {
        Cut cut = new Cut();
        dots.forEach(dot -> cut.add(dot, WireLength.dot(dot.session())));
        return cut.batches;
    }

    /** Of entries that the answer shows. */
    static List<List<Dot>> ofEntries(List<Entry> entries) {
        Cut cut = new Cut();
        entries.forEach(entry -> cut.add(entry.dot(), WireLength.entry(entry)));
        return cut.batches;
    }

    /** Contexts that together are this one; of more than a message may say, each of part of the dots. */
    static List<CausalContext> of(CausalContext context) {
        if (context.textLength() <= MOST_BYTES) {
            return List.of(context);
        }
        Cart seen = Cart.of(List.of(), context, 0, "");
        List<CausalContext> shares = new ArrayList<>();
        Dot after = null;
        do {
            CartPart part = CartPart.of(seen, after, WireLength.PIECES, MOST_BYTES);
            after = part.span().upto();
            CausalContext share = part.cart().context();
            shares.add(after == null ? share.raise(context.horizon()) : share);
        } while (after != null);
        return shares;
    }

    private static final class Cut {
        private final List<List<Dot>> batches = new ArrayList<>();
        private long room;

        void add(Dot dot, long bytes) {
            if (batches.isEmpty() || bytes > room) {
                batches.add(new ArrayList<>());
                room = MOST_BYTES;
            }
            room -= bytes;
            batches.get(batches.size() - 1).add(dot);
        }
    }
}
