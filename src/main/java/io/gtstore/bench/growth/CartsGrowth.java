// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.bench.ClientStore;
import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.LoadResult;
import io.gtstore.bench.Mix;
import io.gtstore.bench.Step;
import io.gtstore.bench.Store;
import io.gtstore.bench.TestCluster;
import io.gtstore.bench.paper.MarkdownTable;
import io.gtstore.client.GtStoreClientOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The cart mix, and gets of random carts among them, while three nodes hold ever more carts of one item of 100 bytes. What the mix itself leaves behind,
 * the contexts of carts that were checked out, comes on top of them.
 */
final class CartsGrowth {
    private static final int LATE_SECONDS = 30;

    private CartsGrowth() {}

    static void run(GrowthPlan plan) {
        MixTable mixed = new MixTable("carts held");
        MarkdownTable reads = new MarkdownTable(
                "carts held",
                "gets in a second",
                "to the first row",
                "get p50 ms",
                "get p99 ms",
                "failed or unknown",
                "shown late");
        try (TestCluster cluster = plan.cluster(GrowthPlan.NODES, Map.of(), GrowthPlan.LARGE_HEAP_MIB)) {
            int held = 0;
            double firstRate = 0;
            for (int carts : plan.carts()) {
                CartFilling.fill(plan.trial().vertx(), plan.stores(cluster), held, carts);
                mixed.row(carts, plan.load(cluster, options(plan, Mix.CART, held == 0)));
                Set<Integer> late = ConcurrentHashMap.newKeySet();
                LoadResult result = readLoad(plan, cluster, carts, held == 0, late);
                LoadResult.OfStep get = result.step(Step.GET.label());
                firstRate = held == 0 ? get.rate() : firstRate;
                reads.row(
                        carts,
                        get.rate(),
                        get.rate() / firstRate,
                        MixTable.millis(get.p50Micros()),
                        MixTable.millis(get.p99Micros()),
                        result.all().failures() + result.all().unknown(),
                        late.size());
                held = carts;
            }
            cluster.succeeded();
        }
        plan.trial().report("growth-carts", mixed.table());
        plan.trial().report("growth-carts-gets", reads);
    }

    private static LoadResult readLoad(
            GrowthPlan plan, TestCluster cluster, int carts, boolean first, Set<Integer> late) {
        Violations wrongs = new Violations();
        GtStoreClientOptions client = plan.trial().client(cluster);
        LoadResult result = plan.trial()
                .load(
                        cluster,
                        vertx -> new PrefilledCarts(new ClientStore(vertx, client), carts, wrongs, late),
                        options(plan, Mix.LOOK, first));
        late.forEach(number -> awaitShown(plan, client, number, wrongs));
        wrongs.check(cluster);
        return result;
    }

    /** Waits until a cart shows another session's put: it may do so late, since a get waits for its own session's changes only, but it has to. */
    private static void awaitShown(GrowthPlan plan, GtStoreClientOptions client, int number, Violations wrongs) {
        ClientStore store = new ClientStore(plan.trial().vertx(), client);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LATE_SECONDS);
        List<String> items = List.of();
        while (items.isEmpty() && System.nanoTime() < end) {
            items = store.login(PrefilledCarts.key(number))
                    .compose(Store.Visit::get)
                    .await();
        }
        store.close().await();
        if (items.isEmpty()) {
            wrongs.add("key %s: its item was acknowledged, and is not there".formatted(PrefilledCarts.key(number)));
        }
    }

    private static LoadOptions options(GrowthPlan plan, Mix mix, boolean first) {
        return LoadOptions.closed(
                mix, GrowthPlan.SESSIONS, plan.warmup(first), plan.trial().secondsOr(GrowthPlan.ROW_SECONDS));
    }
}
