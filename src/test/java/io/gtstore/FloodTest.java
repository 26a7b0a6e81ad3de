// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.PutResult;
import io.gtstore.manager.FailureOptions;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.net.RawClient;
import io.gtstore.net.RpcServer;
import io.gtstore.node.NodeLimitsOptions;
import io.gtstore.node.NodeLoad;
import io.gtstore.node.NodeOptions;
import io.gtstore.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** More of everything than a cluster takes: each queue stops at its bound with a clear error, and once the flood is over nothing of it is left. */
@ExtendWith(VertxExtension.class)
@Timeout(120)
class FloodTest {
    private static final int MAX_CONNECTIONS = 40;
    private static final int MAX_IN_FLIGHT = 64;
    private static final int MAX_WATCHES = 30;
    private static final int MAX_WATCHES_PER_CONNECTION = 20;
    private static final int MAX_HINTS = 50;
    private static final int PUTS = 3_000;
    private static final int CLIENT_PUTS = 20_000;

    /** A hundredth of the heap, and a frame for each connection, which may have begun when the rest was full. */
    private static final long MAX_BUFFERED =
            Runtime.getRuntime().maxMemory() / 100 + MAX_CONNECTIONS * (long) NodeLimitsOptions.DEFAULT_MAX_FRAME_BYTES;

    private final List<NodeLoad> highest = new ArrayList<>();

