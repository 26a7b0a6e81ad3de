// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The comparison finds a store out that loses what it has acknowledged, and counts one that fails. */
class CustomerTest {
    /** A store in this thread; it ends the customer after so many steps. */
    private abstract static class TestPeer implements Peer, Peer.Cart {
        final List<String> items = new ArrayList<>();
        private int steps = 50;
        private final Customer customer;

        TestPeer(Figures figures) {
            customer = new Customer("customer", this, CustomerMix.CART, figures);
        }

        void serve() {
            customer.start();
        }

        private <T> Future<T> step(T result) {
            steps--;
            if (steps == 0) {
                customer.end();
            }
            return Future.succeededFuture(result);
        }

        @Override
        public void start(Runnable loop) {
            loop.run();
        }

        @Override
        public Future<Cart> login(String key) {
            items.clear();
            return step(this);
        }

        @Override
        public Future<Void> put(String item) {
            items.add(item);
            return step(item).mapEmpty();
        }

        @Override
        public Future<List<String>> get() {
            return step(List.copyOf(items));
        }

        @Override
        public Future<List<String>> finalizeCart() {
            return get();
        }

        @Override
        public void close() {}
    }

    private static final Load LOAD = new Load(CustomerMix.CART, 1, 0, 1);

    private final Figures figures = new Figures(List.of());

    @Test
    void a_store_that_keeps_everything_is_right() {
        new TestPeer(figures) {}.serve();
        Round round = figures.end(LOAD, 0);
        assertThat(round.wrong()).isZero();
        assertThat(round.failures()).isZero();
        assertThat(round.of(CustomerStep.PUT).count()).isEqualTo(29);
        assertThat(round.of(CustomerStep.FINALIZE).count()).isEqualTo(5);
    }

    @Test
    void a_store_that_drops_an_item_is_found_out() {
        new TestPeer(figures) {
            @Override
            public Future<List<String>> get() {
                items.remove(2);
                return super.get();
            }
        }.serve();
        Round round = figures.end(LOAD, 0);
        assertThat(round.wrong()).isPositive();
        assertThat(round.trouble()).contains("held 4 items, not the 5 that were acknowledged");
    }

    @Test
    void after_a_failed_put_it_goes_on_with_another_key() {
        List<String> keys = new ArrayList<>();
        new TestPeer(figures) {
            @Override
            public Future<Cart> login(String key) {
                keys.add(key);
                return super.login(key);
            }

            @Override
            public Future<Void> put(String item) {
                return items.size() == 3 && keys.size() == 1 ? Future.failedFuture("no") : super.put(item);
            }
        }.serve();
        Round round = figures.end(LOAD, 0);
        assertThat(round.failures()).isOne();
        assertThat(round.wrong()).isZero();
        assertThat(keys).doesNotHaveDuplicates().hasSizeGreaterThan(2);
    }

    @Test
    void a_median_is_the_middle_one_or_lies_between_the_two_in_the_middle() {
        assertThat(Standing.median(new double[] {9, 1, 4})).isEqualTo(4);
        assertThat(Standing.median(new double[] {9, 1, 4, 5})).isEqualTo(4.5);
    }
}
