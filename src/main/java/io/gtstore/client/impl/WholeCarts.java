// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.CartParts;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.ScanRequest;
import io.gtstore.protocol.TransferCursor;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One chunk of what a node holds, which ends with a whole cart: where a cart exceeds a message, the rest of it is asked for, and its parts are put together. */
final class WholeCarts {
    private static final long UNREAD = -1;

    /** No epoch under which all was read: whoever minds has to read again. */
    private static final long TORN = -2;

    private final Cluster cluster;
    private final NodeInfo node;
    private final BitSet slots;
    private final @Nullable String key;
    private final long mapEpoch;
    private final long timeoutMillis;
    private final Map<String, CartParts> carts = new LinkedHashMap<>();
    private final Map<Integer, Long> horizons = new HashMap<>();
    private long epoch = UNREAD;

    private WholeCarts(
            Cluster cluster, NodeInfo node, BitSet slots, @Nullable String key, long mapEpoch, long timeoutMillis) {
        this.cluster = cluster;
        this.node = node;
        this.slots = slots;
        this.key = key;
        this.mapEpoch = mapEpoch;
        this.timeoutMillis = timeoutMillis;
    }

    /**
     * Asks the node. On the client's context.
     *
     * @param key whose cart is asked for, null for the carts of the slots
     * @param after where the chunk begins
     */
    static Future<Reply.Carts> scan(
            Cluster cluster,
            NodeInfo node,
            BitSet slots,
            @Nullable String key,
            String after,
            long epoch,
            long timeoutMillis) {
        return new WholeCarts(cluster, node, slots, key, epoch, timeoutMillis).ask(after);
    }

    private Future<Reply.Carts> ask(String after) {
        Request scan = new ScanRequest(slots, key, after, mapEpoch);
        return cluster.rpc().send(node.host(), node.port(), scan, timeoutMillis).compose(reply -> {
            cluster.answered(node, reply);
            return Answers.expect(Reply.Carts.class, reply).compose(this::addChunk);
        });
    }

    private Future<Reply.Carts> addChunk(Reply.Carts chunk) {
        for (KeyedCart keyed : chunk.carts()) {
            carts.computeIfAbsent(keyed.key(), absent -> new CartParts()).add(keyed.cart(), keyed.span());
        }
        chunk.horizons().forEach((slot, horizon) -> horizons.merge(slot, horizon, Math::max));
        epoch = epoch == UNREAD || epoch == chunk.epoch() ? chunk.epoch() : TORN;
        String next = chunk.next();
        if (next != null && TransferCursor.parse(next).within() != null) {
            return ask(next);
        }
        List<KeyedCart> whole = new ArrayList<>();
        carts.forEach((of, parts) -> whole.add(new KeyedCart(of, parts.cart())));
        return Future.succeededFuture(new Reply.Carts(whole, next, horizons, epoch));
    }
}
