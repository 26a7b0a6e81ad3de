// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.gtstore.ProcessCluster;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.PutResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;

/** GTStore by its public client. Customers run on the client's event loop, as in a verticle that makes its client when it is deployed. */
final class GtStorePeer implements Peer {
    private final Vertx vertx;
    private final Context loop;
    private final GtStoreClient client;

    private GtStorePeer(Vertx vertx, Context loop, GtStoreClient client) {
        this.vertx = vertx;
        this.loop = loop;
        this.client = client;
    }

    /** A client of the cluster with that manager; returns when all members have caught up. */
    static GtStorePeer connect(String manager) {
        Vertx vertx = Vertx.vertx();
        Context loop = vertx.getOrCreateContext();
        Promise<GtStoreClient> made = Promise.promise();
        loop.runOnContext(go ->
                made.complete(GtStoreClient.create(vertx, new GtStoreClientOptions().setManagers(List.of(manager)))));
        GtStoreClient client = made.future().await();
        ProcessCluster.awaitWhole(client, Members.COUNT);
        return new GtStorePeer(vertx, loop, client);
    }

    @Override
    public void start(Runnable customer) {
        loop.runOnContext(go -> customer.run());
    }

    @Override
    public Future<Cart> login(String key) {
        return client.openSession(key).map(OwnCart::new);
    }

    @Override
    public void close() {
        vertx.close().await();
    }

    private record OwnCart(CartSession session) implements Cart {
        @Override
        public Future<Void> put(String item) {
            return session.put(item).compose(OwnCart::requireTwo);
        }

        private static Future<Void> requireTwo(PutResult put) {
            return put.getCopies() >= 2
                    ? Future.succeededFuture()
                    : Future.failedFuture("acknowledged with " + put.getCopies() + " copies");
        }

        @Override
        public Future<List<String>> get() {
            return session.get().map(cart -> items(cart.getItems()));
        }

        @Override
        public Future<List<String>> finalizeCart() {
            return session.checkout().map(removed -> items(removed.getRemoved()));
        }

        private static List<String> items(List<CartItem> items) {
            return items.stream().map(item -> String.valueOf(item.value())).toList();
        }
    }
}
