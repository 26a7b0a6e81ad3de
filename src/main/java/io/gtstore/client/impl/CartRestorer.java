// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.client.RestoreResult;
import io.gtstore.protocol.ItemEnd;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.StoredCart;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Puts a cart's items back, one after the other so that they keep their order, each under its {@link RestoredDots}. Stopped at any point, it can be done
 * again by anybody. What fails in a way that a retry may help is tried again for a while.
 */
final class CartRestorer {
    /** For how long one item is tried: by then the slot has another owner if it failed. */
    private static final long PATIENCE_MILLIS = 30_000;

    private static final long PAUSE_MILLIS = 200;

    private final Cluster cluster;
    private final StoredCart cart;
    private final Promise<RestoreResult> promise = Promise.promise();
    private long patientUntil;
    private int next;
    private int restored;
    private int present;
    private int copies;

    private CartRestorer(Cluster cluster, StoredCart cart) {
        this.cluster = cluster;
        this.cart = cart;
    }

    /** On the client's context. */
    static Future<RestoreResult> run(Cluster cluster, StoredCart cart) {
        CartRestorer restorer = new CartRestorer(cluster, cart);
        restorer.progressed();
        restorer.readCart();
        return restorer.promise.future();
    }

    /** The owner is asked to have seen the old identities, so that it looks for them at the other owners before it says that they are not there. */
    private void readCart() {
        List<List<Dot>> old =
                DotBatches.of(cart.items().stream().map(Entry::dot).toList());
        Future<CartPages.Read> read = read(CausalContext.of(old.isEmpty() ? List.of() : old.get(0)));
        for (List<Dot> more : old.subList(Math.min(1, old.size()), old.size())) {
            read = read.compose(before -> read(CausalContext.of(more)));
        }
        read.onSuccess(last -> {
                    progressed();
                    put(new RestoredDots(
                            cart.key(),
                            last.items().items(),
                            last.items().context(),
                            cluster.loop().wallMillis()));
                })
                .onFailure(why -> retryLater(why, this::readCart));
    }

    private Future<CartPages.Read> read(CausalContext old) {
        return CartPages.read(cluster, cart.key(), () -> old, true);
    }

    private void put(RestoredDots dots) {
        List<Entry> items = cart.items();
        while (next < items.size() && dots.untouched(items.get(next).dot())) {
            next++;
            present++;
        }
        if (next == items.size()) {
            promise.complete(new RestoreResult(restored, present, copies));
            return;
        }
        Entry item = items.get(next);
        Dot dot = dots.restored(item.dot());
        ItemEnd end = ItemEnd.of(item);
        run(epoch -> new Request.Put(cart.key(), item.item(), List.of(), cart.ttl(), dot.session(), dot.seq(), epoch)
                        .ending(end))
                .compose(reply -> Answers.expect(Reply.Stored.class, reply))
                .onSuccess(stored -> {
                    progressed();
                    arrived(stored, dots.seen(item.dot()));
                    put(dots);
                })
                .onFailure(why -> retryLater(why, () -> put(dots)));
    }

    private void arrived(Reply.Stored stored, boolean before) {
        next++;
        restored += before ? 0 : 1;
        present += before ? 1 : 0;
        copies = copies == 0 ? stored.copies() : Math.min(copies, stored.copies());
    }

    private Future<Reply> run(LongFunction<Request> request) {
        long deadline = cluster.deadline();
        return Operation.run(cluster, cart.key(), request, deadline).map(Operation.Answer::reply);
    }

    private void progressed() {
        patientUntil = cluster.loop().steadyMillis() + PATIENCE_MILLIS;
    }

    private void retryLater(Throwable why, Runnable retry) {
        boolean worthIt = ClientFailures.isRetryable(why);
        if (worthIt && !cluster.closed() && cluster.loop().steadyMillis() < patientUntil) {
            cluster.loop().after(cluster.loop().random(PAUSE_MILLIS / 2, PAUSE_MILLIS + 1), retry);
        } else {
            promise.fail(why);
        }
    }
}
