// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.bench.ClientStore;
import io.gtstore.bench.Store;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Many carts that are there already, each with an item of its own, and are only looked at: whoever logs in gets a random one of them, whatever key was
 * asked for. Its item is checked here; to the customer it looks empty, since he put nothing.
 */
final class PrefilledCarts implements Store {
    private static final int ITEM_BYTES = 100;

    private final ClientStore store;
    private final int carts;
    private final Violations wrongs;
    private final Set<Integer> late;

    /**
     * So many carts, from 0 on.
     *
     * @param late takes the numbers of those that were read as empty; for any thread
     */
    PrefilledCarts(ClientStore store, int carts, Violations wrongs, Set<Integer> late) {
        this.store = store;
        this.late = late;
        this.carts = carts;
        this.wrongs = wrongs;
    }

    static String key(int number) {
        return "held-" + number;
    }

    static String item(int number) {
        String text = "item of " + key(number);
        return text + " ".repeat(ITEM_BYTES - text.length());
    }

    @Override
    public Future<Visit> login(String key) {
        int number = ThreadLocalRandom.current().nextInt(carts);
        return store.login(key(number)).map(visit -> new Look(visit, number));
    }

    @Override
    public Future<Void> close() {
        return store.close();
    }

    private final class Look implements Visit {
        private final Visit visit;
        private final int number;

        Look(Visit visit, int number) {
            this.visit = visit;
            this.number = number;
        }

        @Override
        public Future<?> put(String item) {
            return Future.failedFuture(new UnsupportedOperationException("these carts are only looked at"));
        }

        @Override
        public Future<List<String>> get() {
            return visit.get().map(cart -> {
                if (cart.isEmpty()) {
                    late.add(number);
                } else if (cart.stream().anyMatch(item -> !item.equals(item(number)))) {
                    wrongs.add("key %s: beside its item, %d items are there: %s"
                            .formatted(
                                    key(number),
                                    cart.size(),
                                    cart.stream().limit(2).map(String::strip).toList()));
                }
                return List.of();
            });
        }

        /** The cart stays. */
        @Override
        public Future<Taken> finalizeCart() {
            return Future.succeededFuture(new Taken(List.of(), true));
        }
    }
}
