// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.ReceiptOptions;
import io.gtstore.node.SessionOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carts that were checked out leave nothing behind, however many they were: no cart, no context, no heap. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ContextMemoryIT {
    private static final Logger LOG = LoggerFactory.getLogger(ContextMemoryIT.class);
    private static final int NODES = 3;
    private static final int LINES = 128;
    private static final long MAX_AGE_MILLIS = 4_000;
    private static final long GRACE_MILLIS = 1_000;

    private final AtomicInteger next = new AtomicInteger();

    @Test
    void thousands_of_carts_leave_nothing_behind(Vertx vertx) {
        checkOut(vertx, 5_000);
    }

    @Test
    @Tag("proof")
    void a_million_carts_leave_nothing_behind(Vertx vertx) {
        checkOut(vertx, 1_000_000);
    }

    private void checkOut(Vertx vertx, int carts) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, new ManagerOptions().setSettleMillis(0))) {
            for (int i = 1; i <= NODES; i++) {
                cluster.startNode(
                        "node-" + i,
                        new NodeOptions()
                                .setSession(new SessionOptions()
                                        .setMaxAgeMillis(MAX_AGE_MILLIS)
                                        .setGraceMillis(GRACE_MILLIS))
                                .setReceipt(new ReceiptOptions().setKeepMillis(MAX_AGE_MILLIS)));
            }
            GtStoreClient client = GtStoreClient.create(
                    vertx,
                    new GtStoreClientOptions()
                            .setManagers(List.of(cluster.managerAddress()))
                            .setSessions(1_000)
                            .setSessionMaxAge(Duration.ofMillis(MAX_AGE_MILLIS)));
            shop(client, 2_000);
            awaitEmpty(cluster);
            long before = heapInUse();
            long begun = System.nanoTime();
            shop(client, carts);
            long full = heapInUse();
            long held = carts(cluster);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            awaitEmpty(cluster);
            long bound = before + Math.max(2 << 20, carts);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> heapInUse() < bound);
            long after = heapInUse();
            LOG.warn(
                    "{} carts put and checked out in {} s, {} of them still held at the end; heap before {} KiB, at the end {} KiB, past the horizon {} KiB",
                    carts,
                    seconds,
                    held,
                    before >> 10,
                    full >> 10,
                    after >> 10);
            assertThat(carts(cluster)).isZero();
        }
    }

    private void shop(GtStoreClient client, int carts) {
        int until = next.get() + carts;
        List<Future<Void>> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            Promise<Void> end = Promise.promise();
            lines.add(end.future());
            one(client, until, end);
        }
        Awaitility.await()
                .atMost(Duration.ofMinutes(25))
                .until(() -> lines.stream().allMatch(Future::isComplete));
        await(Future.all(lines));
        next.set(until);
    }

    private void one(GtStoreClient client, int until, Promise<Void> end) {
        int number = next.getAndIncrement();
        if (number >= until) {
            end.complete();
            return;
        }
        CartSession cart = client.cart("customer-" + number);
        cart.put("apple").compose(put -> cart.checkout()).onComplete((done, failure) -> {
            if (failure == null) {
                one(client, until, end);
            } else {
                end.fail(failure);
            }
        });
    }

    private static void awaitEmpty(LocalCluster cluster) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> carts(cluster) == 0);
    }

    /** How many carts all nodes hold, empty ones with a context included. */
    private static long carts(LocalCluster cluster) {
        long carts = 0;
        for (int i = 1; i <= NODES; i++) {
            try (LineClient node = LineClient.asNode(cluster.node("node-" + i).actualPort(), "visitor")) {
                JsonObject asked = new JsonObject()
                        .put("incarnation", node.ask("ping").getLong("incarnation"))
                        .put("slots", "0-1023");
                JsonObject chunk = node.ask("get_rep", asked);
                carts += chunk.getJsonArray("carts").size();
                while (chunk.containsKey("next")) {
                    chunk = node.ask("get_rep", asked.put("after", chunk.getString("next")));
                    carts += chunk.getJsonArray("carts").size();
                }
            }
        }
        return carts;
    }

    private static long heapInUse() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
