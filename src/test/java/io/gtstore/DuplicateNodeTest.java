// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.node.NodeOptions;
import io.gtstore.node.NodeVerticle;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two nodes that were given one id. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class DuplicateNodeTest {
    @Test
    void the_second_gives_up_saying_so_and_the_first_notices_nothing(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            long epoch = cluster.manager().epoch();
            NodeVerticle second = deploySecond(vertx, cluster);

            assertThatThrownBy(() -> second.whenReady().await(10, TimeUnit.SECONDS))
                    .hasMessageContaining("node-1 is the id of the node at 127.0.0.1:"
                            + cluster.node("node-1").actualPort());
            assertThat(cluster.manager().epoch()).isEqualTo(epoch);
            assertThat(cluster.node("node-1").ready()).isTrue();
        }
    }

    @Test
    void one_that_moved_to_another_port_takes_its_place(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            cluster.kill("node-1");
            NodeVerticle moved = deploySecond(vertx, cluster);

            LocalCluster.await(moved.whenReady());
            assertThat(moved.ready()).isTrue();
        }
    }

    private static NodeVerticle deploySecond(Vertx vertx, LocalCluster cluster) {
        NodeVerticle second = new NodeVerticle(
                new NodeOptions().setId("node-1").setPort(0).setManagers(List.of(cluster.managerAddress())));
        LocalCluster.await(vertx.deployVerticle(second));
        return second;
    }
}
