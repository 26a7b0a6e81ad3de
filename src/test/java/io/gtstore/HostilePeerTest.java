// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.manager.ClusterOptions;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.net.MessageCounts;
import io.gtstore.protocol.Op;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one connection can say that a cluster has to bear, over real sockets. */
@ExtendWith(VertxExtension.class)
class HostilePeerTest {
    private static final String KEY = "mohan";

    @Test
    void an_epoch_that_nobody_has_reached_makes_the_node_ask_the_manager_no_more_than_now_and_then(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1);
                LineClient line = new LineClient(cluster.node("node-1").actualPort())) {
            MessageCounts.Snapshot before = cluster.manager().messages();
            long near = cluster.manager().epoch() + 1_000;
            for (int i = 0; i < 200; i++) {
                line.ask("get", WireMessages.key(KEY).put("epoch", i % 2 == 0 ? near : 1L << 62));
            }
            assertThat(cluster.manager().messages().since(before).received().getOrDefault(Op.MAP, 0L))
                    .isLessThan(20);
        }
    }

    @Test
    void a_stamp_at_the_end_of_the_numbers_and_a_map_of_another_cluster_are_refused_and_nothing_stops(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2);
                LineClient peer = LineClient.asNode(cluster.node("node-1").actualPort(), "visitor");
                LineClient boss = LineClient.asNode(cluster.managerPort(), "visitor")) {
            JsonObject cart = new JsonObject(
                    "{\"key\":\"mohan\",\"entries\":[{\"item\":1,\"session\":\"s\",\"seq\":1,\"stamp\":\"9223372036854775807\"}],\"context\":\"s:1\",\"changed\":\"9223372036854775807\",\"by\":\"x\"}");
            assertThat(refusal(peer.ask(
                            "replicate",
                            new JsonObject()
                                    .put("incarnation", 1)
                                    .put("epoch", 1)
                                    .put("carts", new JsonArray().add(cart)))))
                    .isEqualTo("wrong_type");
            JsonObject map = boss.ask("map").getJsonObject("map");
            assertThat(refusal(offer(boss, map.copy().put("epoch", Long.MAX_VALUE - 1))))
                    .isEqualTo("wrong_type");
            JsonObject other = map.copy().put("epoch", map.getLong("epoch") + 5);
            other.getJsonObject("settings").put("replicas", 1);
            assertThat(refusal(offer(boss, other))).isEqualTo("wrong_type");
            assertThat(refusal(offer(peer, other))).isEqualTo("wrong_type");
            assertThat(refusal(peer.ask(
                            "raise",
                            new JsonObject()
                                    .put("incarnation", 1)
                                    .put("slots", "60000")
                                    .put("digests", "0000000000000000")
                                    .put("horizon", 1)
                                    .put("epoch", map.getLong("epoch")))))
                    .isEqualTo("wrong_type");
            assertThat(refusal(boss.ask(
                            "synced",
                            new JsonObject()
                                    .put("node", "node-1")
                                    .put("incarnation", 1)
                                    .put("slots", "60000")
                                    .put("epoch", map.getLong("epoch")))))
                    .isEqualTo("wrong_type");
            assertThat(LocalCluster.await(cluster.client().cart(KEY).put("milk"))
                            .getCopies())
                    .isEqualTo(2);
        }
    }

    @Test
    void a_join_with_a_weight_a_port_or_a_name_that_no_node_has_is_refused(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1);
                LineClient boss = LineClient.asNode(cluster.managerPort(), "visitor")) {
            JsonObject join = new JsonObject()
                    .put("node", "node-2")
                    .put("host", "127.0.0.1")
                    .put("port", 1);
            long epoch = cluster.manager().epoch();
            for (JsonObject wrong : List.of(
                    join.copy().put("weight", 0),
                    join.copy().put("weight", 101),
                    join.copy().put("weight", Integer.MAX_VALUE),
                    join.copy().put("port", 0),
                    join.copy().put("port", 65_536),
                    join.copy().put("node", ""),
                    join.copy().put("known", new JsonArray().add("a b")))) {
                assertThat(refusal(boss.ask("join", wrong))).as(wrong.encode()).isEqualTo("wrong_type");
            }
            assertThat(cluster.manager().epoch()).isEqualTo(epoch);
        }
    }

    @Test
    void joins_of_ever_more_members_end_at_a_bound_and_a_new_node_is_told_so(Vertx vertx) {
        ManagerOptions few = new ManagerOptions().setSettleMillis(0).setCluster(new ClusterOptions().setSlots(1));
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, few)) {
            cluster.startNode("node-1");
            try (LineClient boss = LineClient.asNode(cluster.managerPort(), "visitor")) {
                JsonObject join = new JsonObject().put("host", "127.0.0.1").put("port", 1);
                for (int i = 1; i < ClusterMap.MAX_MEMBERS; i++) {
                    JsonObject reply = boss.ask("join", join.copy().put("node", "invented-" + i));
                    assertThat(reply.getBoolean("ok")).as(reply.encode()).isTrue();
                }

                assertThat(refusal(boss.ask("join", join.copy().put("node", "one-more"))))
                        .isEqualTo("too_many_members");
                assertThat(boss.ask("join", join.copy().put("node", "invented-7"))
                                .getBoolean("ok"))
                        .isTrue();
                JsonArray known = new JsonArray();
                for (int i = 0; i <= ClusterMap.MAX_MEMBERS; i++) {
                    known.add("known-" + i);
                }
                assertThat(refusal(boss.ask(
                                "join", join.copy().put("node", "node-2").put("known", known))))
                        .isEqualTo("wrong_type");
            }
            assertThatThrownBy(() -> cluster.startNode("node-2")).hasMessageContaining("gtstore forget ID");
        }
    }

    private static JsonObject offer(LineClient to, JsonObject map) {
        return to.ask("offer_map", new JsonObject().put("map", map));
    }

    private static String refusal(JsonObject answer) {
        JsonObject error = answer.getJsonObject("error");
        return error == null ? "ok: " + answer : error.getString("code");
    }
}
