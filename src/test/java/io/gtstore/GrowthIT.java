// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.protocol.SlotRanges;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paper's §6.3, which it left out, with real processes: 3 → 4 → 3 nodes under load, the joining node killed in between and started again, then the
 * manager killed in the middle of a leave.
 */
@ExtendWith(VertxExtension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class GrowthIT {
    private static final Logger LOG = LoggerFactory.getLogger(GrowthIT.class);
    private static final int SLOTS = 1024;
    private static final int REPLICAS = 2;

    @Test
    void three_nodes_become_four_and_three_again_whoever_is_killed_meanwhile(Vertx vertx) throws InterruptedException {
        grow(vertx, 2_000, 96, 1);
    }

    @Test
    @Tag("proof")
    void two_hundred_thousand_carts_are_there_after_growing_and_shrinking(Vertx vertx) throws InterruptedException {
        grow(vertx, 200_000, 768, 10);
    }

    private static void grow(Vertx vertx, int carts, int heapMib, int seconds) throws InterruptedException {
        try (ProcessCluster cluster = ProcessCluster.start(3, REPLICAS, heapMib)) {
            GtStoreClient client = cluster.client(vertx);
            awaitSettled(client, 3);
            Shoppers shoppers = new Shoppers(client, carts);
            shoppers.fill();
            shoppers.start(16);
            TimeUnit.SECONDS.sleep(seconds);
            report("before", shoppers.times());

            cluster.beginNode("node-4");
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> await(client.admin().status()).getMoving() > 0);
            cluster.killBegun("node-4");
            awaitSettled(client, 3);
            report("while the node that joined was killed", shoppers.times());

            Set<String> three = owners(cluster);
            long begun = System.nanoTime();
            cluster.startNode("node-4", REPLICAS);
            awaitSettled(client, 4);
            Set<String> four = owners(cluster);
            reportMoves("join", three, four, SLOTS * REPLICAS / 4, begun);
            report("during the join", shoppers.times());

            int had = owned(await(client.admin().status()), "node-1");
            long told = System.nanoTime();
            await(client.admin().leave("node-1"));
            cluster.restartManager(REPLICAS);
            assertThat(cluster.awaitEnd("node-1")).isZero();
            awaitSettled(client, 3);
            reportMoves("leave, the manager killed meanwhile", four, owners(cluster), had, told);
            report("during the leave", shoppers.times());

            shoppers.stop();
            assertThat(shoppers.failures()).isEmpty();
            shoppers.check();
            LOG.warn("{} carts, {} acknowledged items, all there", carts, shoppers.acknowledged());
        }
    }

    private static void report(String when, long[] nanos) {
        LOG.warn(
                "{}: {} puts, p50 {} ms, p99 {} ms, worst {} ms",
                when,
                nanos.length,
                millis(nanos, 50),
                millis(nanos, 99),
                millis(nanos, 100));
    }

    private static double millis(long[] sorted, int percent) {
        int at = Math.max(0, (int) ((long) sorted.length * percent / 100) - 1);
        return sorted.length == 0 ? 0 : Math.round(sorted[at] / 10_000.0) / 100.0;
    }

    private static void reportMoves(String what, Set<String> before, Set<String> after, int least, long begun) {
        Set<String> gained = new HashSet<>(after);
        gained.removeAll(before);
        LOG.warn(
                "{}: {} copies of slots moved, {} are the least possible; {} ms",
                what,
                gained.size(),
                least,
                (System.nanoTime() - begun) / 1_000_000);
        assertThat(gained.size()).isBetween(least - 1, least + 4);
    }

    private static int owned(ClusterStatus status, String node) {
        return status.getMembers().stream()
                .filter(member -> member.getNode().getId().equals(node))
                .mapToInt(member -> member.getOwned())
                .sum();
    }

    /** Each slot with each of its owners. */
    private static Set<String> owners(ProcessCluster cluster) {
        String address = cluster.managerAddress();
        try (LineClient line = new LineClient(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))) {
            JsonArray groups = line.ask("map").getJsonObject("map").getJsonArray("slots");
            return groups.stream()
                    .map(JsonObject.class::cast)
                    .flatMap(group -> SlotRanges.parse(group.getString("slots")).stream()
                            .boxed()
                            .flatMap(slot -> group.getJsonArray("owners").stream()
                                    .map(owner -> slot + " " + ((JsonArray) owner).getString(0))))
                    .collect(Collectors.toSet());
        }
    }

    private static void awaitSettled(GtStoreClient client, int members) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .ignoreException(AssertionError.class)
                .until(() -> {
                    ClusterStatus status = await(client.admin().status());
                    return ProcessCluster.whole(status, members) && status.getMoving() == 0;
                });
    }
}
