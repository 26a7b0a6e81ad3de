// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.console.HealthServer;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.ManagerVerticle;
import io.gtstore.manager.RaftOptions;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.NodeVerticle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Managers that cannot decide, and nodes that find none, say so. */
@ExtendWith(VertxExtension.class)
class NoMajorityTest {
    private final Path dir;

    NoMajorityTest(@TempDir Path dir) {
        this.dir = dir;
    }

    @Test
    void one_manager_of_three_says_that_it_can_decide_nothing(Vertx vertx) throws IOException {
        int port = Ports.free();
        ManagerVerticle manager = new ManagerVerticle(new ManagerOptions()
                .setPort(0)
                .setId("m1")
                .setRaft(new RaftOptions()
                        .setPort(port)
                        .setElectionMillis(100)
                        .setDataDir(dir.toString())
                        .setPeers(List.of("m1=127.0.0.1:" + port, "m2=127.0.0.1:2", "m3=127.0.0.1:3"))));
        await(vertx.deployVerticle(manager));
        Awaitility.await().until(() -> manager.missing().startsWith("no majority of managers"));
        assertThat(manager.ready()).isFalse();
        String address = "127.0.0.1:" + manager.actualPort();
        GtStoreClient client = GtStoreClient.create(
                vertx, new GtStoreClientOptions().setManagers(List.of("127.0.0.1:1", address, "127.0.0.1:2")));
        assertThatThrownBy(() -> await(client.admin().leave("node-1")))
                .hasMessageContaining("no majority of managers")
                .hasMessageContaining("2 of m1, m2, m3");
    }

    @Test
    void a_node_that_finds_no_manager_says_what_happened_at_each_address(Vertx vertx) {
        NodeVerticle other =
                new NodeVerticle(new NodeOptions().setId("node-2").setPort(0).setManagers(List.of("127.0.0.1:1")));
        await(vertx.deployVerticle(other));
        String noManager = "127.0.0.1:" + other.actualPort();
        NodeVerticle node = new NodeVerticle(new NodeOptions()
                .setId("node-1")
                .setPort(0)
                .setManagers(List.of("127.0.0.1:1", "no-such-host.invalid:7400", noManager)));
        await(vertx.deployVerticle(node));
        HealthServer health = await(HealthServer.listen(vertx, "127.0.0.1", 0, node::missing));
        AtomicReference<String> body = new AtomicReference<>("");
        Awaitility.await().untilAsserted(() -> {
            body.set(ready(vertx, health.actualPort(), 503));
            assertThat(new JsonObject(body.get()).getString("reason"))
                    .contains("no manager serves this node")
                    .contains("127.0.0.1:1: refused")
                    .contains("no-such-host.invalid:7400: not tried")
                    .contains(noManager + ": not a manager");
        });
    }

    @Test
    void a_lone_manager_leads_itself_and_a_slot_without_an_owner_is_counted(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0)) {
            GtStoreClient client = GtStoreClient.create(
                    vertx,
                    new GtStoreClientOptions()
                            .setManagers(
                                    List.of("127.0.0.1:" + cluster.manager().actualPort())));
            ClusterStatus status = await(client.admin().status());
            assertThat(status.getTrouble()).isEmpty();
            assertThat(status.getManagers()).containsExactly(status.getLeader());
            assertThat(status.getUnowned()).isEqualTo(status.getSlots());
            cluster.startNode("node-1");
            assertThat(await(client.admin().status()).getUnowned()).isZero();
        }
    }

    private static String ready(Vertx vertx, int port, int expected) {
        HttpClient http = vertx.createHttpClient();
        try {
            return await(http.request(HttpMethod.GET, port, "127.0.0.1", "/health/ready")
                    .compose(request -> request.send().compose(response -> {
                        assertThat(response.statusCode()).isEqualTo(expected);
                        return response.body().map(String::valueOf);
                    })));
        } finally {
            await(http.close()); // until here nothing may collect it: a client that is collected closes
        }
    }
}