    @Test
    void every_queue_stops_at_its_bound_and_is_empty_after_the_flood(Vertx vertx) throws Exception {
        ManagerOptions patient =
                new ManagerOptions().setSettleMillis(0).setFailures(new FailureOptions().setProbeTries(100));
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, patient)) {
            cluster.startNode("node-1", bounded());
            cluster.startNode("node-2", bounded());
            Gate silent = cluster.startGatedNode("node-3", bounded());
            cluster.awaitWhole(3);
            int port = cluster.node("node-1").actualPort();
            int idle = load(cluster, "node-1").connections();
            long sampler =
                    vertx.setPeriodic(5, tick -> cluster.node("node-1").load().onSuccess(highest::add));

            connections(port, idle);
            cluster.awaitWhole(3); // nobody took the node for dead
            watches(cluster, port);
            replies(port, ownedBy(cluster.client(), "node-1"));
            cluster.awaitWhole(3);
            silent.freeze();
            Map<String, String> stored = requests(port);
            Map<String, Integer> called = operations(vertx, cluster);

            assertThat(called.get("ok")).as("%s", called).isPositive();
            assertThat(called.get(ErrorCode.BUSY.wire())).as("%s", called).isGreaterThan(CLIENT_PUTS / 10);
            Awaitility.await()
                    .until(() -> load(cluster, "node-1").hints()
                                    + load(cluster, "node-2").hints()
                            > 0);
            assertThat(load(cluster, "node-2").hints()).isLessThanOrEqualTo(MAX_HINTS);
            vertx.cancelTimer(sampler);
            assertBounded();
            silent.thaw();
            for (int i = 1; i <= 3; i++) {
                awaitIdle(cluster, "node-" + i);
            }
            holds(cluster.client(), stored);
        }
    }

    private static NodeOptions bounded() {
        return new NodeOptions()
                .setLimits(new NodeLimitsOptions()
                        .setMaxConnections(MAX_CONNECTIONS)
                        .setMaxInFlight(MAX_IN_FLIGHT)
                        .setMaxWatches(MAX_WATCHES)
                        .setMaxWatchesPerConnection(MAX_WATCHES_PER_CONNECTION)
                        .setMaxHints(MAX_HINTS)
                        .setMaxBufferedPercent(1));
    }

    /** Those beyond the bound are told so; the places of those that end are free again. */
    private static void connections(int port, int idle) throws IOException {
        List<RawClient> welcome = new ArrayList<>();
        for (int i = 0; i < MAX_CONNECTIONS - idle; i++) {
            RawClient peer = new RawClient(port);
            peer.assertAnswered(1);
            welcome.add(peer);
        }
        for (int i = 0; i < 20; i++) {
            try (RawClient peer = new RawClient(port)) {
                peer.readError(ErrorCode.TOO_MANY_CONNECTIONS);
            }
        }
        for (RawClient peer : welcome) {
            peer.close();
        }
        Awaitility.await().until(() -> accepts(port));
    }

    private static boolean accepts(int port) {
        try (RawClient peer = new RawClient(port)) {
            return peer.send("{\"id\":1,\"op\":\"ping\"}\n").read().getBoolean("ok");
        } catch (IOException e) {
            return false;
        }
    }

    /** Watches of one connection, and those of all. */
    private static void watches(LocalCluster cluster, int port) throws IOException {
        try (RawClient first = new RawClient(port);
                RawClient second = new RawClient(port)) {
            assertThat(watch(first, MAX_WATCHES + 10)).isEqualTo(MAX_WATCHES_PER_CONNECTION);
            assertThat(watch(second, MAX_WATCHES + 10)).isEqualTo(MAX_WATCHES - MAX_WATCHES_PER_CONNECTION);
            assertThat(load(cluster, "node-1").watches()).isEqualTo(MAX_WATCHES);
        }
    }

    private static int watch(RawClient peer, int times) throws IOException {
        int granted = 0;
        for (int i = 0; granted < times && i < times * 20; i++) {
            JsonObject reply = next(peer.send("{\"id\":1,\"op\":\"watch\",\"key\":\"watched-" + i + "\"}\n"));
            if (reply.getBoolean("ok")) {
                granted++;
            } else if (code(reply).equals(ErrorCode.BUSY.wire())) {
                return granted;
            } // else the key is another node's
        }
        return granted;
    }

    /** Past the pushes. */
    private static JsonObject next(RawClient peer) throws IOException {
        JsonObject reply = peer.read();
        while (reply.containsKey("event")) {
            reply = peer.read();
        }
        return reply;
    }

    /** Many who ask for much and take nothing: little is made for each of them, and others are served meanwhile. */
    private static void replies(int port, String key) throws IOException {
        try (RawClient peer = new RawClient(port)) {
            for (int i = 0; i < 15; i++) {
                peer.send("{\"id\":1,\"op\":\"put\",\"key\":\"" + key + "\",\"item\":\"" + "x".repeat(16_000) + "\"}\n")
                        .readOk();
            }
        }
        String gets = ("{\"id\":2,\"op\":\"get\",\"key\":\"" + key + "\"}\n").repeat(MAX_IN_FLIGHT);
        List<RawClient> greedy = new ArrayList<>();
        for (int i = 0; i < MAX_CONNECTIONS / 2; i++) {
            greedy.add(new RawClient(port).send(gets)); // each wants 15 MB of replies
        }
        try (RawClient other = new RawClient(port)) {
            for (int i = 1; i < 20; i++) {
                other.assertAnswered(i);
            }
        }
        for (RawClient peer : greedy) {
            peer.read();
        }
        for (RawClient peer : greedy) {
            peer.close();
        }
        Awaitility.await().until(() -> accepts(port));
    }

    private static String ownedBy(GtStoreClient client, String node) {
        for (int i = 0; ; i++) {
            if (await(client.admin().query("large-" + i)).getNode().getId().equals(node)) {
                return "large-" + i;
            }
        }
    }

    /** More requests on one connection than may be outstanding, while a replica is silent. What was stored, by key. */
    private static Map<String, String> requests(int port) throws IOException {
        StringBuilder frames = new StringBuilder();
        for (int i = 0; i < PUTS; i++) {
            frames.append(
                    "{\"id\":" + i + ",\"op\":\"put\",\"key\":\"flood-" + i + "\",\"item\":\"item-" + i + "\"}\n");
        }
        Map<String, String> stored = new HashMap<>();
        int busy = 0;
        try (RawClient eager = new RawClient(port)) {
            eager.send(frames.toString());
            for (int i = 0; i < PUTS; i++) {
                JsonObject reply = eager.read();
                if (reply.getBoolean("ok")) {
                    stored.put("flood-" + reply.getInteger("id"), "item-" + reply.getInteger("id"));
                } else {
                    // unknown: what this node does not own it forwards, also to the one that is silent
                    assertThat(code(reply)).isIn(ErrorCode.BUSY.wire(), ErrorCode.UNKNOWN.wire());
                    busy += code(reply).equals(ErrorCode.BUSY.wire()) ? 1 : 0;
                }
            }
        }
        assertThat(busy).isGreaterThan(MAX_IN_FLIGHT);
        assertThat(stored).hasSizeGreaterThan(MAX_IN_FLIGHT / 2);
        return stored;
    }

    private static String code(JsonObject reply) {
        return reply.getJsonObject("error").getString("code");
    }

    /** More operations of one client than it takes, in a turn of its own event loop, so that none of them ends meanwhile; each ends. How many ended how. */
    private static Map<String, Integer> operations(Vertx vertx, LocalCluster cluster) throws Exception {
        Map<String, Integer> outcomes = new HashMap<>();
        List<Future<PutResult>> puts = new ArrayList<>();
        Promise<Void> begun = Promise.promise();
        vertx.getOrCreateContext().runOnContext(turn -> {
            GtStoreClient client = patient(vertx, cluster);
            for (int i = 0; i < CLIENT_PUTS; i++) {
                CartSession session = client.cart("client-" + i);
                puts.add(session.put("item-" + i));
            }
            begun.complete();
        });
        await(begun.future());
        for (Future<PutResult> put : puts) {
            String outcome = await(put.map(done -> "ok")
                    .otherwise(failure -> ((GtStoreException) failure).code().wireName()));
            outcomes.merge(outcome, 1, Integer::sum);
        }
        return outcomes;
    }

    /** A client that waits for a busy machine, so that some of what it asks is done. */
    private static GtStoreClient patient(Vertx vertx, LocalCluster cluster) {
        return GtStoreClient.create(
                vertx,
                new GtStoreClientOptions()
                        .setManagers(List.of(cluster.managerAddress()))
                        .setManagerTimeout(Duration.ofSeconds(2))
                        .setAttemptTimeout(Duration.ofSeconds(2))
                        .setDeadline(Duration.ofSeconds(8)));
    }

    private void assertBounded() {
        assertThat(highest).hasSizeGreaterThan(50);
        assertThat(highest).allSatisfy(load -> {
            assertThat(load.connections()).isLessThanOrEqualTo(MAX_CONNECTIONS + RpcServer.RESERVED_CONNECTIONS);
            assertThat(load.bufferedBytes()).isLessThanOrEqualTo(MAX_BUFFERED);
            assertThat(load.watches()).isLessThanOrEqualTo(MAX_WATCHES);
            assertThat(load.hints()).isLessThanOrEqualTo(MAX_HINTS);
            assertThat(load.owed()).isLessThanOrEqualTo(load.carts());
            // an asker, and for each copy of his change a request and a store
            assertThat(load.underWay()).isLessThanOrEqualTo(MAX_CONNECTIONS * MAX_IN_FLIGHT * 4);
        });
        assertThat(highest).anySatisfy(load -> assertThat(load.connections()).isGreaterThanOrEqualTo(MAX_CONNECTIONS));
        assertThat(highest)
                .anySatisfy(load ->
                        assertThat(load.bufferedBytes()).isGreaterThan(NodeLimitsOptions.DEFAULT_MAX_FRAME_BYTES));
    }

    private static NodeLoad load(LocalCluster cluster, String node) {
        return await(cluster.node(node).load());
    }

    /** Nothing waits, nothing is owed; a comparison of owners may be under way at any moment. */
    private static void awaitIdle(LocalCluster cluster, String node) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            NodeLoad load = load(cluster, node);
            assertThat(load.underWay()).as(node + " " + load).isZero();
            assertThat(load.bufferedBytes()).as(node + " " + load).isZero();
            assertThat(load.watches() + load.hints() + load.owed())
                    .as(node + " " + load)
                    .isZero();
        });
    }

    private static void holds(GtStoreClient client, Map<String, String> stored) {
        stored.forEach((key, item) -> assertThat(await(client.cart(key).get()).getItems())
                .as(key)
                .anySatisfy(held -> assertThat(held.value()).isEqualTo(item)));
    }
}
