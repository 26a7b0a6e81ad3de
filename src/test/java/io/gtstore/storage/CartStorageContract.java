// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.cart.Sessions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What {@link CartStorage} promises, for any engine. */
abstract class CartStorageContract {
    static final String SESSION = Sessions.issue(1_800_000_000_000L, 1);

    /** What was recovered. */
    static final class Found implements CartStorage.Recovery {
        final Map<String, Cart> carts = new HashMap<>();
        final Map<String, Integer> slots = new HashMap<>();
        final Map<Integer, Long> horizons = new HashMap<>();
        long founded;
        List<String> ids = List.of();

        @Override
        public void recovered(int slot, String key, Cart cart) {
            assertThat(carts.put(key, cart)).as("a cart comes once: " + key).isNull();
            slots.put(key, slot);
        }

        Cart cart(String key) {
            return Objects.requireNonNull(carts.get(key), key);
        }

        @Override
        public void cluster(long since, List<String> all) {
            assertThat(ids).as("a cluster comes once").isEmpty();
            founded = since;
            ids = all;
        }

        @Override
        public void horizon(int slot, long horizon) {
            assertThat(horizons.put(slot, horizon)).as("a horizon comes once").isNull();
        }
    }

    /** A storage with what earlier ones of this test left, recovered and ready. */
    abstract CartStorage open() throws Exception;

    /** Whether what was stored is there when it is opened again. */
    abstract boolean lasts();

    @Test
    void each_change_is_answered_once_and_in_order() throws Exception {
        try (CartStorage storage = open()) {
            List<Integer> ended = new ArrayList<>();
            CompletableFuture<Void> last = new CompletableFuture<>();
            for (int i = 1; i <= 1_000; i++) {
                int number = i;
                storage.store(7, "mohan", put(i, "apple"), outcome(() -> {
                    ended.add(number);
                    if (number == 1_000) {
                        last.complete(null);
                    }
                }));
            }
            last.get(10, TimeUnit.SECONDS);
            assertThat(ended).hasSize(1_000).isSorted();
        }
    }

    /** As the shards of a node do it: each has slots of its own, on a thread of its own. */
    @Test
    void several_threads_may_use_it_at_once_each_with_slots_of_its_own() throws Exception {
        int threads = 4;
        int changes = 500;
        Map<Integer, List<Integer>> ended = new ConcurrentHashMap<>();
        CountDownLatch all = new CountDownLatch(threads * changes);
        try (CartStorage storage = open()) {
            List<Thread> shards = new ArrayList<>();
            for (int shard = 0; shard < threads; shard++) {
                int slot = shard;
                ended.put(slot, Collections.synchronizedList(new ArrayList<>()));
                shards.add(new Thread(() -> {
                    for (int i = 1; i <= changes; i++) {
                        int number = i;
                        if (i == changes / 2) {
                            storage.drop(slot);
                        }
                        storage.store(slot, "cart-" + slot + "-" + i % 3, put(i, "apple"), outcome(() -> {
                            Objects.requireNonNull(ended.get(slot)).add(number);
                            all.countDown();
                        }));
                    }
                    storage.raise(slot, 1_700_000_000_000L);
                }));
            }
            shards.forEach(Thread::start);
            for (Thread shard : shards) {
                shard.join();
            }
            assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ended.values())
                .allSatisfy(order -> assertThat(order).hasSize(changes).isSorted());
        Found found = found();
        if (lasts()) {
            assertThat(found.carts).hasSize(threads * 3);
            assertThat(found.carts.values().stream()
                            .mapToInt(cart -> cart.entries().size())
                            .sum())
                    .isEqualTo(threads * (changes - changes / 2 + 1));
            assertThat(found.horizons).hasSize(threads);
        }
    }

