// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real processes behind bad lines, killed and stopped at random while many customers shop: no acknowledged item is lost, doubled or back. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ChaosIT {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosIT.class);
    private static final int NODES = 4;
    private static final int SHOPPERS = 48;

    /** How long, on a connected cluster, an item may have a single copy before repair gives it another. */
    private static final long REPAIRED_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** How long after the faults somebody else may be shown an older cart; far longer than owners take to compare what they have. */
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final List<FaultyLink> links = new ArrayList<>();

    @Test
    void twenty_seconds_of_faults(Vertx vertx) {
        shop(vertx, Duration.ofSeconds(20), 1);
    }

    @Test
    @Tag("proof")
    void five_minutes_of_faults(Vertx vertx) {
        shop(vertx, Duration.ofMinutes(5), Long.getLong("gtstore.seed", System.nanoTime()));
    }

    private void shop(Vertx vertx, Duration time, long seed) {
        Random random = new Random(seed);
        try (ProcessCluster cluster = ProcessCluster.behind(() -> link(vertx, random.nextLong()), NODES, 2)) {
            ProcessCluster.awaitWhole(cluster.client(vertx), NODES);
            Crowd crowd = Crowd.shopping(vertx, cluster.client(vertx), SHOPPERS, random);
            AuditedShopper.Tally tally = crowd.tally();
            long end = System.nanoTime() + time.toNanos();
            int faults = 0;
            while (System.nanoTime() < end) {
                fault(vertx, cluster, crowd, random);
                faults++;
            }
            links.forEach(FaultyLink::heal);
            ProcessCluster.awaitWhole(cluster.client(vertx), NODES);
            crowd.close();
            checkAll(crowd, cluster.client(vertx));
            report(tally, seed, time, faults);
            assertThat(tally.lost).as("lost").isEmpty();
            assertThat(tally.twice).as("doubled").isEmpty();
            assertThat(tally.back).as("back after a removal").isEmpty();
            assertThat(tally.acknowledged).isGreaterThan(time.toSeconds() * 100);
        }
    }

    private FaultyLink link(Vertx vertx, long seed) {
        FaultyLink link = new FaultyLink(vertx, seed);
        links.add(link);
        return link;
    }

    /** One fault, and the time until the cluster is whole again, since two at once may take both copies. */
    private void fault(Vertx vertx, ProcessCluster cluster, Crowd crowd, Random random) {
        String node = "node-" + (1 + random.nextInt(NODES));
        int index = 1 + random.nextInt(NODES);
        switch (random.nextInt(5)) {
            case 0 -> {
                links.forEach(FaultyLink::heal);
                pause(3_000); // so long repair may take, and what has one copy until then
                ProcessCluster.awaitWhole(cluster.client(vertx), NODES);
                crowd.each(shopper -> shopper.excuse(REPAIRED_NANOS));
                LOG.info("kills {}", node);
                cluster.kill(node);
                crowd.each(shopper -> shopper.excuse(REPAIRED_NANOS));
                pause(200 + random.nextInt(2_000));
                cluster.startNode(node, 2);
            }
            case 1 -> {
                cluster.stop(node);
                pause(100 + random.nextInt(4_000));
                cluster.resume(node);
            }
            case 2 -> {
                links.get(index).cut();
                pause(100 + random.nextInt(3_000));
                links.get(index).heal();
            }
            case 3 -> {
                links.get(0).cut(); // the manager's
                pause(100 + random.nextInt(3_000));
                links.get(0).heal();
            }
            default -> {
                links.forEach(link -> link.faults(0.005));
                pause(1_000 + random.nextInt(3_000));
                links.forEach(FaultyLink::heal);
            }
        }
        ProcessCluster.awaitWhole(cluster.client(vertx), NODES);
    }

    /** Faults last a certain time; nothing is waited for here. */
    private static void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    /** Each session sees its own changes at once; everybody else does as soon as the owners have compared what they have. */
    private static void checkAll(Crowd crowd, GtStoreClient another) {
        crowd.checkCarts();
        for (AuditedShopper shopper : crowd.shoppers()) {
            CartSession session = await(another.openSession(shopper.key()));
            long end = System.nanoTime() + SETTLED_NANOS;
            CartContents cart = await(session.get());
            while (!shopper.expects(cart) && System.nanoTime() < end) {
                pause(100);
                cart = await(session.get());
            }
            shopper.check(cart);
        }
    }

    private static void report(AuditedShopper.Tally tally, long seed, Duration time, int faults) {
        LOG.warn(
                "{} s, {} faults, seed {}: {} operations ({}/s), {} items acknowledged ({} with one copy), lost {}, doubled {}, back {};"
                        + " unknown outcomes {} ({} %), refused {}; items taken by a removal whose answer, after its coordinator had died, did not name them: {}",
                time.toSeconds(),
                faults,
                seed,
                tally.operations,
                tally.operations / time.toSeconds(),
                tally.acknowledged,
                tally.single,
                tally.lost.size(),
                tally.twice.size(),
                tally.back.size(),
                tally.unknown,
                String.format(Locale.ROOT, "%.4f", 100.0 * tally.unknown / tally.operations),
                tally.refused,
                tally.untold.size());
    }
}
