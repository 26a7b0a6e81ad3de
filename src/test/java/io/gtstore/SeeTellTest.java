// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.KeyLocation;
import io.gtstore.manager.ClusterOptions;
import io.gtstore.manager.FailureOptions;
import io.gtstore.manager.ManagerOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** See-tell (paper §7) over real sockets: what a report costs, what it may not do, and who hears of the outcome. */
@ExtendWith(VertxExtension.class)
class SeeTellTest {
    private static final String KEY = "mohan";

    @Test
    void a_false_report_evicts_nobody_and_causes_one_probe_round(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = cluster.client();
            KeyLocation before = await(client.admin().query(KEY));
            long epoch = cluster.manager().epoch();
            KeyLocation other =
                    await(client.admin().reportNodeFailure(KEY, before.getNode().getPort()));
            assertThat(other.getNode()).isEqualTo(before.getReplicas().get(0));
            await().until(() -> await(client.admin().query(KEY)).getNode().equals(before.getNode()));
            assertThat(cluster.manager().probeRounds()).isOne();
            assertThat(cluster.manager().epoch()).isEqualTo(epoch);
        }
    }

    @Test
    void a_thousand_false_reports_at_once_evict_nobody_and_cause_one_probe_round(Vertx vertx) {
        ManagerOptions patient =
                new ManagerOptions().setSettleMillis(0).setFailures(new FailureOptions().setProbeTries(20));
        try (LocalCluster cluster = LocalCluster.start(vertx, 2, patient)) {
            Gate gate = cluster.startGatedNode("node-3");
            cluster.awaitWhole(3);
            long epoch = cluster.manager().epoch();
            String key = new Shop(cluster.client()).keyAt("node-3");
            JsonObject report = WireMessages.key(key).put("node", "node-3");
            List<LineClient> reporters = IntStream.range(0, 100)
                    .mapToObj(i -> new LineClient(cluster.managerPort()))
                    .toList();
            // A manager that finds itself paused, on a busy machine, drops its suspicions and begins anew; then the
            // burst is repeated.
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                long before = cluster.manager().probeRounds();
                // The suspect answers no probe before all have reported it.
                gate.freeze();
                burst(reporters, report);
                gate.thaw();
                await().until(() -> WireMessages.owners(reporters.get(0).ask("query", WireMessages.key(key)))
                        .get(0)
                        .equals("node-3"));
                assertThat(cluster.manager().epoch()).isEqualTo(epoch);
                return cluster.manager().probeRounds() == before + 1;
            });
            reporters.forEach(LineClient::close);
        }
    }

    @Test
    void a_report_of_an_earlier_life_is_answered_and_accuses_nobody(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2);
                LineClient line = new LineClient(cluster.managerPort())) {
            JsonObject node =
                    line.ask("query", new JsonObject().put("key", KEY)).getJsonObject("node");
            JsonObject report = new JsonObject()
                    .put("key", KEY)
                    .put("node", node.getString("id"))
                    .put("incarnation", node.getLong("incarnation") - 1);
            assertThat(line.ask("report", report).getBoolean("ok")).isTrue();
            assertThat(cluster.manager().probeRounds()).isZero();
        }
    }

    @Test
    void only_the_nodes_and_clients_concerned_are_told_of_a_failure(Vertx vertx) {
        ManagerOptions options = new ManagerOptions()
                .setSettleMillis(0)
                .setCluster(new ClusterOptions().setSlots(4).setReplicas(1));
        try (LocalCluster cluster = LocalCluster.start(vertx, 4, options)) {
            cluster.awaitWhole(4);
            try (LineClient hers = new LineClient(cluster.managerPort());
                    LineClient others = new LineClient(cluster.managerPort());
                    LineClient heir = LineClient.asNode(cluster.managerPort(), "node-2");
                    LineClient bystander = LineClient.asNode(cluster.managerPort(), "node-3")) {
                String failed = "node-1";
                askFor(cluster, hers, failed, true);
                askFor(cluster, others, failed, false);
                cluster.kill(failed);

                // The slot goes to the next in the ring: it and the slot's clients hear of that, and nobody else does.
                assertThat(hers.nextEvent().getString("event")).isEqualTo("map");
                assertThat(heir.nextEvent().getJsonObject("map").getJsonArray("slots"))
                        .isNotEmpty();
                assertThat(others.events()).isEmpty();
                assertThat(bystander.events()).isEmpty();
            }
        }
    }

    @Test
    void a_node_that_only_its_accuser_cannot_reach_is_not_evicted(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3);
                LineClient accuser = LineClient.asNode(cluster.managerPort(), "node-1")) {
            long epoch = cluster.manager().epoch();
            JsonObject down = new JsonObject().put("from", "node-1").put("node", "node-2");
            for (int i = 0; i < 20; i++) {
                assertThat(accuser.ask("node_down", down).getBoolean("ok")).isTrue();
            }
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> cluster.manager().epoch() == epoch);
        }
    }

    /** A node that stands in for a manager with other time-outs than the default must not judge by that. */
    @Test
    void whoever_probes_for_the_manager_waits_as_long_as_the_manager_would(Vertx vertx) {
        long patience = 1_000; // longer than any default
        Gate silent = new Gate(vertx);
        silent.freeze();
        try (LocalCluster cluster = LocalCluster.start(vertx, 1);
                LineClient boss = LineClient.asNode(cluster.node("node-1").actualPort(), "visitor")) {
            JsonObject suspect = new JsonObject()
                    .put("id", "node-2")
                    .put("incarnation", 1)
                    .put("host", "127.0.0.1")
                    .put("port", silent.port());
            long begun = System.nanoTime();
            JsonObject answer =
                    boss.ask("probe", new JsonObject().put("node", suspect).put("timeout", patience));
            assertThat(answer.getString("outcome")).isEqualTo("silent");
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(patience - 50));
        }
    }

    /** A thousand reports; each is answered at once with somebody else. */
    private static void burst(List<LineClient> reporters, JsonObject report) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(reporters.get(i % reporters.size()).send("report", report));
        }
        for (int i = 0; i < 1_000; i++) {
            JsonObject answer = reporters.get(i % reporters.size()).answer(ids.get(i));
            assertThat(WireMessages.owners(answer).get(0)).isNotEqualTo(report.getString("node"));
        }
    }

    /** Asks for keys of that node, or of the others. */
    private static void askFor(LocalCluster cluster, LineClient line, String node, boolean hers) {
        try (LineClient scout = new LineClient(cluster.managerPort())) {
            IntStream.range(0, 40)
                    .mapToObj(i -> new JsonObject().put("key", "customer-" + i))
                    .filter(key -> hers
                            == scout.ask("query", key)
                                    .getJsonObject("node")
                                    .getString("id")
                                    .equals(node))
                    .forEach(key -> line.ask("query", key));
        }
    }
}
