// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartSession;
import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.KeyLocation;
import io.gtstore.client.MemberStatus;
import io.gtstore.client.NodeAddress;
import io.gtstore.manager.FailureOptions;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.ReplicationOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The paper, sentence by sentence, over real sockets. */
@ExtendWith(VertxExtension.class)
@DisplayName("The paper says")
class PaperTest {
    private static final String KEY = "mohan";

    @Test
    @DisplayName("§4, a node is down when 1) the client loses communication with the node")
    void the_client_loses_communication_with_the_node(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0)) {
            Gate gate = cluster.startGatedNode("node-1");
            GtStoreClient client = cluster.client();
            CartSession mohan = await(client.openSession(KEY));
            await(mohan.put("apple"));
            long life = life(client, "node-1");
            gate.shut();
            // Nobody else talks to the only node: it is the client's report that has it verified.
            mohan.put("pear");
            soon().until(() -> cluster.manager().probeRounds() > 0 && life(client, "node-1") != life);
        }
    }

    @Test
    @DisplayName("§4, a node is down when 2) the node does not get a response from its replica node")
    void the_node_does_not_get_a_response_from_its_replica_node(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, quick())) {
            cluster.startNode("node-1");
            Gate gate = cluster.startGatedNode("node-2");
            cluster.startNode("node-3");
            GtStoreClient client = cluster.client();
            // A key that the client takes to another node, which copies it to the gated one.
            String key = keyWith(client, "node-1", "node-2");
            CartSession session = await(client.openSession(key));
            long life = life(client, "node-2");
            gate.freeze();
            assertThat(await(session.put("apple")).getCopies()).isEqualTo(2);
            soon().until(() -> life(client, "node-2") != life);
        }
    }

    @Test
    @DisplayName("§4, a node is down when 3) the node does not respond to a CM request")
    void the_node_does_not_respond_to_a_request_of_the_manager(Vertx vertx) {
        NetServer mute = await(vertx.createNetServer().connectHandler(s -> {}).listen(0, "127.0.0.1"));
        try (LocalCluster cluster = LocalCluster.start(vertx, 1, quick());
                LineClient ghost = LineClient.asNode(cluster.managerPort(), "node-0")) {
            WireMessages.join(ghost, "node-0", mute.actualPort());
            GtStoreClient client = cluster.client();
            String key = new Shop(client).keyAt("node-0");
            // The manager is asked for the key's node; it asks the node, which has said nothing for a second, whether
            // it is up.
            soon().until(() ->
                    await(client.admin().query(key)).getNode().getId().equals("node-1"));
            assertThat(cluster.manager().probeRounds()).isOne();
            // Whoever asks next has it asked again, should the manager have been too busy to trust its own ears.
            soon().until(() -> await(client.admin().query(key)).getEpoch() > 0 && life(client, "node-0") == 0);
        }
    }

    @Test
    @DisplayName("§4, and so it is when the manager's connection to it breaks")
    void the_nodes_connection_to_the_manager_breaks(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1)) {
            GtStoreClient client = cluster.client();
            cluster.kill("node-1");
            soon().until(() -> life(client, "node-1") == 0);
        }
    }

    @Test
    @DisplayName(
            "§4, recovery: 1) the node tells the CM, 2) no route leads to the failed node, 3) the node gets a new replica")
    void the_recovery_in_three_steps(Vertx vertx) {
        try (LocalCluster cluster = quiet(vertx);
                LineClient ghost = LineClient.asNode(cluster.managerPort(), "node-3");
                LineClient manager = new LineClient(cluster.managerPort())) {
            WireMessages.join(ghost, "node-3", WireMessages.deadPort(vertx));
            String key = keyWith(cluster.client(), "node-1", "node-3");

            // 1. Nobody but node-1, which copies the put to node-3, can know.
            CartSession session = await(cluster.client().openSession(key));
            assertThat(await(session.put("apple")).getCopies()).isEqualTo(2);
            soon().until(() -> cluster.manager().probeRounds() == 1);
            // 2.
            soon().until(() -> !WireMessages.members(manager.ask("map")).contains("node-3"));
            assertThat(WireMessages.ownersIn(manager.ask("map"))).containsExactly("node-1", "node-2");
            // 3.
            try (LineClient reporter = new LineClient(cluster.node("node-1").actualPort())) {
                soon().until(() -> WireMessages.owners(reporter.ask("query", WireMessages.key(key)))
                        .equals(List.of("node-1", "node-2")));
            }
            soon().until(() -> underReplicated(cluster.client()) == 0);
            assertThat(await(session.put("pear")).getCopies()).isEqualTo(2);
            // The new replica holds all: the node that reported may go, too.
            cluster.kill("node-1");
            assertThat(items(await(session.get()))).containsExactly("apple", "pear");
        }
    }

    @Test
    @DisplayName(
            "§4, rejoin: 1) it sends a join, 2) a route is added, 3) it is told of a node, 4) it requests the list there")
    void the_rejoin_in_four_steps(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            CartSession mohan = await(cluster.client().openSession(KEY));
            await(mohan.put("apple"));
            cluster.kill("node-1");
            await(mohan.put("pear"));
            soon().until(() -> life(cluster.client(), "node-1") == 0);
            try (LineClient back = LineClient.asNode(cluster.managerPort(), "node-1");
                    LineClient manager = new LineClient(cluster.managerPort())) {
                // 1. and 3.: the answer to the join says who has the data.
                JsonObject joined = WireMessages.askToJoin(back, "node-1", 1);
                // 2.
                assertThat(WireMessages.ownersIn(manager.ask("map"))).containsExactly("node-1", "node-2");
                JsonObject source = WireMessages.member(joined, "node-2");
                // 4.
                try (LineClient at = LineClient.asNode(source.getInteger("port"), "node-1")) {
                    JsonObject list = at.ask(
                            "get_rep", WireMessages.allSlots().put("incarnation", source.getLong("incarnation")));
                    JsonObject cart = list.getJsonArray("carts").getJsonObject(0);
                    assertThat(cart.getString("key")).isEqualTo(KEY);
                    assertThat(cart.getJsonArray("entries")).hasSize(2);
                }
            }
        }
    }

    @Test
    @DisplayName("§4, rejoin: a node that has come back has the list, and may serve it alone")
    void a_node_that_has_come_back_has_the_list(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            GtStoreClient client = cluster.client();
            CartSession mohan = await(client.openSession(KEY));
            await(mohan.put("apple"));
            long life = life(client, "node-1");
            cluster.kill("node-1");
            await(mohan.put("pear"));
            cluster.startNode("node-1");
            assertThat(life(client, "node-1")).isGreaterThan(life);
            assertThat(owners(await(client.admin().query(KEY)))).containsExactlyInAnyOrder("node-1", "node-2");
            cluster.kill("node-2");
            assertThat(items(await(mohan.get()))).containsExactly("apple", "pear");
        }
    }

    @Test
    @DisplayName(
            "§4, the client: 1) it sends the port, 2) the maps are updated, 3) it gets a valid port, 4) it connects to that node")
    void the_clients_recovery_in_four_steps(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2);
                LineClient manager = new LineClient(cluster.managerPort())) {
            Gate gate = cluster.startGatedNode("node-3");
            cluster.awaitWhole(3);
            GtStoreClient client = cluster.client();
            String key = new Shop(client).keyAt("node-3");
            CartSession session = await(client.openSession(key));
            assertThat(Objects.requireNonNull(session.node()).getId()).isEqualTo("node-3");
            await(session.put("apple"));
            long life = life(client, "node-3");
            manager.ask("map");
            gate.shut();

            // 1. and 3.: at once, with the port of a node that is up.
            NodeAddress valid =
                    await(client.admin().reportNodeFailure(key, gate.port())).getNode();
            assertThat(valid.getPort()).isEqualTo(cluster.node(valid.getId()).actualPort());
            // 2.: the next map has no route to that life of the node.
            assertThat(WireMessages.incarnations(manager.nextEvent())).doesNotContain(life);
            // 4.
            await(session.put("pear"));
            assertThat(Objects.requireNonNull(session.node()).getId()).isEqualTo(valid.getId());
            assertThat(items(await(session.get()))).containsExactly("apple", "pear");
        }
    }

    @Test
    @DisplayName("§5, the guess: while the manager is silent a node sends the copy where the manager would")
    void the_guess_while_the_manager_is_silent(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0)) {
            for (int i = 1; i <= 4; i++) {
                // A busy machine is no reason to send the copy on to the next.
                cluster.startNode(
                        "node-" + i,
                        new NodeOptions().setReplication(new ReplicationOptions().setReplicaTimeoutMillis(10_000)));
            }
            cluster.awaitWhole(4);
            GtStoreClient client = cluster.patientClient();
            String key = keyWith(client, "node-1", "node-2");
            CartSession session = await(client.openSession(key));
            await(session.put("apple"));
            cluster.killManager();
            cluster.kill("node-2");
            assertThat(await(session.put("pear")).getCopies()).isEqualTo(2);
            // The paper's node2 + 1.
            assertThat(WireMessages.holds(cluster.node("node-3"), key)).isTrue();
            assertThat(WireMessages.holds(cluster.node("node-4"), key)).isFalse();

            // The manager comes back, goes on from the nodes' map, and decides as was guessed.
            cluster.startManager();
            soon().until(() -> isWholeWithout(client, "node-2"));
            assertThat(owners(await(client.admin().query(key)))).containsExactlyInAnyOrder("node-1", "node-3");
            cluster.kill("node-1");
            assertThat(items(await(session.get()))).containsExactly("apple", "pear");
        }
    }

    @Test
    @DisplayName("§7, the heartbeat, if it is switched on, finds a dead node that nobody talks to")
    void the_heartbeat(Vertx vertx) {
        ManagerOptions options = quick();
        options.getFailures().setHeartbeatEnabled(true).setHeartbeatIntervalMillis(200);
        try (LocalCluster cluster = LocalCluster.start(vertx, 2, options)) {
            Gate gate = cluster.startGatedNode("node-3");
            GtStoreClient client = cluster.client();
            cluster.awaitWhole(3);
            long life = life(client, "node-3");
            gate.freeze();
            soon().until(() -> life(client, "node-3") != life);
        }
    }

    private static ManagerOptions quick() {
        return new ManagerOptions().setSettleMillis(0).setFailures(new FailureOptions().setProbeTimeoutMillis(150));
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(8))
                .ignoreExceptionsMatching(e -> e instanceof AssertionError || e instanceof GtStoreException);
    }

    /** The incarnation under which the node is a member; 0 if it is none. A node that is wrongly thought dead soon lives another life. */
    private static long life(GtStoreClient client, String node) {
        return await(client.admin().status()).getMembers().stream()
                .map(MemberStatus::getNode)
                .filter(member -> member.getId().equals(node))
                .mapToLong(NodeAddress::getIncarnation)
                .findFirst()
                .orElse(0);
    }

    /** By one answer: of two, the first may come from a manager that has yet to hear of any member. */
    private static boolean isWholeWithout(GtStoreClient client, String node) {
        ClusterStatus status = await(client.admin().status());
        return status.getMembers().size() > 1
                && status.getUnderReplicated() == 0
                && status.getMembers().stream()
                        .noneMatch(member -> member.getNode().getId().equals(node));
    }

    private static int underReplicated(GtStoreClient client) {
        return await(client.admin().status()).getUnderReplicated();
    }

    /** Two nodes that have nothing to say to others of themselves. */
    private static LocalCluster quiet(Vertx vertx) {
        LocalCluster cluster = LocalCluster.start(vertx, 0);
        for (String id : List.of("node-1", "node-2")) {
            cluster.startNode(
                    id, new NodeOptions().setReplication(new ReplicationOptions().setRepairIntervalMillis(600_000)));
        }
        return cluster;
    }

    /** Some key with these owners. */
    private static String keyWith(GtStoreClient client, String primary, String replica) {
        return Stream.iterate(0, i -> i < 5_000, i -> i + 1)
                .map(i -> "customer-" + i)
                .filter(key -> owners(await(client.admin().query(key))).equals(List.of(primary, replica)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no key has the owners " + primary + " and " + replica + ": "
                        + await(client.admin().status()).toJson()));
    }

    private static List<String> owners(KeyLocation location) {
        return Stream.concat(Stream.of(location.getNode()), location.getReplicas().stream())
                .map(NodeAddress::getId)
                .toList();
    }

    private static List<String> items(CartContents contents) {
        return Shop.items(contents);
    }
}
