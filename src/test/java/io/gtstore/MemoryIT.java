// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Sessions;
import io.gtstore.client.GtStoreClient;
import io.gtstore.net.RawClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes that are sent more than their heap holds: the answer is {@code full}, none of them dies, and what is there goes on. */
@Tag("proof")
@ExtendWith(VertxExtension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MemoryIT {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryIT.class);
    private static final int HEAP_MIB = 384;
    private static final int AT_ONCE = 500;
    private static final int CARTS = 50;
    private static final String LONG = "k".repeat(480);

    @Test
    void a_flood_of_checkouts_of_carts_that_are_not_there(Vertx vertx) throws IOException {
        try (ProcessCluster cluster = ProcessCluster.start(2, 2, HEAP_MIB)) {
            Shop shop = shop(cluster, vertx);
            String session = Sessions.issue(System.currentTimeMillis(), 7);
            flood(
                    cluster,
                    3_000,
                    "checkouts of keys of 490 bytes",
                    i -> new JsonObject()
                            .put("op", "finalize")
                            .put("key", LONG + i)
                            .put("session", session)
                            .put("seq", 1));
            goesOn(cluster, shop, vertx);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_flood_of_copies_of_whoever_says_that_it_is_a_node(boolean hint, Vertx vertx) throws IOException {
        try (ProcessCluster cluster = ProcessCluster.start(2, 2, HEAP_MIB)) {
            Shop shop = shop(cluster, vertx);
            String session = Sessions.issue(System.currentTimeMillis(), 7);
            long stamp = System.currentTimeMillis() << 16;
            String item = "x".repeat(16_000);
            long life;
            try (LineClient node = LineClient.asNode(cluster.port("node-1"), "visitor")) {
                life = node.ask("ping").getLong("incarnation");
            }
            flood(cluster, 30, "copies of 15 items of 16,000 bytes" + (hint ? ", as hints" : ""), i -> {
                JsonArray entries = new JsonArray();
                for (int seq = 1; seq <= 15; seq++) {
                    entries.add(new JsonObject()
                            .put("item", item)
                            .put("session", session)
                            .put("seq", seq)
                            .put("stamp", Long.toString(stamp + seq)));
                }
                JsonObject cart = new JsonObject()
                        .put("key", "flood-" + i)
                        .put("entries", entries)
                        .put("context", session + ":1-15")
                        .put("changed", Long.toString(stamp + 15))
                        .put("by", "visitor");
                JsonObject replicate = new JsonObject()
                        .put("op", "replicate")
                        .put("incarnation", life)
                        .put("carts", new JsonArray().add(cart));
                return hint ? replicate.put("hint", true) : replicate;
            });
            goesOn(cluster, shop, vertx);
        }
    }

    private static Shop shop(ProcessCluster cluster, Vertx vertx) {
        GtStoreClient client = cluster.client(vertx);
        ProcessCluster.awaitWhole(client, 2);
        Shop shop = new Shop(client);
        shop.fill(CARTS);
        return shop;
    }

    /** Sends to node-1 until it has refused so many, and as many again. */
    private static void flood(ProcessCluster cluster, int refusals, String what, IntFunction<JsonObject> request)
            throws IOException {
        Map<String, Integer> outcomes = new TreeMap<>();
        int atOnce = Math.min(AT_ONCE, refusals);
        long begun = System.nanoTime();
        long bytes = 0;
        try (RawClient peer = new RawClient(cluster.port("node-1"))) {
            peer.send("{\"id\":0,\"op\":\"hello\",\"version\":1,\"role\":\"node\",\"node\":\"visitor\"}\n")
                    .readOk();
            int sent = 0;
            while (outcomes.getOrDefault("full", 0) < 2 * refusals) {
                for (int i = 0; i < atOnce; i++) {
                    String frame = request.apply(sent++).put("id", sent).encode() + "\n";
                    bytes += frame.length();
                    peer.send(frame);
                }
                for (int i = 0; i < atOnce; i++) {
                    JsonObject reply = peer.read();
                    JsonObject error = reply.getJsonObject("error");
                    outcomes.merge(error == null ? "ok" : error.getString("code"), 1, Integer::sum);
                }
                assertThat(bytes).as("bytes sent: %s", outcomes).isLessThan((4L * HEAP_MIB) << 20);
            }
        }
        LOG.warn(
                "{}, heaps of {} MiB: {} in {} s, {} MiB sent",
                what,
                HEAP_MIB,
                outcomes,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
                bytes >> 20);
    }

    /** Both nodes live; what was there is read, and checked out. */
    private static void goesOn(ProcessCluster cluster, Shop shop, Vertx vertx) {
        assertThat(List.of("manager", "node-1", "node-2")).allMatch(cluster::lives);
        shop.check();
        shop.checkAs(cluster.client(vertx));
        for (int i = 0; i < CARTS; i++) {
            shop.checkOut(Shop.key(i));
        }
        shop.check();
        assertThat(List.of("manager", "node-1", "node-2")).allMatch(cluster::lives);
        assertThat(cluster.log("node-1") + cluster.log("node-2")).doesNotContain("OutOfMemory");
    }
}
