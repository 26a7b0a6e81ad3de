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
 * What a living owner has missed and no holder keeps for it: the keys, whose carts it gets once it answers again. Bounded by the keys that this shard
 * holds; an owner that is evicted catches up on everything when it returns, and is forgotten here.
 */
final class MissedWrites {
    private static final int AT_ONCE = 64;

    private final ShardState state;
    private final Map<NodeRef, Set<String>> missing = new HashMap<>();
    /** The keys whose carts are on their way; a change that an owner misses meanwhile is noted anew. */
    private final Map<NodeRef, List<String>> underWay = new HashMap<>();

    MissedWrites(ShardState state) {
        this.state = state;
    }

    void add(NodeRef owner, String key) {
        if (state.map().member(owner) != null) {
            missing.computeIfAbsent(owner, o -> new LinkedHashSet<>()).add(key);
        }
    }

    int size() {
        return missing.values().stream().mapToInt(Set::size).sum()
                + underWay.values().stream().mapToInt(List::size).sum();
    }

    void mapChanged() {
        missing.keySet().removeIf(owner -> state.map().member(owner) == null);
    }

    void look() {
        for (NodeRef owner : List.copyOf(missing.keySet())) {
            NodeInfo node = state.map().member(owner);
            if (node != null && !state.skipped(owner) && !underWay.containsKey(owner)) {
                send(node, missing.getOrDefault(owner, Set.of()));
            }
        }
    }

    /** With what is being stored of the carts: that may be just what the owner missed. */
    private void send(NodeInfo owner, Set<String> keys) {
        List<KeyedCart> carts = new ArrayList<>();
        Parcel parcel = Parcel.of(state, state.frames.to(owner.ref()));
        for (String key : keys) {
            Cart cart = state.present(state.map().slotOf(key), key);
            boolean fits = carts.size() < AT_ONCE && parcel.add(key, cart);
            if (!fits && !carts.isEmpty()) {
                break;
            }
            carts.add(new KeyedCart(key, cart));
            if (!fits) {
                break; // alone, in parts
            }
        }
        List<String> sent = carts.stream().map(KeyedCart::key).toList();
        underWay.put(owner.ref(), sent);
        sent.forEach(keys::remove);
        if (keys.isEmpty()) {
            missing.remove(owner.ref());
        }
        CartSending.Message message = some ->
                new PeerRequest.SendRep(owner.incarnation(), some, state.map().epoch());
        long timeout = 10 * state.config.replicaTimeoutMillis();
        CartSending.send(state, owner, carts, timeout, message, result -> {
            underWay.remove(owner.ref());
            if (result.reply() instanceof Reply.Done) {
                look();
            } else {
                sent.forEach(key -> add(owner.ref(), key));
            }
        });
    }
}
