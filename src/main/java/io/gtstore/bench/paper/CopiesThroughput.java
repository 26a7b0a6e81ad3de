// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.LoadResult;
import io.gtstore.bench.Mix;
import io.gtstore.bench.Step;
import io.gtstore.bench.TestCluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The cost of copies: throughput of 200,000 operations, half of them puts, on 7 nodes with 1, 3 and 5 copies, each acknowledged by all owners. */
final class CopiesThroughput {
    private static final int NODES = 7;
    private static final int CLIENTS = 64;
    private static final int WARMUP_SECONDS = 20;
    private static final int AT_MOST_SECONDS = 180;
    private static final long OPERATIONS = 200_000;
    private static final List<Integer> COPIES = List.of(1, 3, 5);

    private CopiesThroughput() {}

    static void run(Trial trial) {
        MarkdownTable table = new MarkdownTable(
                "copies",
                "operations",
                "seconds",
                "per second",
                "put p50 ms",
                "put p99 ms",
                "get p50 ms",
                "get p99 ms",
                "failed or unknown");
        List<Double> rates = new ArrayList<>();
        for (int copies : COPIES) {
            LoadResult result = measured(trial, copies);
            LoadResult.OfStep put = result.step(Step.PUT.label());
            LoadResult.OfStep get = result.step(Step.GET.label());
            rates.add(result.queries().rate());
            table.row(
                    copies,
                    result.queries().count(),
                    result.measuredSeconds(),
                    result.queries().rate(),
                    put.p50Micros() / 1_000.0,
                    put.p99Micros() / 1_000.0,
                    get.p50Micros() / 1_000.0,
                    get.p99Micros() / 1_000.0,
                    result.all().failures() + result.all().unknown());
        }
        trial.report("copies", table);
        trial.charts()
                .bars(
                        "copies",
                        new Charts.Labels(
                                "Throughput with 1, 3 and 5 copies on %d nodes".formatted(NODES),
                                "copies",
                                "puts and gets in a second"),
                        COPIES.stream().map(String::valueOf).toList(),
                        new LinkedHashMap<>(Map.of("closed loop, %d clients".formatted(CLIENTS), rates)));
    }

    private static LoadResult measured(Trial trial, int copies) {
        Map<String, Object> settings = Map.of("cluster.replicas", (long) copies, "copies", (long) copies);
        try (TestCluster cluster = trial.cluster(NODES, settings)) {
            LoadOptions options = LoadOptions.closed(Mix.HALF, CLIENTS, WARMUP_SECONDS, AT_MOST_SECONDS)
                    .until(trial.operationsOr(OPERATIONS));
            LoadResult result = trial.load(cluster, Design.LOGIN_ONCE.stores(trial.client(cluster)), options);
            cluster.succeeded();
            return result;
        }
    }
}
