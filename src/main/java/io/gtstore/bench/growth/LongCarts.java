// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.bench.Store;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Carts that keep their length: whoever logs in takes over the cart that another customer has let go of, or else a new one, filled up to the length.
 * Finalizing lets go of the cart, and asks nobody. A customer sees what he put himself; the whole cart is checked here.
 */
final class LongCarts implements Store {
    private final GtStoreClient client;
    private final int length;
    private final Violations wrongs;
    private final Deque<LongCart> idle = new ArrayDeque<>();
    private int made;

    /** No cart yet; on the event loop that is to use it. */
    LongCarts(Vertx vertx, GtStoreClientOptions options, int length, Violations wrongs) {
        this.client = GtStoreClient.create(vertx, options);
        this.length = length;
        this.wrongs = wrongs;
    }

    @Override
    public Future<Visit> login(String key) {
        LongCart known = idle.poll();
        if (known != null) {
            return Future.succeededFuture(new Turn(known));
        }
        // Never twice the same key: a cart that could not be filled up is left alone.
        return client.openSession(key + "-" + made++)
                .compose(session -> new LongCart(session, length, wrongs).filled())
                .map(Turn::new);
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }

    private final class Turn implements Visit {
        private final LongCart cart;
        private final List<String> mine = new ArrayList<>();

        Turn(LongCart cart) {
            this.cart = cart;
        }

        @Override
        public Future<?> put(String item) {
            return cart.put(item).onSuccess(stored -> mine.add(item));
        }

        @Override
        public Future<List<String>> get() {
            return cart.get().map(checked -> List.copyOf(mine));
        }

        @Override
        public Future<Taken> finalizeCart() {
            List<String> all = List.copyOf(mine);
            mine.clear();
            idle.add(cart);
            return Future.succeededFuture(new Taken(all, true));
        }
    }
}
