// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreErrorCode;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.MemberStatus;
import io.gtstore.client.PlannedChange;
import io.gtstore.client.RebalancePlan;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.ReplicationOptions;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The paper's §6.3, which it left out, over real sockets: nodes join and leave while customers shop. */
@ExtendWith(VertxExtension.class)
class GrowthUnderLoadTest {
    private static final int CARTS = 500;

    @Test
    void three_nodes_become_four_and_three_again_and_no_customer_notices(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = cluster.client();
            Shoppers shoppers = new Shoppers(client, CARTS);
            shoppers.fill();
            RebalancePlan plan = await(client.admin().plan(PlannedChange.joining("node-4")));
            shoppers.start(4);

            cluster.startNode("node-4");
            awaitWhole(client, 4);
            assertThat(member(await(client.admin().status()), "node-4").getOwned())
                    .isEqualTo(plan.copies());
            await(client.admin().leave("node-1"));
            await(cluster.node("node-1").whenLeft());
            awaitWhole(client, 3);
            cluster.kill("node-1");

            shoppers.stop();
            assertThat(shoppers.failures()).isEmpty();
            assertThat(await(client.admin().status()).getAbsent()).isEmpty();
            shoppers.check();
        }
    }

    @Test
    void a_joining_node_that_is_killed_in_between_costs_nothing_and_may_come_again(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = cluster.client();
            Shoppers shoppers = new Shoppers(client, CARTS);
            shoppers.fill();
            shoppers.start(4);
            cluster.startSlowly(
                    "node-4",
                    new NodeOptions().setReplication(new ReplicationOptions().setRebalanceBytesPerSecond(50_000)));
            awaitMoving(client);
            cluster.kill("node-4");
            awaitWhole(client, 3);
            cluster.startNode("node-4");
            awaitWhole(client, 4);
            shoppers.stop();
            assertThat(shoppers.failures()).isEmpty();
            shoppers.check();
        }
    }

    @Test
    void a_manager_that_is_killed_in_between_goes_on_with_a_join_and_with_a_leave(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = cluster.client();
            Shoppers shoppers = new Shoppers(client, CARTS);
            shoppers.fill();
            shoppers.start(4);
            cluster.startSlowly(
                    "node-4",
                    new NodeOptions().setReplication(new ReplicationOptions().setRebalanceBytesPerSecond(300_000)));
            awaitMoving(client);
            cluster.killManager();
            cluster.startManager(500);
            awaitWhole(client, 4);

            await(client.admin().leave("node-2"));
            cluster.killManager();
            cluster.startManager(500);
            await(cluster.node("node-2").whenLeft());
            awaitWhole(client, 3);
            shoppers.stop();
            assertThat(shoppers.failures()).isEmpty();
            shoppers.check();
        }
    }

    @Test
    void nobody_leaves_if_too_few_would_stay_and_only_members_do(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            GtStoreClient client = cluster.client();
            assertThatThrownBy(() -> await(client.admin().leave("node-1")))
                    .isInstanceOfSatisfying(
                            GtStoreException.class,
                            e -> assertThat(e.code()).isEqualTo(GtStoreErrorCode.TOO_FEW_MEMBERS));
            assertThatThrownBy(() -> await(client.admin().leave("node-9")))
                    .isInstanceOfSatisfying(
                            GtStoreException.class,
                            e -> assertThat(e.code()).isEqualTo(GtStoreErrorCode.UNKNOWN_MEMBER));
        }
    }

    @Test
    void weights_and_zones_decide_who_owns_what(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0)) {
            cluster.startNode("east-1", new NodeOptions().setZone("east"));
            cluster.startNode("east-2", new NodeOptions().setZone("east").setWeight(3));
            cluster.startNode("west-1", new NodeOptions().setZone("west"));
            GtStoreClient client = cluster.client();
            awaitWhole(client, 3);
            ClusterStatus status = await(client.admin().status());
            assertThat(member(status, "west-1").getOwned()).isEqualTo(1024);
            assertThat(member(status, "east-1").getOwned()).isEqualTo(256);
            assertThat(member(status, "east-2").getOwned()).isEqualTo(768);
            assertThat(member(status, "east-2").getWeight()).isEqualTo(3);
        }
    }

    private static MemberStatus member(ClusterStatus status, String id) {
        return status.getMembers().stream()
                .filter(member -> member.getNode().getId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitMoving(GtStoreClient client) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> await(client.admin().status()).getMoving() > 0);
    }

    static void awaitWhole(GtStoreClient client, int members) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> whole(client, members));
    }

    private static boolean whole(GtStoreClient client, int members) {
        ClusterStatus status = await(client.admin().status());
        return status.getMembers().size() == members
                && status.getUnderReplicated() == 0
                && status.getMoving() == 0
                && status.getMembers().stream().allMatch(m -> m.getCatchingUp() == 0);
    }
}
