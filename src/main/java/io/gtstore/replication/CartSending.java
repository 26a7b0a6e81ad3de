// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Dot;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transfer of carts to a peer in as many messages as they need, each sent once the one before was answered. The
 * result is that of the last message, or of the first that failed.
 */
final class CartSending {
    /** Factory of the request that carries these carts. */
    interface Message {
        Request of(List<KeyedCart> carts);
    }

    private final ShardView view;
    private final Peers peers;
    private final NodeInfo to;
    private final List<KeyedCart> carts;
    private final long timeoutMillis;
    private final Message message;
    private final PeerCallback then;
    private int next;
    private @Nullable Dot within;

    private CartSending(
            ShardView view,
            Peers peers,
            NodeInfo to,
            List<KeyedCart> carts,
            long timeoutMillis,
            Message message,
            PeerCallback then) {
        this.view = view;
        this.peers = peers;
        this.to = to;
        this.carts = carts;
        this.timeoutMillis = timeoutMillis;
        this.message = message;
        this.then = then;
    }

    /** Sends these carts, each whole. */
    static void send(
            ShardView view,
            Peers peers,
            NodeInfo to,
            List<KeyedCart> carts,
            long timeoutMillis,
            Message message,
            PeerCallback then) {
        new CartSending(view, peers, to, List.copyOf(carts), timeoutMillis, message, then).sendNext();
    }

    private void sendNext() {
        Parcel parcel = Parcel.of(view, peers.frameBytes(to.ref()));
        boolean room = true;
        while (room && next < carts.size()) {
            KeyedCart keyed = carts.get(next);
            room = parcel.addPart(keyed.key(), keyed.cart(), within);
            if (room) {
                within = parcel.within();
                next += within == null ? 1 : 0;
                room = within == null;
            }
        }
        boolean last = next == carts.size();
        peers.send(to, message.of(parcel.carts()), timeoutMillis, result -> {
            if (last || !result.ok()) {
                then.onResult(result);
            } else {
                sendNext();
            }
        });
    }
}
