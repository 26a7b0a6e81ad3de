// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gtstore.client.CartCopies;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.ManagerVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of three nodes has its wall clock set, under load, over sockets. */
@Tag("proof")
class ClockStepsTest {
    private static final Logger LOG = LoggerFactory.getLogger(ClockStepsTest.class);
    private static final long HOUR = 3_600_000;
    private static final int CUSTOMERS = 16;
    private static final int ITEMS_A_STEP = 60;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong ahead = new AtomicLong();
    private GtStoreClient client;
    private List<Customer> customers;

    @BeforeEach
    void start() throws Exception {
        ManagerVerticle manager =
                new ManagerVerticle(new ManagerOptions().setPort(0).setSettleMillis(0));
        get(vertx.deployVerticle(manager));
        String address = "127.0.0.1:" + manager.actualPort();
        for (int i = 1; i <= 3; i++) {
            boolean first = i == 1;
            NodeOptions options =
                    new NodeOptions().setId("node-" + i).setPort(0).setManagers(List.of(address));
            NodeVerticle node = new NodeVerticle(options, () -> System.currentTimeMillis() + (first ? ahead.get() : 0));
            get(vertx.deployVerticle(node));
            get(node.whenReady());
        }
        client = GtStoreClient.create(
                vertx,
                new GtStoreClientOptions().setManagers(List.of(address)).setManagerTimeout(Duration.ofSeconds(1)));
        customers = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS; i++) {
            customers.add(new Customer("customer-" + i));
        }
    }

    @AfterEach
    void stop() throws Exception {
        get(vertx.close());
    }

    @Test
    void owners_are_equal_within_ten_seconds_of_each_step_and_nothing_is_lost() throws Exception {
        shop(() -> {});
        for (long step : new long[] {-HOUR, HOUR, -2 * HOUR, 0}) {
            shop(() -> ahead.set(step));
            long begun = System.nanoTime();
            await().atMost(Duration.ofSeconds(10)).untilAsserted(this::ownersAreEqual);
            LOG.warn(
                    "node-1's clock at {} min, under load: owners equal {} ms after the load",
                    step / 60_000,
                    (System.nanoTime() - begun) / 1_000_000);
            for (Customer customer : customers) {
                assertThat(get(customer.cart.get()).getItems())
                        .as(customer.key)
                        .extracting(CartItem::value)
                        .containsAll(customer.acknowledged);
            }
        }
        LOG.warn(
                "{} puts acknowledged of {}, all there after each step",
                customers.stream()
                        .mapToInt(customer -> customer.acknowledged.size())
                        .sum(),
                customers.stream().mapToInt(customer -> customer.items.get()).sum());
        assertThat(customers)
                .allSatisfy(customer -> assertThat(customer.acknowledged).hasSizeGreaterThan(4 * ITEMS_A_STEP));
    }

    /** All put one thing after the other; in the midst of it the clock is set. */
    private void shop(Runnable midway) throws InterruptedException {
        CountDownLatch going = new CountDownLatch(CUSTOMERS);
        AtomicInteger puts = new AtomicInteger();
        for (Customer customer : customers) {
            customer.next(ITEMS_A_STEP, going, () -> {
                if (puts.incrementAndGet() == CUSTOMERS * ITEMS_A_STEP / 2) {
                    midway.run();
                }
            });
        }
        assertThat(going.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private void ownersAreEqual() throws Exception {
        for (Customer customer : customers) {
            CartCopies copies = get(client.admin().copies(customer.key));
            assertThat(copies.copies()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(copies.copies())
                    .as(customer.key)
                    .allSatisfy(copy -> assertThat(copy.whole()).isTrue());
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    private final class Customer {
        private final String key;
        private final CartSession cart;
        private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        private final AtomicInteger items = new AtomicInteger();

        Customer(String key) {
            this.key = key;
            this.cart = client.cart(key);
        }

        void next(int left, CountDownLatch going, Runnable done) {
            if (left == 0) {
                going.countDown();
                return;
            }
            String item = "item-" + items.incrementAndGet();
            cart.put(item).onComplete((stored, failure) -> {
                if (failure == null) {
                    acknowledged.add(item);
                }
                done.run();
                next(left - 1, going, done);
            });
        }
    }
}
