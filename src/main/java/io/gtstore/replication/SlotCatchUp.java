package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.KeyDigest;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Catches up on one slot from one source where this node holds an older state of it, as after a restart: the digests of the source's carts are read in
 * chunks, and only carts that differ are fetched.
 */
final class SlotCatchUp {
    private static final int AT_ONCE = 16;
    private static final int TIMEOUTS = 10;

    /** How it ended; told once. */
    interface End {
        /** All that the source has is here. */
        void whole(long horizon);

        void failed();
    }

    private final ShardState state;
    private final NodeInfo source;
    private final int slot;
    private final End end;
    private final Deque<String> keys = new ArrayDeque<>();
    private @Nullable String next;
    private long horizon;
    private int open;
    private boolean over;

    SlotCatchUp(ShardState state, NodeInfo source, int slot, End end) {
        this.state = state;
        this.source = source;
        this.slot = slot;
        this.end = end;
    }

    void start() {
        read("");
    }

    private void read(String after) {
        Request request = new PeerRequest.KeyDigests(
                source.incarnation(),
                slot,
                after,
                Buckets.digests(state.slot(slot), state.frames.to(source.ref())),
                state.map().epoch());
        ask(request, reply -> {
            if (reply instanceof Reply.KeyDigests chunk) {
                horizon = Math.max(horizon, chunk.horizon());
                next = chunk.next();
                chunk.keys().forEach(this::compare);
                goOn();
            } else {
                fail();
            }
        });
    }

    private void compare(KeyDigest theirs) {
        Cart mine = state.slot(slot).kept(theirs.key());
        if (mine == null || mine.digest() != theirs.digest()) {
            keys.add(theirs.key());
        }
    }

    private void goOn() {
        while (open < AT_ONCE && !keys.isEmpty()) {
            open++;
            fetch(keys.remove());
        }
        String after = next;
        if (over || open > 0) {
            return;
        }
        if (after != null) {
            read(after);
        } else {
            over = true;
            end.whole(horizon);
        }
    }

    private void fetch(String key) {
        CartFetch.begin(state, source, key, timeoutMillis(), new CartFetch.End() {
            @Override
            public void came(Cart cart) {
                KeyedCart keyed = new KeyedCart(key, cart); // empty if it went meanwhile
                CartMerge.absorb(state, state.map().slotOf(key), keyed, SlotCatchUp.this::fetched, why -> fail());
            }

            @Override
            public void refused() {
                fail();
            }

            @Override
            public void unanswered(boolean silent) {
                SlotCatchUp.this.unanswered(silent);
            }
        });
    }

    private long timeoutMillis() {
        return TIMEOUTS * state.config.replicaTimeoutMillis();
    }

    private void unanswered(boolean silent) {
        state.saw(source, silent);
        fail();
    }

    private void fetched() {
        open--;
        goOn();
    }

    private void fail() {
        if (!over) {
            over = true;
            end.failed();
        }
    }

    private interface Answer {
        void answered(Reply reply);
    }

    private void ask(Request request, Answer then) {
        state.send(source, request, timeoutMillis(), new ShardState.Outcome() {
            @Override
            public void answered(Reply reply) {
                then.answered(reply);
            }

            @Override
            public void unanswered(boolean silent) {
                SlotCatchUp.this.unanswered(silent);
            }
        });
    }
}
