// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartParts;
import io.gtstore.net.RpcConnection;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The connection over which a test looks into a node. */
final class Observer implements RpcConnection {
    /** The cart as the node has it in memory at this moment, in as many answers as it takes. */
    static Cart cart(SimulatedCluster cluster, NodeInfo node, String key) {
        CartParts parts = new CartParts();
        String after = "";
        while (after != null) {
            Request request = new PeerRequest.GetRep(node.incarnation(), new BitSet(), key, after, 0);
            @Nullable Reply[] answer = new Reply[1];
            cluster.network().host(node.id()).handler().handle(request, new Observer(), reply -> answer[0] = reply);
            cluster.hurry(node.id());
            if (!(answer[0] instanceof Reply.Carts carts)) {
                throw new IllegalStateException(node.ref() + " answers " + request + " with " + answer[0]);
            }
            carts.carts().forEach(keyed -> parts.add(keyed.cart(), keyed.span()));
            after = carts.next();
        }
        return parts.cart();
    }

    @Override
    public long id() {
        return 0;
    }

    @Override
    public String role() {
        return "node";
    }

    @Override
    public String node() {
        return "";
    }

    @Override
    public String remoteAddress() {
        return "a test";
    }

    @Override
    public boolean push(byte[] frame) {
        return true;
    }

    @Override
    public @Nullable Object attachment() {
        return null;
    }

    @Override
    public void attach(@Nullable Object attachment) {}

    @Override
    public void close() {}
}
