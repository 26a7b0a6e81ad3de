// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All processes of a cluster with disks are killed at once, at any moment under load, and started in any order: everything acknowledged is there. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class RestartIT {
    private static final Logger LOG = LoggerFactory.getLogger(RestartIT.class);
    private static final int SHOPPERS = 32;

    @Test
    void twice(Vertx vertx) {
        restarts(vertx, 2, 1);
    }

    @Test
    @Tag("proof")
    void fifty_times(Vertx vertx) {
        restarts(vertx, 50, Long.getLong("gtstore.seed", System.nanoTime()));
    }

    private void restarts(Vertx vertx, int times, long seed) {
        Random random = new Random(seed);
        try (ProcessCluster cluster = ProcessCluster.durable(3, 2)) {
            ProcessCluster.awaitWhole(cluster.client(vertx), 3);
            Crowd crowd = Crowd.shopping(vertx, cluster.client(vertx), SHOPPERS, random);
            AuditedShopper.Tally tally = crowd.tally();
            for (int i = 0; i < times; i++) {
                long before = tally.acknowledged;
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> tally.acknowledged > before + 200 + 20L * (seed % 10));
                List<String> order = new ArrayList<>(List.of("manager", "node-1", "node-2", "node-3"));
                Collections.shuffle(order, random);
                cluster.restartAll(order, 2);
                ProcessCluster.awaitWhole(cluster.client(vertx), 3);
            }
            crowd.close();
            checkAll(crowd, cluster.client(vertx));
            LOG.warn(
                    "{} restarts of all, seed {}: {} operations, {} items acknowledged, lost {}, doubled {}, back {}; unknown outcomes {}",
                    times,
                    seed,
                    tally.operations,
                    tally.acknowledged,
                    tally.lost.size(),
                    tally.twice.size(),
                    tally.back.size(),
                    tally.unknown);
            assertThat(tally.lost).as("lost").isEmpty();
            assertThat(tally.twice).as("doubled").isEmpty();
            assertThat(tally.back).as("back after a removal").isEmpty();
        }
    }

    private static void checkAll(Crowd crowd, GtStoreClient another) {
        for (AuditedShopper shopper : crowd.shoppers()) {
            CartSession session = await(another.openSession(shopper.key()));
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> shopper.expects(await(session.get())));
            shopper.check(await(session.get()));
        }
    }
}
