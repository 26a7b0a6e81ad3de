// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node whose disk takes no more: it acknowledges nothing that it has not stored, says why it goes, and the others go on. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FullDiskIT {
    private static final int KIB = 600;

    @Test
    void a_node_whose_disk_is_full_steps_down_and_nothing_is_lost(Vertx vertx) {
        try (ProcessCluster cluster = ProcessCluster.durable(3, 2)) {
            cluster.kill("node-2");
            cluster.limitFiles("node-2", KIB);
            cluster.startNode("node-2", 2);
            GtStoreClient client = cluster.client(vertx);
            ProcessCluster.awaitWhole(client, 3);
            List<String> keys = new ArrayList<>();
            while (cluster.lives("node-2")) {
                String key = "customer-" + keys.size();
                await(client.cart(key).put("x".repeat(4_000)));
                keys.add(key);
            }
            assertThat(cluster.awaitEnd("node-2")).isEqualTo(1);
            assertThat(cluster.log("node-2").lines())
                    .anySatisfy(line ->
                            assertThat(line).contains("node node-2 steps down").contains("can store nothing more"));
            ProcessCluster.awaitWhole(client, 2);
            holds(client, keys);

            cluster.noLimit("node-2");
            cluster.startNode("node-2", 2);
            ProcessCluster.awaitWhole(client, 3);
            holds(cluster.client(vertx), keys);
        }
    }

    private static void holds(GtStoreClient client, List<String> keys) {
        for (String key : keys) {
            CartSession session = await(client.openSession(key));
            assertThat(await(session.get()).getItems()).as(key).hasSize(1);
        }
    }
}
