package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.KeyLocation;
import io.gtstore.client.MemberStatus;
import io.gtstore.client.NodeAddress;
import io.gtstore.manager.ManagerOptions;
import io.vertx.core.Vertx;
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
            CartSession mohan = await(client.login(KEY));
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
            String key = Stream.iterate(0, i -> i + 1)
                    .map(i -> "customer-" + i)
                    .filter(k -> replicaIs(await(client.query(k)), "node-2"))
                    .findFirst()
                    .orElseThrow();
            CartSession session = await(client.login(key));
            long life = life(client, "node-2");
            gate.freeze();
            assertThat(await(session.put("apple")).getCopies()).isEqualTo(2);
            soon().until(() -> life(client, "node-2") != life);
        }
    }

    @Test
    @DisplayName("§4, a node is down when 3) the node does not respond to a CM request")
    void the_node_does_not_respond_to_the_manager(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1)) {
            GtStoreClient client = cluster.client();
            cluster.kill("node-1");
            // Nobody asks for it: the manager's own connection to it broke.
            soon().until(() -> life(client, "node-1") == 0);
        }
    }

    @Test
    @DisplayName("§4, recovery: the node tells, the route goes, a new replica is named")
    void the_recovery_in_three_steps(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = cluster.client();
            CartSession mohan = await(client.login(KEY));
            await(mohan.put("apple"));
            KeyLocation before = await(client.query(KEY));
            String failed = before.getReplicas().get(0).getId();
            cluster.kill(failed);

            assertThat(await(mohan.put("pear")).getCopies()).isEqualTo(2);
            soon().until(() -> life(client, failed) == 0);
            soon().until(() -> await(client.status()).getBelowTarget() == 0);
            KeyLocation after = await(client.query(KEY));
            assertThat(owners(after)).hasSize(2).doesNotContain(failed);
            // The new replica holds all: the old primary may go, too.
            cluster.kill(before.getNode().getId());
            assertThat(items(await(mohan.get()))).containsExactly("apple", "pear");
        }
    }

    @Test
    @DisplayName("§4, rejoin: it joins, a route is added, it is told from whom, it requests the list")
    void the_rejoin_in_four_steps(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            GtStoreClient client = cluster.client();
            CartSession mohan = await(client.login(KEY));
            await(mohan.put("apple"));
            cluster.kill("node-1");
            await(mohan.put("pear"));
            cluster.startNode("node-1");
            assertThat(cluster.node("node-1").ready()).isTrue();
            assertThat(owners(await(client.query(KEY)))).containsExactlyInAnyOrder("node-1", "node-2");
            cluster.kill("node-2");
            assertThat(items(await(mohan.get()))).containsExactly("apple", "pear");
        }
    }

    @Test
    @DisplayName("§4, the client: it sends the port, the maps are updated, it gets a valid node, it connects to it")
    void the_clients_recovery_in_four_steps(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = cluster.client();
            CartSession mohan = await(client.login(KEY));
            await(mohan.put("apple"));
            NodeAddress failed = await(client.query(KEY)).getNode();
            cluster.kill(failed.getId());
            KeyLocation valid =
                    await(client.reportNodeFailure(KEY, failed.getPort()).recover(gone -> client.query(KEY)));
            assertThat(valid.getNode().getId()).isNotEqualTo(failed.getId());
            await(mohan.put("pear"));
            assertThat(Objects.requireNonNull(mohan.node()).getId()).isNotEqualTo(failed.getId());
            assertThat(items(await(mohan.get()))).containsExactly("apple", "pear");
        }
    }

    @Test
    @DisplayName("§4 and what it leaves out: a false report gets another owner, and evicts nobody")
    void a_false_report_evicts_nobody(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = cluster.client();
            KeyLocation before = await(client.query(KEY));
            long epoch = cluster.manager().epoch();
            KeyLocation other =
                    await(client.reportNodeFailure(KEY, before.getNode().getPort()));
            assertThat(other.getNode()).isEqualTo(before.getReplicas().get(0));
            soon().until(() -> await(client.query(KEY)).getNode().equals(before.getNode()));
            assertThat(cluster.manager().epoch()).isEqualTo(epoch);
        }
    }

    @Test
    @DisplayName("§5, the guess: while the manager is silent a node sends the copy where the manager would")
    void the_guess_while_the_manager_is_silent(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = cluster.client();
            CartSession mohan = await(client.login(KEY));
            await(mohan.put("apple"));
            KeyLocation before = await(client.query(KEY));
            String failed = before.getReplicas().get(0).getId();
            cluster.killManager();
            cluster.kill(failed);
            assertThat(await(mohan.put("pear")).getCopies()).isEqualTo(2);

            // The manager comes back, goes on from the nodes' map, and decides as was guessed.
            cluster.startManager();
            soon().until(() -> life(client, failed) == 0 && belowTarget(client) == 0);
            cluster.kill(before.getNode().getId());
            assertThat(items(await(mohan.get()))).containsExactly("apple", "pear");
        }
    }

    @Test
    @DisplayName("§7, the heartbeat, if it is switched on, finds a dead node that nobody talks to")
    void the_heartbeat(Vertx vertx) {
        ManagerOptions options = quick().setHeartbeatEnabled(true).setHeartbeatIntervalMillis(200);
        try (LocalCluster cluster = LocalCluster.start(vertx, 2, options)) {
            Gate gate = cluster.startGatedNode("node-3");
            GtStoreClient client = cluster.client();
            long life = life(client, "node-3");
            gate.freeze();
            soon().until(() -> life(client, "node-3") != life);
        }
    }

    private static ManagerOptions quick() {
        return new ManagerOptions().setSettleMillis(0).setProbeTimeoutMillis(150);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(8)).ignoreException(AssertionError.class);
    }

    /** The incarnation under which the node is a member; 0 if it is none. A node that is wrongly thought dead soon lives another life. */
    private static long life(GtStoreClient client, String node) {
        return await(client.status()).getMembers().stream()
                .map(MemberStatus::getNode)
                .filter(member -> member.getId().equals(node))
                .mapToLong(NodeAddress::getIncarnation)
                .findFirst()
                .orElse(0);
    }

    private static int belowTarget(GtStoreClient client) {
        return await(client.status()).getBelowTarget();
    }

    private static boolean replicaIs(KeyLocation location, String node) {
        return location.getReplicas().stream().anyMatch(r -> r.getId().equals(node));
    }

    private static List<String> owners(KeyLocation location) {
        return Stream.concat(Stream.of(location.getNode()), location.getReplicas().stream())
                .map(NodeAddress::getId)
                .toList();
    }

    private static List<String> items(CartContents contents) {
        return contents.getItems().stream()
                .map(CartItem::getItem)
                .map(String::valueOf)
                .toList();
    }
}
