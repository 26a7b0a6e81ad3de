// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import io.gtstore.bench.ClientStore;
import io.gtstore.bench.Store;
import io.gtstore.client.GtStoreClientOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The paper's second design: each put and each get has a login of its own, through the manager, and a finalize. What the finalizes take counts as held by
 * the customer, so that every item is accounted for all the same.
 */
final class ReloginStore implements Store {
    private final ClientStore store;

    ReloginStore(Vertx vertx, GtStoreClientOptions options) {
        store = new ClientStore(vertx, options);
    }

    /** Costs nothing: each query logs in by itself. */
    @Override
    public Future<Visit> login(String key) {
        return Future.succeededFuture(new ReloginVisit(key));
    }

    @Override
    public Future<Void> close() {
        return store.close();
    }

    private final class ReloginVisit implements Visit {
        private final String key;
        /** Each once: a session that a retry leads to the other owner may find there what an earlier session has just taken at the first. */
        private final Set<String> taken = new LinkedHashSet<>();

        private final Set<String> gone = new HashSet<>();

        ReloginVisit(String key) {
            this.key = key;
        }

        @Override
        public Future<?> put(String item) {
            return store.login(key)
                    .compose(visit -> visit.put(item).compose(stored -> takeAll(visit)))
                    .compose(now -> now.firstAttempt() || taken.contains(item)
                            ? Future.succeededFuture()
                            : Future.failedFuture("finalize was tried again, and does not name " + item.strip()));
        }

        @Override
        public Future<List<String>> get() {
            return store.login(key)
                    .compose(visit ->
                            visit.get().compose(shown -> takeAll(visit).map(done -> List.copyOf(taken))));
        }

        /** Items that the customer has had and has no longer. */
        @Override
        public Future<Taken> finalizeCart() {
            List<String> all = List.copyOf(taken);
            gone.addAll(taken);
            taken.clear();
            return Future.succeededFuture(new Taken(all, true));
        }

        private Future<Taken> takeAll(Visit visit) {
            return visit.finalizeCart()
                    .onSuccess(now -> now.items().stream()
                            .filter(item -> !gone.contains(item))
                            .forEach(taken::add))
                    // Whatever became of the finalize, the put before it may have happened.
                    .recover(why -> Future.failedFuture("finalize: " + why.getMessage()));
        }
    }
}
