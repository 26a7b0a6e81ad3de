package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartParts;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.BitSet;

/** Fetches a peer's copy of one cart, in as many messages as it needs. */
final class CartFetch {
    /** How it ended; told once. */
    interface End {
        /** The whole cart; {@link Cart#EMPTY} if the peer has none. */
        void came(Cart cart);

        void refused();

        void unanswered(boolean silent);
    }

    private final ShardState state;
    private final NodeInfo peer;
    private final String key;
    private final long timeoutMillis;
    private final End end;
    private final CartParts parts = new CartParts();

    private CartFetch(ShardState state, NodeInfo peer, String key, long timeoutMillis, End end) {
        this.state = state;
        this.peer = peer;
        this.key = key;
        this.timeoutMillis = timeoutMillis;
        this.end = end;
    }

    static void begin(ShardState state, NodeInfo peer, String key, long timeoutMillis, End end) {
        new CartFetch(state, peer, key, timeoutMillis, end).ask("");
    }

    private void ask(String after) {
        Request request = new PeerRequest.GetRep(
                peer.incarnation(), new BitSet(), key, after, state.map().epoch());
        state.send(peer, request, timeoutMillis, new ShardState.Outcome() {
            @Override
            public void answered(Reply reply) {
                if (!(reply instanceof Reply.Carts carts)) {
                    end.refused();
                    return;
                }
                for (KeyedCart keyed : carts.carts()) {
                    parts.add(keyed.cart(), keyed.span());
                }
                String next = carts.next();
                if (next == null) {
                    end.came(parts.cart());
                } else {
                    ask(next);
                }
            }

            @Override
            public void unanswered(boolean silent) {
                end.unanswered(silent);
            }
        });
    }
}
