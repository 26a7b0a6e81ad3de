// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.KeyLocation;
import io.gtstore.client.MemberStatus;
import io.gtstore.client.NodeAddress;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real processes that are killed and stopped: nothing acknowledged is lost, nothing comes back, and puts go on. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillIT {
    private static final Logger LOG = LoggerFactory.getLogger(KillIT.class);

    /** From the kill to the first acknowledged put of a customer of the killed node. */
    private static final long FAILOVER_MILLIS = 1_000;

    /** How long a put may wait for a node that is stopped. */
    private static final long STOPPED_PUT_MILLIS = 500;

    private static final int KEYS = 20;

    @Test
    void any_one_of_three_nodes_may_be_killed(Vertx vertx) {
        try (ProcessCluster cluster = ProcessCluster.start(3, 2)) {
            Shop shop = new Shop(cluster.client(vertx));
            for (String victim : List.of("node-1", "node-2", "node-3")) {
                ProcessCluster.awaitWhole(shop.client(), 3);
                shop.warmUp(KEYS);
                shop.fill(KEYS);
                assertThat(shop.leastCopies()).isEqualTo(2);
                assertThat(firstPutAfterKillOf(cluster, shop, shop.keyAt(victim), victim))
                        .as("first ok after the kill of %s, ms", victim)
                        .isLessThan(FAILOVER_MILLIS);
                shop.check();
                shop.fill(KEYS);
                shop.check();
                shop.checkAs(cluster.client(vertx));
                cluster.startNode(victim, 2);
            }
        }
    }

    @Test
    void two_of_seven_nodes_killed_with_three_copies_lose_nothing(Vertx vertx) {
        try (ProcessCluster cluster = ProcessCluster.start(7, 3)) {
            Shop shop = new Shop(cluster.client(vertx));
            ProcessCluster.awaitWhole(shop.client(), 7);
            shop.warmUp(KEYS);
            shop.fill(KEYS);
            shop.overwrite();
            assertThat(shop.leastCopies()).isEqualTo(3);
            KeyLocation place = await(shop.client().admin().query(Shop.key(0)));
            long first = firstPutAfterKillOf(
                    cluster,
                    shop,
                    Shop.key(0),
                    place.getNode().getId(),
                    place.getReplicas().get(0).getId());
            LOG.info("two of seven killed: first ok after {} ms", first);
            assertThat(first).as("first ok after the kill, ms").isLessThan(FAILOVER_MILLIS);
            shop.check();
            shop.fill(KEYS);
            shop.check();
            shop.checkAs(cluster.client(vertx));
        }
    }

    @Test
    void a_node_stopped_for_a_second_is_not_evicted_and_no_put_waits_for_it_longer_than_half_a_second(Vertx vertx) {
        try (ProcessCluster cluster = ProcessCluster.start(3, 2)) {
            Shop shop = new Shop(cluster.client(vertx));
            shop.warmUp(KEYS);
            NodeAddress stopped =
                    await(shop.client().admin().query(Shop.key(0))).getNode();
            long worst = putWhileStopped(cluster, shop, stopped.getId(), 1_000);
            LOG.info("stopped for 1 s: worst put {} ms", worst);
            assertThat(worst).as("worst put, ms").isLessThanOrEqualTo(STOPPED_PUT_MILLIS);
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> lives(shop.client()).contains(stopped.getIncarnation()));
            shop.check();
            shop.checkAs(cluster.client(vertx));
        }
    }

    @Test
    void a_node_stopped_for_five_seconds_is_replaced_and_nothing_is_lost_or_comes_back_when_it_wakes(Vertx vertx) {
        try (ProcessCluster cluster = ProcessCluster.start(3, 2)) {
            Shop shop = new Shop(cluster.client(vertx));
            shop.warmUp(KEYS);
            NodeAddress stopped =
                    await(shop.client().admin().query(Shop.key(0))).getNode();
            cluster.stop(stopped.getId());
            CompletableFuture<Void> woken = wakeAfter(cluster, stopped.getId(), 5_000);
            List<Long> took = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofSeconds(4)).until(() -> {
                took.add(shop.put(Shop.key(took.size() % KEYS)));
                return !lives(shop.client()).contains(stopped.getIncarnation());
            });
            // It is gone from the routes; what it still holds is taken out of carts while it sleeps.
            assertThat(await(shop.client().admin().query(Shop.key(0))).getNode().getId())
                    .isNotEqualTo(stopped.getId());
            shop.checkOut(Shop.key(0));
            shop.checkOut(Shop.key(1));
            shop.overwrite();
            while (!woken.isDone()) {
                took.add(shop.put(Shop.key(took.size() % KEYS)));
                shop.check();
            }
            woken.join();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                took.add(shop.put(Shop.key(took.size() % KEYS)));
                shop.check();
                return ProcessCluster.whole(await(shop.client().admin().status()), 3);
            });
            LOG.info(
                    "stopped for 5 s: worst of {} puts {} ms",
                    took.size(),
                    took.stream().max(Long::compare));
            assertThat(took).as("puts, ms").allMatch(millis -> millis <= STOPPED_PUT_MILLIS);
            assertThat(lives(shop.client())).hasSize(3).doesNotContain(stopped.getIncarnation());
            shop.check();
            shop.checkAs(cluster.client(vertx));
        }
    }

    @Test
    void a_manager_that_was_stopped_evicts_nobody_when_it_wakes(Vertx vertx) {
        try (ProcessCluster cluster = ProcessCluster.start(3, 2)) {
            Shop shop = new Shop(cluster.client(vertx));
            shop.warmUp(KEYS);
            List<Long> lives = lives(shop.client());
            cluster.stop("manager");
            CompletableFuture<Void> woken = wakeAfter(cluster, "manager", 3_000);
            while (!woken.isDone()) {
                shop.fill(KEYS);
                shop.check();
            }
            woken.join();
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> lives(shop.client()).equals(lives));
            shop.checkAs(cluster.client(vertx));
        }
    }

    @Test
    @Tag("proof")
    void twenty_kills_of_primaries_lose_nothing(Vertx vertx) {
        long[] millis = new long[20];
        try (ProcessCluster cluster = ProcessCluster.start(3, 2)) {
            Shop shop = new Shop(cluster.client(vertx));
            for (int i = 0; i < millis.length; i++) {
                ProcessCluster.awaitWhole(shop.client(), 3);
                shop.warmUp(10);
                String primary = await(shop.client().admin().query(Shop.key(0)))
                        .getNode()
                        .getId();
                millis[i] = firstPutAfterKillOf(cluster, shop, Shop.key(0), primary);
                shop.check();
                shop.checkAs(shop.client());
                cluster.startNode(primary, 2);
            }
        }
        Arrays.sort(millis);
        LOG.warn(
                "first ok after a kill: median {} ms, worst {} ms of {}",
                (millis[9] + millis[10]) / 2,
                millis[19],
                Arrays.toString(millis));
        assertThat(millis[19]).isLessThan(FAILOVER_MILLIS);
    }

    /** How long after the signals the key's next put was acknowledged, in ms. */
    private static long firstPutAfterKillOf(ProcessCluster cluster, Shop shop, String key, String... nodes) {
        shop.put(key);
        long begun = System.nanoTime();
        cluster.kill(nodes);
        shop.put(key);
        return (System.nanoTime() - begun) / 1_000_000;
    }

    /** The longest put while a node is stopped for so long, in ms; every customer has one at least. */
    private static long putWhileStopped(ProcessCluster cluster, Shop shop, String node, long millis) {
        cluster.stop(node);
        CompletableFuture<Void> woken = wakeAfter(cluster, node, millis);
        long worst = 0;
        for (int next = 0; !woken.isDone() || next < KEYS; next++) {
            worst = Math.max(worst, shop.put(Shop.key(next % KEYS)));
        }
        woken.join();
        return worst;
    }

    private static CompletableFuture<Void> wakeAfter(ProcessCluster cluster, String name, long millis) {
        return CompletableFuture.runAsync(
                () -> cluster.resume(name), CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    }

    /** The incarnations of the members. */
    private static List<Long> lives(GtStoreClient client) {
        return await(client.admin().status()).getMembers().stream()
                .map(MemberStatus::getNode)
                .map(NodeAddress::getIncarnation)
                .toList();
    }
}