    @Test
    void what_was_stored_is_recovered_and_what_was_dropped_is_not() throws Exception {
        Cart expected = Cart.EMPTY;
        try (CartStorage storage = open()) {
            storage.belongsTo("slots=1024 hash=murmur3", MergePolicy.UNION);
            for (int i = 1; i <= 100; i++) {
                Cart change = i % 3 == 0
                        ? Cart.removeDelta(dot(i), List.of(dot(i - 1)), i, "node-1")
                        : put(i, "apple \u0000 \uD83C\uDF4E " + i);
                expected = MergePolicy.UNION.merge(expected, change);
                store(storage, 7, "mohan", change);
            }
            store(storage, 7, "mohan\u0000", put(1, "another cart"));
            store(storage, 7, "moha", put(1, "and another"));
            store(storage, 8, "gita", put(1, "dropped").withLifetime(new Lifetime(5, 60_000)));
            store(storage, 65_535, "last", put(1, "kept"));
            storage.raise(7, 1_700_000_000_000L);
            storage.raise(8, 1_700_000_000_000L);
            storage.drop(8);
        }
        Found found = found();
        if (!lasts()) {
            assertThat(found.carts).isEmpty();
            return;
        }
        assertThat(found.carts.keySet()).containsExactlyInAnyOrder("mohan", "mohan\u0000", "moha", "last");
        assertThat(found.cart("mohan").raise(1_700_000_000_000L)).isEqualTo(expected.raise(1_700_000_000_000L));
        assertThat(found.slots).containsEntry("last", 65_535).containsEntry("moha", 7);
        assertThat(found.horizons).containsExactly(Map.entry(7, 1_700_000_000_000L));
    }

    @Test
    void what_a_checkout_took_is_known_after_a_restart() throws Exception {
        Cart apple = put(1, "apple");
        Cart checkout = Cart.finalizeDelta(dot(2), apple.context(), 2, "node-1")
                .withReceipts(RemovalReceipts.of(List.of(Receipt.of(dot(2), 2, apple.entries()))));
        try (CartStorage storage = open()) {
            store(storage, 3, "mohan", apple);
            store(storage, 3, "mohan", checkout);
        }
        Found found = found();
        if (lasts()) {
            assertThat(found.cart("mohan").entries()).isEmpty();
            assertThat(found.cart("mohan").receipts()).isEqualTo(checkout.receipts());
        }
    }

    @Test
    void the_last_cluster_is_remembered() throws Exception {
        try (CartStorage storage = open()) {
            storage.remember(1_700_000_000_000L, List.of("node-1", "node-2"));
            storage.raise(7, 1_700_000_000_000L);
            storage.remember(1_800_000_000_000L, List.of("node-1", "node-3"));
        }
        Found found = found();
        if (lasts()) {
            assertThat(found.founded).isEqualTo(1_800_000_000_000L);
            assertThat(found.ids).containsExactly("node-1", "node-3");
            assertThat(found.horizons).containsExactly(Map.entry(7, 1_700_000_000_000L));
        }
    }

    @Test
    void a_slot_that_was_dropped_can_be_filled_again() throws Exception {
        try (CartStorage storage = open()) {
            store(storage, 3, "mohan", put(1, "old").withLifetime(new Lifetime(5, 60_000)));
            storage.drop(3);
            store(storage, 3, "mohan", put(2, "new"));
        }
        Found found = found();
        if (lasts()) {
            assertThat(found.cart("mohan")).isEqualTo(put(2, "new"));
        }
    }

    @Test
    void carts_that_are_nothing_under_the_horizon_leave_nothing() throws Exception {
        long horizon = 1_900_000_000_000L;
        try (CartStorage storage = open()) {
            for (int i = 0; i < 200; i++) {
                store(storage, 5, "cart-" + i, put(1, "apple"));
                store(storage, 5, "cart-" + i, Cart.removeDelta(dot(2), List.of(dot(1)), 2, "node-1"));
            }
            store(storage, 5, "kept", put(1, "apple"));
            storage.raise(5, horizon);
            store(storage, 5, "kept", put(2, "pear"));
        }
        Found found = found();
        if (lasts()) {
            assertThat(found.carts.values().stream()
                            .filter(cart -> !cart.raise(horizon).vanishes(horizon)))
                    .hasSize(1);
            assertThat(found.cart("kept").entries()).hasSize(2);
        }
    }

    Found found() throws Exception {
        Found found = new Found();
        try (CartStorage storage = open()) {
            storage.recover(found);
        }
        return found;
    }

    static void store(CartStorage storage, int slot, String key, Cart change) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        storage.store(slot, key, change, outcome(() -> done.complete(null)));
        done.get(10, TimeUnit.SECONDS);
    }

    static CartStorage.Outcome outcome(Runnable stored) {
        return new CartStorage.Outcome() {
            @Override
            public void stored() {
                stored.run();
            }

            @Override
            public void failed(String why) {
                throw new AssertionError(why);
            }
        };
    }

    static Cart put(long seq, String item) {
        return Cart.putDelta(new Entry(dot(seq), seq, "\"" + item + "\""), List.of(), "node-1");
    }

    static Dot dot(long seq) {
        return new Dot(SESSION, seq);
    }
}
