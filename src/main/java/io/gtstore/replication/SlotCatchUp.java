// SPDX-License-Identifier: Apache-2.0
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
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Catch-up on one slot from one source where this node holds an older state of it, as after a restart: reads the
 * source's key digests in chunks, and fetches only carts that differ. An owner that serves is sent back what it lacks
 * of them: a node that was cut off may be the only one to hold what it acknowledged last, and once it counts as caught
 * up, the loss of either must lose nothing.
 */
final class SlotCatchUp {
    private static final int AT_ONCE = 16;
    private static final int TIMEOUTS = 10;

    private final ShardView view;
    private final ShardCarts carts;
    private final Peers peers;
    private final NodeInfo source;
    private final int slot;
    private final LongConsumer whole;
    private final Runnable failed;
    private final Deque<String> keys = new ArrayDeque<>();
    private @Nullable String next;
    private long horizon;
    private int open;
    private boolean over;

    /**
     * Runs one of the two continuations, once.
     *
     * @param whole called with the slot's horizon at the source once everything that the source has is here
     */
    SlotCatchUp(
            ShardView view,
            ShardCarts carts,
            Peers peers,
            NodeInfo source,
            int slot,
            LongConsumer whole,
            Runnable failed) {
        this.view = view;
        this.carts = carts;
        this.peers = peers;
        this.source = source;
        this.slot = slot;
        this.whole = whole;
        this.failed = failed;
    }

    void start() {
        readDigests("");
    }

    private void readDigests(String after) {
        List<Long> buckets = Buckets.digests(carts.slot(slot), peers.frameBytes(source.ref()));
        Request request = new PeerRequest.KeyDigests(source.incarnation(), slot, after, buckets, view.epoch());
        peers.send(source, request, timeoutMillis(), result -> {
            if (result.reply() instanceof Reply.KeyDigests chunk) {
                horizon = Math.max(horizon, chunk.horizon());
                next = chunk.next();
                chunk.keys().forEach(this::queueIfDifferent);
                if (sourceServes()) {
                    Buckets asked = Buckets.of(buckets.size(), chunk.buckets());
                    keys.addAll(KeyComparison.onlyHere(carts.slot(slot), after, chunk, asked));
                }
                fetchNext();
            } else {
                fail();
            }
        });
    }

    private void queueIfDifferent(KeyDigest theirs) {
        Cart mine = carts.slot(slot).kept(theirs.key());
        if (mine == null || mine.digest() != theirs.digest()) {
            keys.add(theirs.key());
        }
    }

    private void fetchNext() {
        while (open < AT_ONCE && !keys.isEmpty()) {
            open++;
            fetch(keys.remove());
        }
        String after = next;
        if (over || open > 0) {
            return;
        }
        if (after != null) {
            readDigests(after);
        } else {
            over = true;
            whole.accept(horizon);
        }
    }

    private void fetch(String key) {
        CartFetch.begin(view, peers, source, key, timeoutMillis(), cart -> {
            if (cart == null) {
                fail();
            } else { // empty if the source has none
                CartMerge.absorb(carts, slot, new KeyedCart(key, cart), failure -> {
                    if (failure != null) {
                        fail();
                    } else {
                        giveBack(key, cart);
                    }
                });
            }
        });
    }

    /** Whether the source is an owner that may be the only one to have what it has, once this node counts as caught up. */
    private boolean sourceServes() {
        return view.caughtUp(source.ref(), slot);
    }

    /** Sends the source what only this node has of the cart. */
    private void giveBack(String key, Cart theirs) {
        Cart merged = carts.held(slot, key);
        if (!sourceServes() || view.policy().merge(theirs, merged).equals(theirs)) {
            recordDone();
            return;
        }
        List<KeyedCart> cart = List.of(new KeyedCart(key, merged));
        CartSending.Message message = parts -> new PeerRequest.SendRep(source.incarnation(), parts, view.epoch());
        CartSending.send(view, peers, source, cart, timeoutMillis(), message, result -> {
            if (result.ok()) {
                recordDone();
            } else {
                fail();
            }
        });
    }

    private long timeoutMillis() {
        return peers.timeoutMillis(TIMEOUTS);
    }

    private void recordDone() {
        open--;
        fetchNext();
    }

    private void fail() {
        if (!over) {
            over = true;
            failed.run();
        }
    }
}
