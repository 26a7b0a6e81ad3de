// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartDifference;
import io.gtstore.cart.CartParts;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Span;
import io.gtstore.client.CartItem;
import io.gtstore.protocol.CartVersion;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a cart, page by page if one message cannot hold it, and puts the pages together. Each page shows all that it must of its own dots when it is read,
 * so together they show all that was acknowledged before the first was asked for, and nothing twice, though the cart may change meanwhile and the
 * pages come from several owners.
 *
 * <p>Where an earlier read is kept, that version is named, and the answer may be how the cart differs from it. It is applied to that very version; if it does not
 * lead to the items that the answer says, the whole cart is asked for.
 */
final class CartPages {
    /**
     * What was read.
     *
     * @param shown its items, one for each entry
     * @param node who gave the last page
     */
    record Read(Reply.Items items, List<CartItem> shown, NodeInfo node) {}

    private record Page(Reply.Items items, NodeInfo node) {}

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
        return new CartPages(cluster, key, acked, partial).first(cluster.carts().get(key));
    }

    /** Asks for the cart, by what it differs in from the version that is known, if one is. */
    private Future<Read> first(@Nullable Cart known) {
        CartVersion version =
                known == null || known.context().textLength() > DotBatches.MOST_BYTES ? null : CartVersion.of(known);
        return asked("", version).compose(answer -> {
            Reply.Items items = answer.items();
            if (items.next() != null) {
                return addPage(answer, "");
            }
            Cart cart = cart(items, known);
            if (cart == null) {
                return first(null);
            }
            return read(cart, items.complete(), answer);
        });
    }

    /** The cart that the answer tells, whole or as a difference; null if the difference does not lead from the known version to it. */
    private static @Nullable Cart cart(Reply.Items items, @Nullable Cart known) {
        CartDifference difference = items.difference();
        if (!items.same() && difference == null) {
            return Cart.of(items.items(), items.context(), 0, "");
        }
        return known == null || difference == null ? known : difference.applyTo(known);
    }

    private Future<Read> read(Cart cart, boolean complete, Page last) {
        List<CartItem> shown = cluster.carts().put(key, cart);
        long epoch = last.items().epoch();
        return Future.succeededFuture(
                new Read(new Reply.Items(cart.entries(), cart.context(), complete, epoch), shown, last.node()));
    }

    private Future<Page> asked(String after, @Nullable CartVersion known) {
        return Operation.run(
                        cluster,
                        key,
                        epoch -> new Request.Get(key, acked.get(), partial, after, known, epoch),
                        deadline)
                .compose(answer ->
                        Answers.expect(Reply.Items.class, answer.reply()).map(items -> new Page(items, answer.node())));
    }

    private Future<Read> addPage(Page page, String after) {
        Reply.Items items = page.items();
        String next = items.next();
        complete &= items.complete();
        pages.add(Cart.of(items.items(), items.context(), 0, ""), new Span(dot(after), dot(next), items.horizon()));
        return next == null
                ? read(pages.cart(), complete, page)
                : asked(next, null).compose(more -> addPage(more, next));
    }

    private static @Nullable Dot dot(@Nullable String cursor) {
        return cursor == null || cursor.isEmpty() ? null : Dot.parse(cursor);
    }
}
