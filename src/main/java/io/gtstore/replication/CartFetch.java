// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartParts;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Fetch of a peer's copy of one cart, in as many messages as it needs. */
final class CartFetch {
    /** Continuation of a fetch. */
    @FunctionalInterface
    interface Callback {
        /** Called once, with the whole cart, {@link Cart#EMPTY} if the peer has none; null if the fetch failed. */
        void ended(@Nullable Cart cart);
    }

    private final ShardView view;
    private final Peers peers;
    private final NodeInfo peer;
    private final String key;
    private final long timeoutMillis;
    private final Callback then;
    private final CartParts parts = new CartParts();

    private CartFetch(ShardView view, Peers peers, NodeInfo peer, String key, long timeoutMillis, Callback then) {
        this.view = view;
        this.peers = peers;
        this.peer = peer;
        this.key = key;
        this.timeoutMillis = timeoutMillis;
        this.then = then;
    }

    static void begin(ShardView view, Peers peers, NodeInfo peer, String key, long timeoutMillis, Callback then) {
        new CartFetch(view, peers, peer, key, timeoutMillis, then).ask("");
    }

    private void ask(String after) {
        Request request = new PeerRequest.GetRep(peer.incarnation(), new BitSet(), key, after, view.epoch());
        peers.send(peer, request, timeoutMillis, result -> {
            if (!(result.reply() instanceof Reply.Carts carts)) {
                then.ended(null);
                return;
            }
            for (KeyedCart keyed : carts.carts()) {
                parts.add(keyed.cart(), keyed.span());
            }
            String next = carts.next();
            if (next == null) {
                then.ended(parts.cart());
            } else {
                ask(next);
            }
        });
    }
}
