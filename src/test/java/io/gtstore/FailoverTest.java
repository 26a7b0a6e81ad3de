// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The paper's §4 over real sockets: what happens to a cart when nodes fail and return. */
@ExtendWith(VertxExtension.class)
class FailoverTest {
    @Test
    void a_cart_is_on_two_nodes_before_a_put_is_acknowledged(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            CartSession mohan = await(cluster.client().openSession("mohan"));
            assertThat(await(mohan.put("apple")).getCopies()).isEqualTo(2);
            assertThat(items(await(mohan.get()))).containsExactly("apple");
            assertThat(await(mohan.checkout()).getRemoved()).hasSize(1);
            assertThat(items(await(mohan.get()))).isEmpty();
        }
    }

    @Test
    void the_cart_survives_one_node_after_the_other_and_the_returned_one_catches_up(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = cluster.client();
            CartSession mohan = await(client.openSession("mohan"));
            await(mohan.put("apple"));
            String first = await(client.admin().query("mohan")).getNode().getId();
            cluster.kill(first);
            await(mohan.put("pear"));
            assertThat(items(await(mohan.get()))).containsExactly("apple", "pear");
            await().atMost(Duration.ofSeconds(5)).until(() -> copies(client) == 2);

            String second = await(client.admin().query("mohan")).getNode().getId();
            assertThat(second).isNotEqualTo(first);
            cluster.kill(second);
            assertThat(items(await(mohan.get()))).containsExactly("apple", "pear");
            await(mohan.put("plum"));

            cluster.startNode(first);
            assertThat(items(await(cluster.client().cart("mohan").get()))).containsExactly("apple", "pear", "plum");
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> await(mohan.put("fig")).getCopies() == 2);
        }
    }

    /** How many nodes are members, once the failed one is gone and each slot has caught up. */
    private static int copies(GtStoreClient client) {
        var status = await(client.admin().status());
        boolean caughtUp = status.getMembers().stream().allMatch(m -> m.getCatchingUp() == 0);
        return caughtUp ? status.getMembers().size() : 0;
    }

    private static List<String> items(CartContents contents) {
        return contents.getItems().stream()
                .map(CartItem::value)
                .map(String::valueOf)
                .toList();
    }
}
