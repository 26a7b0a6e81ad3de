package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.KeyLocation;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real processes that are killed and stopped: nothing acknowledged is lost, nothing comes back, and puts go on. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillIT {
    private static final Logger LOG = LoggerFactory.getLogger(KillIT.class);

    @Test
    void a_killed_primary_costs_nothing_and_the_next_put_is_acknowledged_soon(Vertx vertx) {
        try (ProcessCluster cluster = ProcessCluster.start(3, 2)) {
            Shop shop = new Shop(cluster.client(vertx));
            shop.fill(20);
            assertThat(shop.killPrimaryOf("key-0", cluster)).isLessThan(2_000);
            shop.check();
        }
    }

    @Test
    void two_of_seven_nodes_killed_with_three_copies_lose_nothing(Vertx vertx) {
        try (ProcessCluster cluster = ProcessCluster.start(7, 3)) {
            Shop shop = new Shop(cluster.client(vertx));
            ProcessCluster.awaitWhole(shop.client, 7);
            shop.fill(20);
            shop.replaceFirstItems();
            KeyLocation place = await(shop.client.query("key-0"));
            cluster.kill(place.getNode().getId());
            cluster.kill(place.getReplicas().get(0).getId());
            shop.check();
            shop.fill(20);
            shop.check();
        }
    }

    @Test
    void a_node_stopped_for_a_second_is_not_evicted_and_no_put_waits_for_it_longer_than_half_a_second(Vertx vertx) {
        try (ProcessCluster cluster = ProcessCluster.start(3, 2)) {
            Shop shop = new Shop(cluster.client(vertx));
            shop.fill(20);
            KeyLocation before = await(shop.client.query("key-0"));
            long worst = shop.putWhileStopped(cluster, before.getNode().getId(), 1_000);
            LOG.info("stopped for 1 s: worst put {} ms", worst);
            assertThat(await(shop.client.status()).getMembers())
                    .anySatisfy(m -> assertThat(m.getNode().getIncarnation())
                            .isEqualTo(before.getNode().getIncarnation()));
            shop.check();
        }
    }

    @Test
    void a_node_stopped_for_five_seconds_is_replaced_and_nothing_is_lost_or_comes_back_when_it_wakes(Vertx vertx) {
        try (ProcessCluster cluster = ProcessCluster.start(3, 2)) {
            Shop shop = new Shop(cluster.client(vertx));
            shop.fill(20);
            KeyLocation before = await(shop.client.query("key-0"));
            long worst = shop.putWhileStopped(cluster, before.getNode().getId(), 5_000);
            LOG.info("stopped for 5 s: worst put {} ms", worst);
            shop.empty("key-1");
            ProcessCluster.awaitWhole(shop.client, 3);
            assertThat(await(shop.client.status()).getMembers())
                    .noneSatisfy(m -> assertThat(m.getNode().getIncarnation())
                            .isEqualTo(before.getNode().getIncarnation()));
            shop.check();
        }
    }

    @Test
    @Tag("proof")
    void twenty_kills_of_primaries_lose_nothing(Vertx vertx) {
        long[] millis = new long[20];
        try (ProcessCluster cluster = ProcessCluster.start(3, 2)) {
            Shop shop = new Shop(cluster.client(vertx));
            for (int i = 0; i < millis.length; i++) {
                ProcessCluster.awaitWhole(shop.client, 3);
                shop.fill(10);
                String primary = await(shop.client.query("key-0")).getNode().getId();
                millis[i] = shop.killPrimaryOf("key-0", cluster);
                shop.check();
                cluster.startNode(primary, 2);
            }
        }
        Arrays.sort(millis);
        LOG.warn("first ok after a kill: median {} ms, worst {} ms of {}", millis[10], millis[19], millis.length);
        assertThat(millis[19]).isLessThan(2_000);
    }

    /** Carts, with what they must hold. */
    private static final class Shop {
        private final GtStoreClient client;
        private final Map<String, CartSession> carts = new LinkedHashMap<>();
        private final Map<String, List<String>> acknowledged = new LinkedHashMap<>();
        private int items;

        Shop(GtStoreClient client) {
            this.client = client;
        }

        void fill(int keys) {
            for (int i = 0; i < keys; i++) {
                put("key-" + i);
            }
        }

        /** How long the put took, in ms. */
        long put(String key) {
            String item = "item-" + items++;
            long begun = System.nanoTime();
            await(cart(key).put(item));
            acknowledged.computeIfAbsent(key, k -> new ArrayList<>()).add(item);
            return (System.nanoTime() - begun) / 1_000_000;
        }

        void replaceFirstItems() {
            for (Map.Entry<String, List<String>> entry : acknowledged.entrySet()) {
                await(cart(entry.getKey()).removeItem(entry.getValue().remove(0)));
                put(entry.getKey());
            }
        }

        void empty(String key) {
            await(cart(key).get());
            await(cart(key).finalizeCart());
            acknowledged.put(key, new ArrayList<>());
        }

        /** How long after the kill the first put was acknowledged, in ms. */
        long killPrimaryOf(String key, ProcessCluster cluster) {
            String primary = await(client.query(key)).getNode().getId();
            cluster.kill(primary);
            return put(key);
        }

        /** The longest put while a node is stopped for so long, in ms. */
        long putWhileStopped(ProcessCluster cluster, String node, long millis) {
            cluster.stop(node);
            CompletableFuture<Void> resumed = CompletableFuture.runAsync(
                    () -> cluster.resume(node), CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
            long worst = 0;
            for (int next = 0; !resumed.isDone(); next++) {
                worst = Math.max(worst, put("key-" + next % 20));
            }
            resumed.join();
            return worst;
        }

        /** Each session reads all of its own. */
        void check() {
            acknowledged.forEach((key, expected) -> {
                assertThat(items(await(cart(key).get())))
                        .as("own session, %s", key)
                        .containsExactlyInAnyOrderElementsOf(expected);
            });
        }

        private CartSession cart(String key) {
            return carts.computeIfAbsent(key, k -> await(client.login(k)));
        }

        private static List<String> items(CartContents contents) {
            return contents.getItems().stream()
                    .map(CartItem::getItem)
                    .map(String::valueOf)
                    .toList();
        }
    }
}
