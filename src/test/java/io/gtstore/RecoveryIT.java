// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.CartCopy;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node with a disk is away for a while: it comes back with what it has stored, and only what it missed travels. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RecoveryIT {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryIT.class);
    private static final int ITEMS = 5;
    private static final int AT_ONCE = 200;
    private static final String ITEM = "x".repeat(93);

    @Test
    void of_ten_thousand_items_only_those_that_were_missed_travel(Vertx vertx) {
        recover(vertx, 2_000, 128);
    }

    @Test
    @Tag("proof")
    void of_a_million_items_only_those_that_were_missed_travel(Vertx vertx) {
        recover(vertx, 200_000, 2_048);
    }

    private static void recover(Vertx vertx, int carts, int heapMib) {
        List<FaultyLink> lines = Collections.synchronizedList(new ArrayList<>());
        try (ProcessCluster cluster = ProcessCluster.durableBehind(
                () -> {
                    FaultyLink line = new FaultyLink(vertx, 1);
                    lines.add(line);
                    return line;
                },
                2,
                2,
                heapMib)) {
            GtStoreClient client = cluster.client(vertx);
            ProcessCluster.awaitWhole(client, 2);
            Queue<String> copiedOnce = new ConcurrentLinkedQueue<>();
            each(carts, i -> putAll(client.cart("key-" + i), copiedOnce));
            FaultyLink toStaying = lines.get(1);
            // While the other owner's disk was slow, one copy was acknowledged; repair makes the second one.
            copiedOnce.forEach(key -> awaitCopies(client, key));

            cluster.kill("node-2");
            int missed = carts * ITEMS / 100;
            each(missed, i -> put(client.cart("key-" + (long) i * carts / missed), "missed-" + i));

            long before = toStaying.carriedBytes();
            long begun = System.nanoTime();
            cluster.startNode("node-2", 2);
            ProcessCluster.awaitWhole(client, 2);
            long millis = (System.nanoTime() - begun) / 1_000_000;
            long travelled = toStaying.carriedBytes() - before;
            long all = (long) carts * ITEMS * ITEM.length();
            long cartsMissed = (long) missed * (ITEMS * ITEM.length() + "missed-12345".length());
            LOG.warn(
                    "{} items on the disk: {} ms from the start of the process until it serves; {} items missed, in carts of {} bytes; {} bytes travelled, digests and all, of {} that the node has",
                    carts * ITEMS,
                    millis,
                    missed,
                    cartsMissed,
                    travelled,
                    all);
            LOG.warn("{}", recoveredLine(cluster));
            assertThat(travelled).isLessThan(all / 4);

            cluster.kill("node-1");
            each(missed, i -> contains(client.cart("key-" + (long) i * carts / missed), "missed-" + i));
        }
    }

    private static void awaitCopies(GtStoreClient client, String key) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(
                        () -> assertThat(await(client.admin().copies(key)).copies())
                                .hasSize(2)
                                .allMatch(CartCopy::whole));
    }

    private static String recoveredLine(ProcessCluster cluster) {
        return cluster.log("node-2")
                .lines()
                .filter(line -> line.contains("recovered"))
                .reduce("", (first, last) -> last);
    }

    private static Future<Void> putAll(CartSession cart, Queue<String> copiedOnce) {
        return cart.putAll(Collections.nCopies(ITEMS, ITEM))
                .onSuccess(put -> {
                    if (put.getCopies() < 2) {
                        copiedOnce.add(cart.key());
                    }
                })
                .mapEmpty();
    }

    private static Future<Void> put(CartSession cart, String item) {
        return cart.put(item).mapEmpty();
    }

    private static Future<Void> contains(CartSession cart, String item) {
        return cart.get().map(contents -> {
            assertThat(contents.getItems()).hasSize(ITEMS + 1).anyMatch(i -> item.equals(i.value()));
            return null;
        });
    }

    private static void each(int count, IntFunction<Future<Void>> task) {
        for (int from = 0; from < count; from += AT_ONCE) {
            List<Future<Void>> some = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + AT_ONCE); i++) {
                some.add(task.apply(i));
            }
            await(Future.all(some));
        }
    }
}
