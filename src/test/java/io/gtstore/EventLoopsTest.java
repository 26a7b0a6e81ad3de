// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.CartWatch;
import io.gtstore.client.GtStoreClient;
import io.gtstore.node.NodeOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes that run on several event loops, not as many each, are the same store. */
@ExtendWith(VertxExtension.class)
@Timeout(120)
class EventLoopsTest {
    private static final int CARTS = 300;

    @Test
    void what_was_acknowledged_outlives_a_node_and_reaches_one_that_joins(Vertx vertx) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1);
                Closing client = new Closing(cluster.client())) {
            cluster.startNode("node-2", new NodeOptions().setEventLoops(2));
            cluster.startNode("node-3", new NodeOptions().setEventLoops(3));
            cluster.awaitWhole(3);
            fill(client.client, 1);
            assertThat(items(client.client)).isEqualTo(expected(1));

            cluster.kill("node-2");
            cluster.awaitWhole(2);
            fill(client.client, 2);
            assertThat(items(client.client)).isEqualTo(expected(2));

            cluster.startNode("node-4", new NodeOptions().setEventLoops(4));
            cluster.awaitWhole(3);
            cluster.kill("node-1");
            cluster.awaitWhole(2);
            assertThat(items(client.client)).isEqualTo(expected(2));
        }
    }

    @Test
    void all_carts_are_scanned_watched_and_handed_over_when_a_node_leaves(Vertx vertx) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2);
                Closing client = new Closing(cluster.client())) {
            cluster.startNode("node-3", new NodeOptions().setEventLoops(3));
            cluster.awaitWhole(3);
            fill(client.client, 1);
            ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
            for (int cart = 0; cart < 20; cart++) {
                CartSession session = await(client.client.openSession(key(cart)));
                CartWatch watch = session.watch().handler(contents -> {
                    if (contents.getItems().size() == 2) {
                        seen.add(session.key());
                    }
                });
                await(watch.begun());
            }
            fill(client.client, 2);
            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(seen).containsOnlyOnceElementsOf(keys(20)));

            assertThat(await(cluster.node("node-3").load()).carts()).isBetween(CARTS / 3, CARTS);
            await(client.client.admin().leave("node-3"));
            cluster.node("node-3").whenLeft().await(60, TimeUnit.SECONDS);
            Awaitility.await()
                    .atMost(10, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(
                                    await(cluster.node("node-3").load()).carts())
                            .isZero());
            assertThat(items(client.client)).isEqualTo(expected(2));
        }
    }

    private record Closing(GtStoreClient client) implements AutoCloseable {
        @Override
        public void close() {
            await(client.close());
        }
    }

    private static String key(int cart) {
        return "cart-" + cart;
    }

    private static List<String> keys(int carts) {
        return IntStream.range(0, carts).mapToObj(EventLoopsTest::key).toList();
    }

    private static void fill(GtStoreClient client, int round) {
        List<Future<?>> puts = new ArrayList<>();
        for (int cart = 0; cart < CARTS; cart++) {
            puts.add(client.openSession(key(cart)).compose(session -> session.put("item-" + round)));
        }
        await(Future.all(puts));
    }

    private static Map<String, List<Object>> expected(int rounds) {
        Map<String, List<Object>> carts = new TreeMap<>();
        for (int cart = 0; cart < CARTS; cart++) {
            List<Object> items = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                items.add("item-" + round);
            }
            carts.put(key(cart), items);
        }
        return carts;
    }

    private static Map<String, List<Object>> items(GtStoreClient client) {
        Map<String, List<Object>> carts = new TreeMap<>();
        List<Future<?>> gets = new ArrayList<>();
        for (int cart = 0; cart < CARTS; cart++) {
            String key = key(cart);
            gets.add(client.openSession(key)
                    .compose(CartSession::get)
                    .onSuccess(contents -> carts.put(
                            key,
                            contents.getItems().stream().map(CartItem::value).toList())));
        }
        await(Future.all(gets));
        return carts;
    }
}
