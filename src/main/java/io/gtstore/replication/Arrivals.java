// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.CartParts;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Of the carts that others send here in parts, the parts that have come. They are forgotten with the last one, when the next one does not come in the time that a
 * sender waits, or, the oldest first, when too many carts are on their way: whoever sends the next part is told to begin again.
 */
final class Arrivals {
    private static final int TIMEOUTS = 30;
    /** How many carts may be on their way here. */
    static final int MOST = 64;

    private final Peers peers;
    private final NodeClocks clocks;
    private final Map<Place, Arrival> arrivals = new LinkedHashMap<>();

    Arrivals(Peers peers, NodeClocks clocks) {
        this.peers = peers;
        this.clocks = clocks;
    }

    /** Up to where a cart has come; so two senders of one cart do not break each other's off, unless they are at the same place. */
    private record Place(String key, Dot upto) {}

    private record Arrival(CartParts parts, long untilMillis) {}

    /** The parts before that one: none before a first one. Null if they are not here. */
    @Nullable
    CartParts takeBefore(String key, Span part) {
        Dot after = part.after();
        if (after == null) {
            return new CartParts();
        }
        Arrival arrival = arrivals.remove(new Place(key, after));
        return arrival == null ? null : arrival.parts();
    }

    /** The parts with that one among them. */
    void record(String key, Span part, CartParts parts) {
        Dot upto = part.upto();
        if (upto != null) {
            long until = clocks.steadyMillis() + peers.timeoutMillis(TIMEOUTS);
            arrivals.put(new Place(key, upto), new Arrival(parts, until));
            if (arrivals.size() > MOST) {
                arrivals.remove(arrivals.keySet().iterator().next());
            }
        }
    }

    /** Called with each tick. */
    void dropExpired() {
        arrivals.values().removeIf(arrival -> arrival.untilMillis() < clocks.steadyMillis());
    }
}
