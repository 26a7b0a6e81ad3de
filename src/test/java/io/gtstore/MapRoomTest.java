// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.config.LimitsOptions;
import io.gtstore.config.SettingException;
import io.gtstore.manager.ClusterOptions;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.RaftOptions;
import io.gtstore.node.NodeLimitsOptions;
import io.gtstore.node.NodeOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cluster takes in no more members than a map in one frame can name, and who reads shorter frames only is told so. */
@Timeout(60)
@ExtendWith(VertxExtension.class)
class MapRoomTest {
    private static final int LEAST_FRAME_BYTES = 4_096;
    private static final int MEMBERS = 100;

    @Test
    void joins_end_where_the_map_would_be_too_long_for_a_frame_and_a_new_node_is_told_so(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, manager(8, 2, LEAST_FRAME_BYTES))) {
            cluster.startNode("node-1", node(LEAST_FRAME_BYTES));
            try (LineClient boss = LineClient.asNode(cluster.managerPort(), "visitor")) {
                JsonObject refused = null;
                for (int i = 0; i < MEMBERS && refused == null; i++) {
                    JsonObject reply = join(boss, "invented-" + i, "127.0.0.1");
                    if (!reply.getBoolean("ok")) {
                        refused = reply;
                    }
                    assertThat(map(boss)).hasSizeLessThanOrEqualTo(LEAST_FRAME_BYTES);
                }
                assertThat(refused).isNotNull();
                assertThat(code(refused)).isEqualTo("too_many_members");
                assertThat(error(refused).getString("message"))
                        .contains("8 slots")
                        .contains("the limits.maxFrameBytes of this manager (4096) is too small")
                        .contains("gtstore forget ID");

                assertThat(join(boss, "invented-1", "127.0.0.1").getBoolean("ok"))
                        .as("one that is known comes back")
                        .isTrue();
                assertThat(code(join(boss, "invented-1", "h".repeat(255))))
                        .as("but under no longer name")
                        .isEqualTo("too_many_members");
            }
            assertThatThrownBy(() -> cluster.startNode("node-2", node(LEAST_FRAME_BYTES)))
                    .hasMessageContaining("limits.maxFrameBytes");
        }
    }

    @Test
    void a_node_with_shorter_frames_than_a_map_may_take_does_not_start_and_disturbs_nobody(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, manager(64, 2, 1 << 20))) {
            cluster.startNode("node-1", node(1 << 20));
            cluster.startNode("node-2", node(1 << 20));
            cluster.awaitWhole(2);
            long epoch = cluster.manager().epoch();

            assertThatThrownBy(() -> cluster.startNode("node-3", node(LEAST_FRAME_BYTES)))
                    .hasMessageContaining("the limits.maxFrameBytes of the node that joins (4096) is too small");

            assertThat(cluster.manager().epoch()).isEqualTo(epoch);
        }
    }

    @Test
    void joins_end_where_the_map_would_be_too_long_for_a_member(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, manager(8, 2, 1 << 20))) {
            cluster.startNode("node-1", node(LEAST_FRAME_BYTES));
            try (LineClient boss = LineClient.asNode(cluster.managerPort(), "visitor")) {
                JsonObject reply = join(boss, "invented-0", "127.0.0.1");
                for (int i = 1; i < MEMBERS && reply.getBoolean("ok"); i++) {
                    reply = join(boss, "invented-" + i, "127.0.0.1");
                }
                assertThat(error(reply).getString("message"))
                        .contains("the limits.maxFrameBytes of node-1 (4096) is too small");
            }
        }
    }

    /** Each of overlapping leaves leaves one more owner with slots that are on the move. */
    @Test
    void a_leave_that_would_make_the_map_too_long_waits_for_those_before_it(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, manager(8, 2, LEAST_FRAME_BYTES));
                LineClient boss = LineClient.asNode(cluster.managerPort(), "visitor")) {
            int members = 0;
            while (join(boss, "invented-" + members, "127.0.0.1").getBoolean("ok")) {
                members++;
                catchUp(boss);
            }
            List<JsonObject> refused = new ArrayList<>();
            for (int i = 0; i < members - 2; i++) {
                JsonObject reply = boss.ask("leave", new JsonObject().put("node", "invented-" + i));
                if (!reply.getBoolean("ok")) {
                    refused.add(reply);
                }
                assertThat(map(boss)).hasSizeLessThanOrEqualTo(LEAST_FRAME_BYTES);
            }
            assertThat(refused).isNotEmpty().allSatisfy(reply -> {
                assertThat(code(reply)).isEqualTo("busy");
                assertThat(error(reply).getString("message")).contains("wait until those that leave have left");
            });
        }
    }

    /** All members say that they have caught up on all slots, until nothing moves any more. */
    private static void catchUp(LineClient boss) {
        long epoch = 0;
        while (epoch != boss.ask("ping").getLong("epoch")) {
            JsonObject map = boss.ask("map").getJsonObject("map");
            epoch = map.getLong("epoch");
            for (Object member : map.getJsonArray("members")) {
                JsonObject node = (JsonObject) member;
                boss.ask(
                        "synced",
                        new JsonObject()
                                .put("node", node.getString("id"))
                                .put("incarnation", node.getLong("incarnation"))
                                .put("slots", "0-7")
                                .put("epoch", boss.ask("ping").getLong("epoch")));
            }
        }
    }

    @Test
    void a_client_with_shorter_frames_than_the_map_gets_an_error_for_that_request_alone(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, manager(1_024, 2, 1 << 20))) {
            for (int i = 1; i <= 3; i++) {
                cluster.startNode("node-" + i, node(1 << 20));
            }
            cluster.awaitWhole(3);
            for (int port :
                    new int[] {cluster.managerPort(), cluster.node("node-1").actualPort()}) {
                try (LineClient client = new LineClient(port)) {
                    client.ask(
                            "hello",
                            new JsonObject()
                                    .put("version", 1)
                                    .put("role", "client")
                                    .put("maxFrameBytes", LEAST_FRAME_BYTES));
                    JsonObject reply = client.ask("map");
                    assertThat(code(reply)).isEqualTo("reply_too_long");
                    assertThat(error(reply).getString("message")).contains("limits.maxFrameBytes");
                    assertThat(client.ask("ping").getBoolean("ok")).isTrue();
                }
            }
        }
    }

    @Test
    void a_manager_that_could_found_no_cluster_with_its_settings_does_not_start(Vertx vertx) {
        ManagerOptions owners = manager(1_024, 16, 256 << 10);
        assertThatThrownBy(() -> LocalCluster.start(vertx, 0, owners))
                .isInstanceOf(SettingException.class)
                .hasStackTraceContaining("limits.maxFrameBytes is 262144")
                .hasStackTraceContaining("cluster.slots 1024 and cluster.replicas 16");

        ManagerOptions logged = manager(16_384, 16, 64 << 20).setRaft(new RaftOptions().setDataDir("unused"));
        assertThatThrownBy(() -> LocalCluster.start(vertx, 0, logged))
                .hasStackTraceContaining(
                        "an entry of the managers' log (manager.dataDir) holds a map of 3145728 bytes at most");
    }

    private static ManagerOptions manager(int slots, int replicas, int frameBytes) {
        return new ManagerOptions()
                .setSettleMillis(0)
                .setCluster(new ClusterOptions().setSlots(slots).setReplicas(replicas))
                .setLimits(new LimitsOptions().setMaxFrameBytes(frameBytes));
    }

    private static NodeOptions node(int frameBytes) {
        return new NodeOptions()
                .setLimits(new NodeLimitsOptions()
                        .setMaxFrameBytes(frameBytes)
                        .setMaxCartBytes(1_024)
                        .setMaxItemBytes(512));
    }

    private static JsonObject join(LineClient boss, String id, String host) {
        return boss.ask(
                "join", new JsonObject().put("node", id).put("host", host).put("port", 1));
    }

    private static byte[] map(LineClient boss) {
        return boss.ask("map").encode().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject error(JsonObject reply) {
        return reply.getJsonObject("error", new JsonObject());
    }

    private static String code(JsonObject reply) {
        return error(reply).getString("code");
    }
}
