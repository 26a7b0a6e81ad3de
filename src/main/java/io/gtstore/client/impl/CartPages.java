// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartParts;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Span;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a cart, page by page if one message cannot hold it, and puts the pages together. Each page shows all that it must of its own dots when it is read,
 * so together they show all that was acknowledged before the first was asked for, and nothing twice, though the cart may change meanwhile and the
 * pages come from several owners.
 */
final class CartPages {
    /**
     * What was read.
     *
     * @param node who gave the last page
     */
    record Read(Reply.Items items, NodeInfo node) {}

    private final Cluster cluster;
    private final String key;
    private final Supplier<CausalContext> acked;
    private final boolean partial;
    /** Of all pages together: a get ends in time however many there are. */
    private final long deadline;

    private final CartParts pages = new CartParts();
    private boolean complete = true;

    private CartPages(Cluster cluster, String key, Supplier<CausalContext> acked, boolean partial) {
        this.cluster = cluster;
        this.key = key;
        this.acked = acked;
        this.partial = partial;
        this.deadline = cluster.deadline();
    }

    /** On the client's context. */
    static Future<Read> read(Cluster cluster, String key, Supplier<CausalContext> acked, boolean partial) {
        return new CartPages(cluster, key, acked, partial).page("");
    }

    private Future<Read> page(String after) {
        return Operation.run(cluster, key, epoch -> new Request.Get(key, acked.get(), partial, after, epoch), deadline)
                .compose(answer -> Answers.expect(Reply.Items.class, answer.reply())
                        .compose(items -> addPage(items, answer.node(), after)));
    }

    private Future<Read> addPage(Reply.Items items, NodeInfo node, String after) {
        String next = items.next();
        if (next == null && after.isEmpty()) {
            return Future.succeededFuture(new Read(items, node));
        }
        complete &= items.complete();
        pages.add(Cart.of(items.items(), items.context(), 0, ""), new Span(dot(after), dot(next), items.horizon()));
        if (next != null) {
            return page(next);
        }
        Cart cart = pages.cart();
        return Future.succeededFuture(
                new Read(new Reply.Items(cart.entries(), cart.context(), complete, items.epoch()), node));
    }

    private static @Nullable Dot dot(@Nullable String cursor) {
        return cursor == null || cursor.isEmpty() ? null : Dot.parse(cursor);
    }
}
