// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Entry;
import io.gtstore.protocol.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How large a cart may get: each owner that decided on puts may have filled it to the limit, unheard by the others. A replacement may stand beside one
 * that another owner made of the same entry, so it is not counted.
 */
final class CartBounds {
    private final Trace trace;
    private final Ledger ledger;
    private final Setup.Limits limits;
    private final Map<String, Set<SimulatedProcess>> deciders = new HashMap<>();

    CartBounds(Trace trace, Ledger ledger, Setup.Limits limits) {
        this.trace = trace;
        this.ledger = ledger;
        this.limits = limits;
    }

    /** A node has a request, and may decide on it. */
    void delivered(SimulatedProcess node, Request request) {
        if (request instanceof Request.Put || request instanceof Request.PutAll) {
            deciders.computeIfAbsent(((Request.OnKey) request).key(), k -> new HashSet<>())
                    .add(node);
        }
    }

    /** At rest, when what was taken out is so everywhere, no cart is larger than that. */
    void check(String key, Cart cart) {
        int items = 0;
        long bytes = 0;
        for (Entry entry : cart.entries()) {
            boolean replaces = ledger.change(entry.dot()).content() instanceof Request.Put put
                    && !Ledger.taken(put).isEmpty();
            if (!replaces) {
                items++;
                bytes += entry.bytes();
            }
        }
        Set<SimulatedProcess> nodes = deciders.getOrDefault(key, Set.of());
        if (items > (long) nodes.size() * limits.maxItems() || bytes > (long) nodes.size() * limits.maxCartBytes()) {
            throw trace.violation(
                    key,
                    "the cart holds " + items + " items of " + bytes + " bytes; only " + nodes
                            + " decided on puts, each within " + limits);
        }
    }
}
