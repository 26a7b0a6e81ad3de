// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.LoadResult;
import io.gtstore.bench.Mix;
import io.gtstore.bench.Step;
import io.gtstore.bench.TestCluster;
import io.gtstore.bench.paper.MarkdownTable;
import io.gtstore.client.GtStoreClientOptions;
import java.util.List;
import java.util.Map;

/** Puts and gets in turn on carts that hold 1, 10, 100 and 1,000 items of 100 bytes all the time. */
final class ListsGrowth {
    private static final List<Integer> LENGTHS = List.of(1, 10, 100, 1_000);
    private static final int SESSIONS = 16;

    private ListsGrowth() {}

    static void run(GrowthPlan plan) {
        MarkdownTable table = new MarkdownTable(
                "items",
                "puts in a second",
                "put p50 ms",
                "put p99 ms",
                "gets in a second",
                "get p50 ms",
                "get p99 ms",
                "failed or unknown");
        int longest = LENGTHS.get(LENGTHS.size() - 1);
        Map<String, Object> settings = Map.of("limits.maxItems", (long) LongCart.most(longest));
        try (TestCluster cluster = plan.cluster(GrowthPlan.NODES, settings)) {
            boolean first = true;
            for (int length : LENGTHS) {
                LoadResult result = measured(plan, cluster, length, first);
                LoadResult.OfStep put = result.step(Step.PUT.label());
                LoadResult.OfStep get = result.step(Step.GET.label());
                table.row(
                        length,
                        put.rate(),
                        MixTable.millis(put.p50Micros()),
                        MixTable.millis(put.p99Micros()),
                        get.rate(),
                        MixTable.millis(get.p50Micros()),
                        MixTable.millis(get.p99Micros()),
                        result.all().failures() + result.all().unknown());
                first = false;
            }
            cluster.succeeded();
        }
        plan.trial().report("growth-lists", table);
    }

    private static LoadResult measured(GrowthPlan plan, TestCluster cluster, int length, boolean first) {
        Violations wrongs = new Violations();
        GtStoreClientOptions client = plan.trial().client(cluster);
        LoadResult result = plan.trial()
                .load(
                        cluster,
                        vertx -> new LongCarts(vertx, client, length, wrongs),
                        LoadOptions.closed(
                                Mix.HALF,
                                SESSIONS,
                                plan.warmup(first),
                                plan.trial().secondsOr(GrowthPlan.ROW_SECONDS)));
        wrongs.check(cluster);
        return result;
    }
}
