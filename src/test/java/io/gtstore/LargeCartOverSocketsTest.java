// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartSession;
import io.gtstore.client.CartState;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.ScanPage;
import io.gtstore.node.NodeLimitsOptions;
import io.gtstore.node.NodeOptions;
import io.gtstore.protocol.JsonLimits;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cart of five frames' size, as owners that were cut off from each other make one, is read, watched, moved, backed up, caught up on and checked out as any other. */
@ExtendWith(VertxExtension.class)
@Timeout(120)
class LargeCartOverSocketsTest {
    private static final String KEY = "mohan";
    private static final int FRAME = 1 << 16;
    private static final int ITEMS = 320;
    private static final int AT_ONCE = 32;

    @Test
    void it_is_treated_as_any_other_cart(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0)) {
            cluster.startNode("node-1", options());
            cluster.startNode("node-2", options());
            give(cluster, "node-1");
            GtStoreClient client = cluster.client();
            soon().until(() -> copies(client).equals(List.of(ITEMS, ITEMS)));

            CartSession session = client.cart(KEY);
            List<CartContents> seen = new CopyOnWriteArrayList<>();
            await(session.watch().handler(seen::add).begun());
            assertThat(await(session.get()).getItems()).hasSize(ITEMS);
            soon().until(() -> !seen.isEmpty() && seen.get(0).getItems().size() == ITEMS);

            ScanPage page = await(client.admin().scan(""));
            assertThat(page.carts())
                    .singleElement()
                    .extracting(cart -> cart.items().size())
                    .isEqualTo(ITEMS);

            cluster.startNode("node-3", options());
            cluster.awaitWhole(3);
            cluster.kill("node-1");
            soon().until(() -> copies(client).equals(List.of(ITEMS, ITEMS)));
            assertThat(await(session.get()).getItems()).hasSize(ITEMS);

            assertThat(await(session.checkout()).getRemoved()).hasSize(ITEMS);
            assertThat(await(session.get()).getItems()).isEmpty();
            soon().until(() -> seen.get(seen.size() - 1).getItems().isEmpty());
            soon().until(() -> copies(client).equals(List.of(0, 0)));
            await(client.close());
        }
    }

    @Test
    void an_item_as_deep_as_it_may_be_is_on_both_owners(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            JsonObject item = new JsonObject().put("sku", 7);
            for (int depth = 1; depth < JsonLimits.MAX_ITEM_DEPTH; depth++) {
                item = new JsonObject().put("in", item);
            }
            GtStoreClient client = cluster.client();
            CartSession session = client.cart(KEY);
            assertThat(await(session.put(item)).getCopies()).isEqualTo(2);
            assertThat(copies(client)).isEqualTo(List.of(1, 1));
            assertThat(await(session.get()).getItems().get(0).value()).isEqualTo(item);
        }
    }

    /** How many items each owner holds, -1 where that cannot be told. */
    private static List<Integer> copies(GtStoreClient client) {
        return await(client.admin().copies(KEY)).copies().stream()
                .map(copy -> {
                    CartState cart = copy.cart();
                    return cart == null ? -1 : cart.items().size();
                })
                .toList();
    }

    private static void give(LocalCluster cluster, String node) {
        try (LineClient line = LineClient.asNode(cluster.node(node).actualPort(), "node-9")) {
            long incarnation = line.ask("ping", new JsonObject()).getLong("incarnation");
            for (int begin = 1; begin <= ITEMS; begin += AT_ONCE) {
                JsonArray entries = new JsonArray();
                for (int seq = begin; seq < begin + AT_ONCE; seq++) {
                    entries.add(new JsonObject()
                            .put("item", "x".repeat(1_000) + seq)
                            .put("session", "s")
                            .put("seq", seq)
                            .put("stamp", Integer.toString(seq)));
                }
                JsonObject cart = new JsonObject()
                        .put("key", KEY)
                        .put("entries", entries)
                        .put("context", "s:" + begin + "-" + (begin + AT_ONCE - 1))
                        .put("changed", "1")
                        .put("by", "node-9");
                line.ask(
                        "send_rep",
                        new JsonObject().put("incarnation", incarnation).put("carts", new JsonArray().add(cart)));
            }
        }
    }

    private static NodeOptions options() {
        return new NodeOptions()
                .setLimits(new NodeLimitsOptions()
                        .setMaxFrameBytes(FRAME)
                        .setMaxCartBytes(FRAME / 8)
                        .setMaxItemBytes(4_096)
                        .setMaxItems(64));
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }
}
