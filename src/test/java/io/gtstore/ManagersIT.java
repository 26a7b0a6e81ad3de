// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three managers as processes, whose leader is killed again and again, then all of them: no customer notices, and no epoch falls. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ManagersIT {
    private static final Logger LOG = LoggerFactory.getLogger(ManagersIT.class);

    @Test
    void leaders_are_killed_and_then_all_managers_and_no_operation_fails(Vertx vertx) throws InterruptedException {
        run(vertx, new Trial(2, 2, Duration.ofSeconds(20), 2, 0, 3_000));
    }

    @Test
    @Tag("proof")
    void leaders_are_killed_for_three_minutes_and_all_managers_are_away_for_one(Vertx vertx)
            throws InterruptedException {
        run(vertx, new Trial(3, 8, GtStoreClientOptions.DEFAULT_DEADLINE, 18, 10_000, 60_000));
    }

    @Test
    @Tag("proof")
    void a_manager_that_was_paused_for_more_than_a_minute_still_takes_part() throws InterruptedException {
        try (ProcessCluster cluster = ProcessCluster.withManagers(3, 0, 2)) {
            Deciders deciders = new Deciders(cluster);
            String leader = awaitLeader(deciders);
            String paused = cluster.managers().stream()
                    .filter(manager -> !manager.equals(leader))
                    .findFirst()
                    .orElseThrow();
            cluster.stop(paused);
            TimeUnit.SECONDS.sleep(65);
            cluster.resume(paused);
            cluster.kill(awaitLeader(deciders));
            awaitChange(deciders);
        }
    }

    /** The first to come back lacks what the other has, which alone can lead, and has asked in vain for so long that it might ask rarely. */
    @Test
    @Tag("proof")
    void the_only_fit_successor_leads_as_soon_as_most_managers_are_back() throws InterruptedException {
        try (ProcessCluster cluster = ProcessCluster.withManagers(3, 0, 2)) {
            Deciders deciders = new Deciders(cluster);
            String behind = awaitLeader(deciders);
            cluster.kill(behind);
            awaitChange(deciders);
            cluster.kill(awaitLeader(deciders));
            TimeUnit.SECONDS.sleep(130);
            cluster.startManagers(List.of(behind));
            awaitChange(deciders);
        }
    }

    /**
     * What is tried.
     *
     * @param deadline how long a customer's operation may take: longer where the machine may stand still for seconds
     * @param kills how many times the leader is killed
     * @param betweenMillis how long from one kill to the next, at least
     * @param downMillis how long no manager runs, after that
     */
    private record Trial(int nodes, int customers, Duration deadline, int kills, long betweenMillis, long downMillis) {}

    private static void run(Vertx vertx, Trial trial) throws InterruptedException {
        try (ProcessCluster cluster = ProcessCluster.withManagers(3, trial.nodes(), 2)) {
            GtStoreClient client = cluster.client(vertx, trial.deadline());
            ProcessCluster.awaitWhole(client, trial.nodes());
            Deciders deciders = new Deciders(cluster);
            new Shop(client).warmUp(trial.customers());
            EpochWatch epochs = new EpochWatch(cluster, trial.nodes());
            Customers customers = Customers.shopping(client, trial.customers());

            List<Long> gaps = killLeaders(cluster, deciders, trial);
            LOG.warn("{} kills of the leader: {} ms to the next map change", trial.kills(), figures(gaps));
            assertThat(customers.failures()).isEmpty();

            int before = customers.operations();
            allAway(cluster, client, trial.downMillis());
            LOG.warn(
                    "no manager for {} ms: {} operations, {} failures",
                    trial.downMillis(),
                    customers.operations() - before,
                    customers.failures().size());
            assertThat(customers.failures()).isEmpty();

            cluster.startManagers(cluster.managers());
            awaitChange(deciders);
            cluster.kill(awaitLeader(deciders));
            cluster.startNode("node-" + (trial.nodes() + 1), 2);
            ProcessCluster.awaitWhole(client, trial.nodes() + 1);
            customers.stop();
            epochs.stop();
            LOG.warn("{} operations, {} failures", customers.operations(), customers.failures());
            assertThat(customers.failures()).isEmpty();
            assertThat(epochs.falls()).isEmpty();
        }
    }

    /** The leader is killed, and comes back as a follower; how long it took each time until the map could be changed again, in ms. */
    private static List<Long> killLeaders(ProcessCluster cluster, Deciders deciders, Trial trial)
            throws InterruptedException {
        List<Long> gaps = new ArrayList<>();
        for (int i = 0; i < trial.kills(); i++) {
            long begun = System.nanoTime();
            String leader = awaitLeader(deciders);
            assertThat(deciders.changeMap()).isPositive();
            long killed = System.nanoTime();
            cluster.kill(leader);
            awaitChange(deciders);
            gaps.add((System.nanoTime() - killed) / 1_000_000);
            cluster.startManagers(List.of(leader));
            long left = trial.betweenMillis() - (System.nanoTime() - begun) / 1_000_000;
            TimeUnit.MILLISECONDS.sleep(Math.max(0, left));
        }
        return gaps;
    }

    private static void awaitChange(Deciders deciders) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(30))
                .until(() -> deciders.changeMap() > 0);
    }

    private static String awaitLeader(Deciders deciders) {
        @Nullable String[] found = new String[1];
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> (found[0] = deciders.leader()) != null);
        return Objects.requireNonNull(found[0]);
    }

    /** No manager for so long, in ms; meanwhile new customers log in all the same, at the nodes. */
    private static void allAway(ProcessCluster cluster, GtStoreClient client, long millis) throws InterruptedException {
        cluster.kill(cluster.managers().toArray(String[]::new));
        long until = System.nanoTime() + millis * 1_000_000;
        for (int i = 0; System.nanoTime() < until; i++) {
            await(await(client.openSession("newcomer-" + i)).put("item"));
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static String figures(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        return "median " + sorted.get(sorted.size() / 2) + ", worst " + sorted.get(sorted.size() - 1) + " of " + millis;
    }
}
