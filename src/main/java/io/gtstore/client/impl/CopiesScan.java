// SPDX-License-Identifier: Apache-2.0
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
import org.jspecify.annotations.Nullable;

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

    /** A member's copy as it was read; no cart if it did not answer. */
    private record Read(NodeInfo node, @Nullable Cart cart, String failure) {}

    private Future<CartCopies> run() {
        List<NodeInfo> owners = map.ownerNodes(map.slotOf(key));
        List<NodeInfo> nodes = new ArrayList<>(owners);
        map.members().stream().filter(node -> !owners.contains(node)).forEach(nodes::add);
        List<Future<Read>> reads = nodes.stream().map(this::read).toList();
        return Future.all(reads).map(all -> result(all.list()));
    }

    private Future<Read> read(NodeInfo node) {
        return WholeCarts.scan(
                        cluster,
                        node,
                        new BitSet(),
                        key,
                        "",
                        map.epoch(),
                        cluster.times().managerMillis())
                .map(carts -> new Read(node, cart(carts), ""))
                .otherwise(why -> new Read(node, null, String.valueOf(why.getMessage())));
    }

    private static Cart cart(Reply.Carts carts) {
        return carts.carts().isEmpty() ? Cart.EMPTY : carts.carts().get(0).cart();
    }

    private @Nullable OwnerInfo owner(NodeInfo node) {
        return map.owners(map.slotOf(key)).owner(node.ref());
    }

    private String role(NodeInfo node) {
        OwnerInfo owner = owner(node);
        if (owner == null) {
            return HOLDER;
        }
        boolean first = owner.equals(map.owners(map.slotOf(key)).owners().get(0));
        return (first ? "primary, " : "replica, ") + owner.state().wire();
    }

    /**
     * Members that neither own the slot nor hold anything of the cart say nothing about it. One that owned the slot once may answer with nothing but the horizon
     * of then: merged, it would take away every item from before that.
     */
    private boolean tells(Read read) {
        Cart cart = read.cart();
        return owner(read.node()) != null
                || cart == null
                || !cart.vanishes(cart.context().horizon());
    }

    private CartCopies result(List<Read> all) {
        List<Read> telling = all.stream().filter(this::tells).toList();
        MergePolicy policy = MergePolicy.fromWire(map.settings().merge());
        Cart merged = Cart.EMPTY;
        for (Read read : telling) {
            Cart cart = read.cart();
            merged = cart == null ? merged : policy.merge(merged, cart);
        }
        List<CartCopy> copies = new ArrayList<>();
        for (Read read : telling) {
            copies.add(copy(read, merged));
        }
        return new CartCopies(key, map.slotOf(key), map.epoch(), Answers.state(merged), copies);
    }

    private CartCopy copy(Read read, Cart merged) {
        Cart cart = read.cart();
        return new CartCopy(
                Answers.address(read.node()),
                role(read.node()),
                cart == null ? null : Answers.state(cart),
                cart != null && merged.equals(cart),
                read.failure());
    }
}
