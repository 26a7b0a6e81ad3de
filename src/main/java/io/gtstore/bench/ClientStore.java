// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.NodeAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The store as every application reaches it, through the public client: a manager at login only (the paper's design 3). */
public final class ClientStore implements Store {
    private final GtStoreClient client;
    private final long attemptNanos;

    /** A client of its own; on the event loop that is to use it. */
    public ClientStore(Vertx vertx, GtStoreClientOptions options) {
        client = GtStoreClient.create(vertx, options);
        attemptNanos = options.getAttemptTimeout().toNanos();
    }

    @Override
    public Future<Visit> login(String key) {
        return client.openSession(key).map(session -> new ClientVisit(session, attemptNanos));
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }

    private record ClientVisit(CartSession session, long attemptNanos) implements Visit {
        @Override
        public Future<?> put(String item) {
            return session.put(item);
        }

        @Override
        public Future<List<String>> get() {
            return session.get().map(cart -> texts(cart.getItems()));
        }

        @Override
        public Future<Taken> finalizeCart() {
            NodeAddress before = session.node();
            long begun = System.nanoTime();
            return session.checkout().map(result -> {
                boolean sameNode = Objects.equals(before, result.getNode());
                boolean inTime = System.nanoTime() - begun < attemptNanos;
                return new Taken(texts(result.getRemoved()), sameNode && inTime);
            });
        }

        private static List<String> texts(List<CartItem> items) {
            List<String> texts = new ArrayList<>(items.size());
            for (CartItem item : items) {
                texts.add(String.valueOf(item.value()));
            }
            return texts;
        }
    }
}
