// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Repair of one slot between this owner and another: reads the peer's key digests in chunks, and exchanges each cart
 * that differs, which merges it on both sides (paper §6: "the requesting node should, then, send the last version
 * back"). Carts that are too large, or messages that are lost, are left for the next comparison.
 */
final class SlotRepair {
    private static final int CARTS_AT_ONCE = 64;
    private static final int TIMEOUTS = 10;
    private static final long UNKNOWN = -1;

    private final ShardView view;
    private final ShardCarts carts;
    private final Peers peers;
    private final NodeInfo peer;
    private final int slot;
    private final Runnable ended;
    private long horizon = UNKNOWN;
    private boolean differs;

    /** @param ended runs once, when nothing more is under way */
    SlotRepair(ShardView view, ShardCarts carts, Peers peers, NodeInfo peer, int slot, Runnable ended) {
        this.view = view;
        this.carts = carts;
        this.peers = peers;
        this.peer = peer;
        this.slot = slot;
        this.ended = ended;
    }

    void start() {
        readDigests("");
    }

    private void readDigests(String after) {
        List<Long> buckets = Buckets.digests(carts.slot(slot), peers.frameBytes(peer.ref()));
        Request request = new PeerRequest.KeyDigests(peer.incarnation(), slot, after, buckets, view.epoch());
        peers.send(peer, request, timeoutMillis(), result -> {
            if (result.reply() instanceof Reply.KeyDigests keys && bothOwn()) {
                List<String> differing = KeyComparison.differing(
                        carts.slot(slot), after, keys, Buckets.of(buckets.size(), keys.buckets()));
                differs |= !differing.isEmpty() || (horizon != UNKNOWN && horizon != keys.horizon());
                horizon = keys.horizon();
                exchange(differing, keys.next());
            } else {
                ended.run();
            }
        });
    }

    /**
     * Adopts the peer's horizon only if nothing differs under it: adopting it makes the sessions below it count as
     * seen, and would drop what the peer still holds of them.
     */
    private void takeOverHorizon() {
        if (!differs && bothOwn()) {
            carts.raise(slot, horizon);
        }
    }

    /** Whether both still own the slot and have caught up. */
    private boolean bothOwn() {
        return view.caughtUp(slot) && view.caughtUp(peer.ref(), slot);
    }

    private void exchange(List<String> keys, @Nullable String next) {
        if (keys.isEmpty()) {
            if (next == null) {
                takeOverHorizon();
                ended.run();
            } else {
                readDigests(next);
            }
            return;
        }
        Parcel parcel = Parcel.of(view, peers.frameBytes(peer.ref()));
        for (String key : keys) {
            if (parcel.carts().size() == CARTS_AT_ONCE || !parcel.add(key, carts.held(slot, key))) {
                break;
            }
        }
        List<KeyedCart> sent = parcel.carts();
        if (sent.isEmpty()) {
            exchangeInParts(keys.get(0), () -> exchange(keys.subList(1, keys.size()), next));
            return;
        }
        List<String> rest = keys.subList(sent.size(), keys.size());
        Request request = new PeerRequest.Exchange(peer.incarnation(), sent, view.epoch());
        peers.send(peer, request, timeoutMillis(), result -> {
            if (result.reply() instanceof Reply.Carts more) {
                String cut = null;
                for (KeyedCart keyed : more.carts()) {
                    CartMerge.absorb(carts, view.slotOf(keyed.key()), keyed, failure -> {});
                    cut = keyed.span() == null ? cut : keyed.key();
                }
                if (cut == null) {
                    exchange(rest, next);
                } else {
                    fetch(cut, () -> exchange(rest, next));
                }
            } else {
                ended.run();
            }
        });
    }

    /** Exchanges a cart that exceeds a message: sends it to the peer part by part, then fetches the peer's. */
    private void exchangeInParts(String key, Runnable then) {
        List<KeyedCart> cart = List.of(new KeyedCart(key, carts.held(slot, key)));
        CartSending.Message message = parts -> new PeerRequest.SendRep(peer.incarnation(), parts, view.epoch());
        CartSending.send(view, peers, peer, cart, timeoutMillis(), message, result -> {
            if (result.ok()) {
                fetch(key, then);
            } else {
                ended.run();
            }
        });
    }

    private void fetch(String key, Runnable then) {
        CartFetch.begin(view, peers, peer, key, timeoutMillis(), cart -> {
            if (cart == null) {
                ended.run();
            } else {
                CartMerge.absorb(
                        carts, slot, new KeyedCart(key, cart), failure -> (failure == null ? then : ended).run());
            }
        });
    }

    private long timeoutMillis() {
        return peers.timeoutMillis(TIMEOUTS);
    }
}
