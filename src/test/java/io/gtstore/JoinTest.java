// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.ClientVerticle;
import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.GtStoreService;
import io.gtstore.client.MemberStatus;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes that join one after another (paper §6.3, which the paper left out), and customers who shop meanwhile. */
@ExtendWith(VertxExtension.class)
class JoinTest {
    private static final int KEYS = 30;

    @Test
    void each_node_that_joins_gets_its_fair_share_and_no_cart_is_lost_on_the_way(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1)) {
            Shop shop = new Shop(cluster.client());
            shop.fill(KEYS);
            for (int members = 2; members <= 5; members++) {
                cluster.startNode("node-" + members);
                shop.fill(KEYS);
                shop.check();
                cluster.awaitWhole(members);
                assertFair(await(shop.client().admin().status()), members);
            }
            shop.leastCopies();
            shop.fill(KEYS);
            assertThat(shop.leastCopies()).isEqualTo(2);
            shop.check();
            shop.checkAs(cluster.client());
        }
    }

    @Test
    void whoever_is_killed_and_comes_back_gets_a_fair_share_again(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            Shop shop = new Shop(cluster.client());
            shop.fill(KEYS);
            cluster.kill("node-2");
            shop.fill(KEYS);
            cluster.awaitWhole(2);
            cluster.startNode("node-2");
            cluster.awaitWhole(3);
            assertFair(await(shop.client().admin().status()), 3);
            shop.check();
            shop.checkAs(cluster.client());
        }
    }

    @Test
    void a_cart_needs_no_manager_once_the_map_is_known(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = cluster.client();
            await(client.cart("mohan").put("apple"));
            cluster.killManager();
            for (int i = 0; i < KEYS; i++) {
                assertThat(await(client.cart(Shop.key(i)).put("pear")).getCopies())
                        .isEqualTo(2);
            }
            assertThat(Shop.items(await(client.cart("mohan").get()))).containsExactly("apple");
        }
    }

    @Test
    void the_event_bus_serves_carts_through_a_failure(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            GtStoreClientOptions options = new GtStoreClientOptions().setManagers(List.of(cluster.managerAddress()));
            await(vertx.deployVerticle(new ClientVerticle(options)));
            GtStoreService store = GtStoreService.createProxy(vertx, GtStoreClientOptions.DEFAULT_ADDRESS);
            await(store.put("mohan", "apple"));
            cluster.kill(await(store.query("mohan")).getNode().getId());
            await(store.put("mohan", "pear"));
            assertThat(Shop.items(await(store.get("mohan")))).containsExactly("apple", "pear");
        }
    }

    /** Every member owns its share of all copies, give or take what does not divide, and leads some of them. */
    private static void assertFair(ClusterStatus status, int members) {
        int copies = status.getSlots() * Math.min(2, members);
        assertThat(status.getMembers()).hasSize(members);
        assertThat(status.getMembers().stream().mapToInt(MemberStatus::getOwned).sum())
                .isEqualTo(copies);
        assertThat(status.getMembers())
                .allSatisfy(m -> assertThat(m.getOwned()).isBetween(copies / members, copies / members + members))
                .allSatisfy(m -> assertThat(m.getPrimary()).isPositive());
    }
}
