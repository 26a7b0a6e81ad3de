package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.GtStoreClient;
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
    private static final int NODES = 3;
    private static final int CUSTOMERS = 8;
    private static final long BETWEEN_KILLS_MILLIS = 10_000;

    @Test
    @Tag("proof")
    void leaders_are_killed_and_then_all_managers_and_no_operation_fails(Vertx vertx) throws InterruptedException {
        run(vertx, 3, 10_000);
    }

    @Test
    @Tag("proof")
    void leaders_are_killed_for_three_minutes_and_all_managers_are_away_for_one(Vertx vertx)
            throws InterruptedException {
        run(vertx, 18, 60_000);
    }

    private static void run(Vertx vertx, int kills, long downMillis) throws InterruptedException {
        try (ProcessCluster cluster = ProcessCluster.withManagers(3, NODES, 2)) {
            GtStoreClient client = cluster.client(vertx);
            ProcessCluster.awaitWhole(client, NODES);
            Deciders deciders = new Deciders(cluster);
            new Shop(client).warmUp(CUSTOMERS);
            EpochWatch epochs = new EpochWatch(cluster, NODES);
            Customers customers = Customers.shopping(client, CUSTOMERS);

            List<Long> gaps = killLeaders(cluster, deciders, kills);
            LOG.warn("{} kills of the leader: {} ms to the next map change", kills, figures(gaps));
            assertThat(customers.failures()).isEmpty();

            int before = customers.operations();
            allAway(cluster, client, downMillis);
            LOG.warn(
                    "no manager for {} ms: {} operations, {} failures",
                    downMillis,
                    customers.operations() - before,
                    customers.failures().size());
            assertThat(customers.failures()).isEmpty();

            cluster.startManagers(cluster.managers());
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> deciders.changeMap() > 0);
            cluster.kill(Objects.requireNonNull(deciders.leader()));
            cluster.startNode("node-4", 2);
            ProcessCluster.awaitWhole(client, NODES + 1);
            customers.stop();
            epochs.stop();
            LOG.warn("{} operations, {} failures", customers.operations(), customers.failures());
            assertThat(customers.failures()).isEmpty();
            assertThat(epochs.falls()).isEmpty();
        }
    }

    /** The leader is killed, and comes back as a follower; how long it took each time until the map could be changed again, in ms. */
    private static List<Long> killLeaders(ProcessCluster cluster, Deciders deciders, int kills)
            throws InterruptedException {
        List<Long> gaps = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            long begun = System.nanoTime();
            String leader = awaitLeader(deciders);
            assertThat(deciders.changeMap()).isPositive();
            long killed = System.nanoTime();
            cluster.kill(leader);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> deciders.changeMap() > 0);
            gaps.add((System.nanoTime() - killed) / 1_000_000);
            cluster.startManagers(List.of(leader));
            long left = BETWEEN_KILLS_MILLIS - (System.nanoTime() - begun) / 1_000_000;
            TimeUnit.MILLISECONDS.sleep(Math.max(0, left));
        }
        return gaps;
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
            await(await(client.login("newcomer-" + i)).put("item"));
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static String figures(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        return "median " + sorted.get(sorted.size() / 2) + ", worst " + sorted.get(sorted.size() - 1) + " of " + millis;
    }
}
