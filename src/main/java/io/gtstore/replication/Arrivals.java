// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.CartParts;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reassembly of carts that peers send in parts. The parts of a cart are dropped with the last one, when the next one
 * does not come within a sender's time-out, or, oldest first, when too many carts are incomplete; the sender of a
 * later part then has to start again.
 */
final class Arrivals {
    private static final int TIMEOUTS = 30;
    /** The maximum number of incomplete carts. */
    static final int MOST = 64;

    private final Peers peers;
    private final NodeClocks clocks;
    private final Map<Place, Arrival> arrivals = new LinkedHashMap<>();

    Arrivals(Peers peers, NodeClocks clocks) {
        this.peers = peers;
        this.clocks = clocks;
    }

    /** A cart and its last received dot. Two senders of one cart interfere only at the same dot. */
    private record Place(String key, Dot upto) {}

    private record Arrival(CartParts parts, long untilMillis) {}

    /** The parts before that one, none before a first one; null if they are not here. */
    @Nullable
    CartParts takeBefore(String key, Span part) {
        Dot after = part.after();
        if (after == null) {
            return new CartParts();
        }
        Arrival arrival = arrivals.remove(new Place(key, after));
        return arrival == null ? null : arrival.parts();
    }

    /** Records the parts up to and including that one. */
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

    /** Drops parts that have timed out; called with each tick. */
    void dropExpired() {
        if (arrivals.isEmpty()) {
            return;
        }
        arrivals.values().removeIf(arrival -> arrival.untilMillis() < clocks.steadyMillis());
    }
}
