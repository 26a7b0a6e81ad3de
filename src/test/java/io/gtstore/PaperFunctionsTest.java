// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gtstore.client.CartSession;
import io.gtstore.manager.FailureOptions;
import io.gtstore.manager.ManagerOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The paper's functions (§2.1 to §2.3), one by one, as lines on real sockets. */
@ExtendWith(VertxExtension.class)
@DisplayName("The paper's")
class PaperFunctionsTest {
    private static final String KEY = "mohan";

    @Test
    @DisplayName("CM Query(key): the node where the value is stored, and its port")
    void query(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3);
                LineClient line = new LineClient(cluster.managerPort())) {
            JsonObject answer = line.ask("query", key());
            String primary = answer.getJsonObject("node").getString("id");
            assertThat(answer.getJsonObject("node").getInteger("port"))
                    .isEqualTo(cluster.node(primary).actualPort());
            assertThat(answer.getJsonArray("replicas")).hasSize(1);
            assertThat(answer.getInteger("slot")).isBetween(0, 1023);
            assertThat(line.ask("login", key()).getJsonObject("node")).isEqualTo(answer.getJsonObject("node"));
        }
    }

    @Test
    @DisplayName(
            "CM Query(key), §3: a node not heard of for a second is asked first, and a replica is returned if it is down")
    void query_of_a_quiet_node(Vertx vertx) {
        ManagerOptions patient =
                new ManagerOptions().setSettleMillis(0).setFailures(new FailureOptions().setProbeTries(20));
        NetServer mute = await(vertx.createNetServer().connectHandler(s -> {}).listen(0, "127.0.0.1"));
        try (LocalCluster cluster = LocalCluster.start(vertx, 1, patient);
                LineClient line = new LineClient(cluster.managerPort());
                LineClient quiet = LineClient.asNode(cluster.managerPort(), "node-0")) {
            WireMessages.join(quiet, "node-0", mute.actualPort());
            String key = IntStream.range(0, 1_000)
                    .mapToObj(i -> "customer-" + i)
                    .filter(k -> node(line.ask("query", WireMessages.key(k))).equals("node-0"))
                    .findFirst()
                    .orElseThrow();
            assertThat(cluster.manager().probeRounds()).isZero();

            await().pollInSameThread().until(() -> {
                long begun = System.nanoTime();
                String named = node(line.ask("query", WireMessages.key(key)));
                assertThat(System.nanoTime() - begun).isLessThan(1_000_000_000L);
                return named.equals("node-1");
            });
            assertThat(cluster.manager().probeRounds()).isOne();
            assertThat(node(line.ask("login", WireMessages.key(key)))).isEqualTo("node-1");
        }
    }

    @Test
    @DisplayName("CM Node_Down(from, failed): the routes are remapped, and the reporter gets another replica")
    void node_down(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2);
                LineClient reporter = LineClient.asNode(cluster.managerPort(), "node-1")) {
            Gate gate = cluster.startGatedNode("node-3");
            cluster.awaitWhole(3);
            gate.shut();
            JsonObject down = new JsonObject().put("from", "node-1").put("node", "node-3");
            assertThat(reporter.ask("node_down", down).getBoolean("ok")).isTrue();
            JsonObject map = eventWithout(reporter, "node-3");
            assertThat(WireMessages.ownersIn(map)).containsExactly("node-1", "node-2");
        }
    }

    @Test
    @DisplayName("CM replica(node): the nodes that store the node's replicas")
    void replica(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3);
                LineClient line = new LineClient(cluster.managerPort())) {
            JsonObject answer = line.ask("replica", new JsonObject().put("node", "node-2"));
            TreeSet<String> holders = new TreeSet<>();
            JsonArray groups = answer.getJsonArray("groups");
            for (int i = 0; i < groups.size(); i++) {
                JsonArray owners = groups.getJsonObject(i).getJsonArray("owners");
                assertThat(owners).hasSize(1);
                holders.add(owners.getJsonArray(0).getString(0));
            }
            assertThat(holders).containsExactly("node-1", "node-3");
        }
    }

    @Test
    @DisplayName(
            "node get_rep(port) and Send_replica(port), to a node or to the CM, which passes them on to the slot's owners")
    void get_rep_and_send_rep(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3);
                LineClient manager = LineClient.asNode(cluster.managerPort(), "visitor")) {
            CartSession mohan = await(cluster.client().openSession(KEY));
            await(mohan.put("apple"));
            JsonArray carts = manager.ask("get_rep", key()).getJsonArray("carts");
            assertThat(carts).hasSize(1);
            JsonObject cart = carts.getJsonObject(0);
            assertThat(cart.getJsonArray("entries").getJsonObject(0).getString("item"))
                    .isEqualTo("apple");

            // The same cart under another name, sent to the manager, is then at all of its owners.
            JsonObject copy = cart.copy().put("key", "ranjan");
            JsonObject sent = manager.ask("send_rep", new JsonObject().put("carts", new JsonArray().add(copy)));
            assertThat(sent.getBoolean("ok")).isTrue();
            JsonObject place = manager.ask("query", WireMessages.key("ranjan"));
            assertThat(WireMessages.owners(place))
                    .hasSize(2)
                    .allSatisfy(owner -> assertThat(WireMessages.replica(cluster.node(owner), "ranjan")
                                    .getJsonObject(0)
                                    .getJsonArray("entries"))
                            .isEqualTo(copy.getJsonArray("entries")));
        }
    }

    @Test
    @DisplayName("node get_rep of the CM: all slots, in chunks, each cart once")
    void get_rep_of_all_slots(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3);
                LineClient manager = LineClient.asNode(cluster.managerPort(), "visitor")) {
            Shop shop = new Shop(cluster.client());
            shop.fill(30);
            List<String> keys = new ArrayList<>();
            JsonObject ask = new JsonObject().put("slots", "0-1023");
            for (String next = ""; next != null; ) {
                JsonObject chunk = manager.ask("get_rep", ask.put("after", next));
                assertThat(chunk.getBoolean("ok")).as(chunk.encode()).isTrue();
                chunk.getJsonArray("carts").forEach(cart -> keys.add(((JsonObject) cart).getString("key")));
                next = chunk.getString("next");
            }
            assertThat(keys)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 30).mapToObj(Shop::key).toList());
        }
    }

    @Test
    @DisplayName("node join(): another incarnation for each life, and whole maps to go by")
    void join(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1);
                LineClient line = LineClient.asNode(cluster.managerPort(), "node-0")) {
            JsonObject first = WireMessages.join(line, "node-0", 1);
            JsonObject again = WireMessages.join(line, "node-0", 1);
            assertThat(again.getLong("incarnation")).isGreaterThan(first.getLong("incarnation"));
            assertThat(again.getJsonObject("map").getLong("since")).isZero();
            assertThat(WireMessages.ownersIn(again)).containsExactly("node-0", "node-1");
        }
    }

    @Test
    @DisplayName(
            "client report_node_failure(port): the CM returns another node, at once, and again if the failed one is gone")
    void report_by_port(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3);
                LineClient line = new LineClient(cluster.managerPort())) {
            JsonObject failed = line.ask("query", key()).getJsonObject("node");
            JsonObject report = key().put("port", failed.getInteger("port"));
            JsonObject answer = line.ask("report", report);
            assertThat(answer.getBoolean("ok")).isTrue();
            assertThat(node(answer)).isNotEqualTo(failed.getString("id"));

            cluster.kill(failed.getString("id"));
            JsonObject gone = eventWithout(line, failed.getString("id"));
            assertThat(gone.getString("event")).isEqualTo("map");
            JsonObject late = line.ask("report", report);
            assertThat(late.getBoolean("ok")).as(late.encode()).isTrue();
            assertThat(node(late)).isNotEqualTo(failed.getString("id"));
        }
    }

    private static JsonObject key() {
        return WireMessages.key(KEY);
    }

    private static String node(JsonObject located) {
        return located.getJsonObject("node").getString("id");
    }

    /** The next map in which the node is no member any more. */
    private static JsonObject eventWithout(LineClient line, String node) {
        JsonObject event = line.nextEvent();
        while (WireMessages.members(event).contains(node)) {
            event = line.nextEvent();
        }
        return event;
    }
}
