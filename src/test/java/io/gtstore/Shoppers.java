// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Customers who put items into carts, one after the other in each of some lines, and remember what was acknowledged. A put that fails in a way that a
 * retry may help is tried again, a few times; what then still fails is a failure.
 */
final class Shoppers {
    private static final int TRIES = 5;

    private final GtStoreClient client;
    private final int carts;
    private final ConcurrentHashMap<String, Queue<String>> acknowledged = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, CartSession> sessions = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean running;
    private CountDownLatch lines = new CountDownLatch(0);

    Shoppers(GtStoreClient client, int carts) {
        this.client = client;
        this.carts = carts;
    }

    /** An item in every cart, some carts at a time. */
    void fill() {
        for (int from = 0; from < carts; from += 200) {
            List<Future<Void>> puts = new ArrayList<>();
            for (int i = from; i < Math.min(carts, from + 200); i++) {
                puts.add(put(i));
            }
            Future.all(puts)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(1, TimeUnit.MINUTES)
                    .join();
        }
        assertThat(failures).isEmpty();
    }

    /** So many lines of customers, until {@link #stop}. */
    void start(int lineCount) {
        running = true;
        lines = new CountDownLatch(lineCount);
        for (int i = 0; i < lineCount; i++) {
            nextVisit();
        }
    }

    private void nextVisit() {
        if (!running) {
            lines.countDown();
            return;
        }
        long begun = System.nanoTime();
        put(next.getAndIncrement() % carts).onComplete(done -> {
            nanos.add(System.nanoTime() - begun);
            nextVisit();
        });
    }

    void stop() {
        running = false;
        try {
            lines.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** How long the puts took since the last time this was asked, sorted, in nanoseconds. */
    long[] times() {
        List<Long> taken = new ArrayList<>();
        for (Long time = nanos.poll(); time != null; time = nanos.poll()) {
            taken.add(time);
        }
        long[] sorted = taken.stream().mapToLong(time -> time).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Every cart holds each acknowledged item exactly once. */
    void check() {
        acknowledged.forEach((key, items) -> {
            List<String> found = items(await(session(key).get()));
            assertThat(found).as(key).containsAll(items).doesNotHaveDuplicates();
        });
    }

    int acknowledged() {
        return acknowledged.values().stream().mapToInt(Queue::size).sum();
    }

    /** What was acknowledged so far, by key. */
    Map<String, List<String>> sure() {
        Map<String, List<String>> sure = new HashMap<>();
        acknowledged.forEach((key, items) -> sure.put(key, List.copyOf(items)));
        return sure;
    }

    private Future<Void> put(int cart) {
        String key = "key-" + cart;
        return put(key, "item-" + next.getAndIncrement(), TRIES);
    }

    private Future<Void> put(String key, String item, int tries) {
        return session(key)
                .put(item)
                .onSuccess(stored -> acknowledged
                        .computeIfAbsent(key, k -> new ConcurrentLinkedQueue<>())
                        .add(item))
                .<Void>mapEmpty()
                .recover(failure -> {
                    if (tries > 1) {
                        return put(key, item + "'", tries - 1);
                    }
                    failures.add(key + ": " + failure);
                    return Future.succeededFuture();
                });
    }

    private CartSession session(String key) {
        return sessions.computeIfAbsent(key, client::cart);
    }

    private static List<String> items(CartContents contents) {
        return contents.getItems().stream()
                .map(item -> String.valueOf(item.value()))
                .toList();
    }
}
