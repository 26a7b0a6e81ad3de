package io.gtstore.client.impl;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import io.gtstore.client.CartCopies;
import io.gtstore.client.CartCopy;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Asks every member for its copy of one cart, for people who look for a difference. Nothing is repaired by it. */
final class CopiesScan {
    private static final String HOLDER = "holder";

    private final Cluster cluster;
    private final ClusterMap map;
    private final String key;

    private CopiesScan(Cluster cluster, ClusterMap map, String key) {
        this.cluster = cluster;
        this.map = map;
        this.key = key;
    }

    /** On the client's context. */
    static Future<CartCopies> run(Cluster cluster, String key) {
        return cluster.map().compose(map -> new CopiesScan(cluster, map, key).run());
    }

    private Future<CartCopies> run() {
        List<NodeInfo> owners = map.ownerNodes(map.slotOf(key));
        List<NodeInfo> nodes = new ArrayList<>(owners);
        map.members().stream().filter(node -> !owners.contains(node)).forEach(nodes::add);
        List<Future<CartCopy>> copies = nodes.stream().map(this::copy).toList();
        return Future.all(copies).map(all -> result(all.list()));
    }

    private Future<CartCopy> copy(NodeInfo node) {
        return WholeCarts.scan(
                        cluster,
                        node,
                        new BitSet(),
                        key,
                        "",
                        map.epoch(),
                        cluster.options().getManagerTimeoutMillis())
                .map(carts -> new CartCopy(Answers.address(node), role(node), cart(carts), ""))
                .otherwise(
                        why -> new CartCopy(Answers.address(node), role(node), null, String.valueOf(why.getMessage())));
    }

    private static Cart cart(Reply.Carts carts) {
        return carts.carts().isEmpty() ? Cart.EMPTY : carts.carts().get(0).cart();
    }

    private String role(NodeInfo node) {
        List<OwnerInfo> owners = map.owners(map.slotOf(key)).owners();
        OwnerInfo owner = map.owners(map.slotOf(key)).owner(node.ref());
        if (owner == null) {
            return HOLDER;
        }
        return (owner.equals(owners.get(0)) ? "primary, " : "replica, ")
                + owner.state().wire();
    }

    /**
     * Members that neither own the slot nor hold anything of the cart say nothing about it. One that owned the slot once may answer with nothing but the horizon
     * of then: merged, it would take away every item from before that.
     */
    private static boolean tells(CartCopy copy) {
        Cart cart = copy.cart();
        return !copy.role().equals(HOLDER)
                || cart == null
                || !cart.vanishes(cart.context().horizon());
    }

    private CartCopies result(List<CartCopy> all) {
        List<CartCopy> telling = all.stream().filter(CopiesScan::tells).toList();
        MergePolicy policy = MergePolicy.fromWire(map.settings().merge());
        Cart merged = Cart.EMPTY;
        for (CartCopy copy : telling) {
            Cart cart = copy.cart();
            merged = cart == null ? merged : policy.merge(merged, cart);
        }
        return new CartCopies(key, map.slotOf(key), map.epoch(), merged, telling);
    }
}
