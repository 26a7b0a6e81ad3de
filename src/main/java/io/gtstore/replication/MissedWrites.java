// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes that a living owner has missed and no holder keeps for it: the keys whose carts it is sent once it answers
 * again. Bounded by the keys of this shard; an evicted owner is dropped, since it catches up on everything when it
 * returns.
 */
final class MissedWrites {
    private static final int AT_ONCE = 64;
    private static final int TIMEOUTS = 10;

    private final ShardView view;
    private final ShardCarts carts;
    private final Peers peers;
    private final Map<NodeRef, Set<String>> missing = new HashMap<>();
    /** The keys whose carts are being sent; a change missed meanwhile is noted again. */
    private final Map<NodeRef, List<String>> underWay = new HashMap<>();

    MissedWrites(ShardView view, ShardCarts carts, Peers peers) {
        this.view = view;
        this.carts = carts;
        this.peers = peers;
    }

    void add(NodeRef owner, String key) {
        if (view.map().member(owner) != null) {
            missing.computeIfAbsent(owner, o -> new LinkedHashSet<>()).add(key);
        }
    }

    int size() {
        return missing.values().stream().mapToInt(Set::size).sum()
                + underWay.values().stream().mapToInt(List::size).sum();
    }

    void mapChanged() {
        missing.keySet().removeIf(owner -> view.map().member(owner) == null);
    }

    void sendAll() {
        for (NodeRef owner : List.copyOf(missing.keySet())) {
            NodeInfo node = view.map().member(owner);
            if (node != null && !peers.skipped(owner) && !underWay.containsKey(owner)) {
                send(node, missing.getOrDefault(owner, Set.of()));
            }
        }
    }

    /** Sends the carts including changes that are being stored, which may be just what the owner missed. */
    private void send(NodeInfo owner, Set<String> keys) {
        List<KeyedCart> some = new ArrayList<>();
        Parcel parcel = Parcel.of(view, peers.frameBytes(owner.ref()));
        for (String key : keys) {
            Cart cart = carts.present(view.slotOf(key), key);
            boolean fits = some.size() < AT_ONCE && parcel.add(key, cart);
            if (!fits && !some.isEmpty()) {
                break;
            }
            some.add(new KeyedCart(key, cart));
            if (!fits) {
                break; // alone, in parts
            }
        }
        List<String> sent = some.stream().map(KeyedCart::key).toList();
        underWay.put(owner.ref(), sent);
        sent.forEach(keys::remove);
        if (keys.isEmpty()) {
            missing.remove(owner.ref());
        }
        CartSending.Message message = parts -> new PeerRequest.SendRep(owner.incarnation(), parts, view.epoch());
        CartSending.send(view, peers, owner, some, peers.timeoutMillis(TIMEOUTS), message, result -> {
            underWay.remove(owner.ref());
            if (result.reply() instanceof Reply.Done) {
                sendAll();
            } else {
                sent.forEach(key -> add(owner.ref(), key));
            }
        });
    }
}
