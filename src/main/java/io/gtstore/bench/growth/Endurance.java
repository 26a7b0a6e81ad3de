// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.LoadProgress;
import io.gtstore.bench.LoadRun;
import io.gtstore.bench.Mix;
import io.gtstore.bench.OperationTap;
import io.gtstore.bench.StartedCluster;
import io.gtstore.bench.paper.MarkdownTable;
import io.gtstore.bench.paper.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Full load for ten minutes: throughput in each tenth of the time, and what the nodes' heaps hold after the first, the fifth and the last. */
final class Endurance {
    private static final int SECONDS = 600;
    private static final int PARTS = 10;
    private static final String NOT_LOOKED_AT = "";

    private final GrowthPlan plan;
    private final StartedCluster cluster;
    private final int seconds;
    private final int parts;
    private final long[] done;
    private final Map<Integer, CompletableFuture<List<Object>>> heaps;

    private Endurance(GrowthPlan plan, StartedCluster cluster) {
        this.plan = plan;
        this.cluster = cluster;
        this.seconds = plan.trial().secondsOr(SECONDS);
        this.parts = Math.min(PARTS, seconds);
        this.done = new long[parts];
        this.heaps = new HashMap<>();
    }

    static void run(GrowthPlan plan) {
        try (StartedCluster cluster = plan.cluster(GrowthPlan.NODES, Map.of(), GrowthPlan.LARGE_HEAP_MIB)) {
            new Endurance(plan, cluster).run();
            cluster.succeeded();
        }
    }

    private void run() {
        int warmup = plan.warmup(true);
        LoadOptions options = LoadOptions.closed(Mix.CART, GrowthPlan.SESSIONS, warmup, seconds);
        LoadProgress progress = (second, of, warmingUp, rate, failed) -> {
            if (!warmingUp && second - warmup <= seconds) {
                at(second - warmup, rate);
            }
        };
        Trial.checked(
                cluster, LoadRun.run(plan.trial().vertx(), plan.stores(cluster), options, progress, OperationTap.NONE));
        plan.trial().report("growth-endurance", table());
    }

    /** A measured second is over, of 1 to all of them. */
    private void at(int second, long rate) {
        int part = part(second);
        done[part] += rate;
        boolean last = second == seconds || part(second + 1) > part;
        if (last && (part == 0 || part == parts / 2 - 1 || part == parts - 1)) {
            // Not on the thread that sees to the load: a collection takes its time.
            heaps.put(part, CompletableFuture.supplyAsync(this::heaps));
        }
    }

    private int part(int second) {
        return (second - 1) * parts / seconds;
    }

    private List<Object> heaps() {
        return nodes().mapToObj(i -> HeapProbe.afterCollection(cluster.pid(node(i))))
                .toList();
    }

    private MarkdownTable table() {
        List<String> heads = new ArrayList<>(List.of("until, s", "operations in a second"));
        nodes().forEach(i -> heads.add("heap of %s, MiB".formatted(node(i))));
        MarkdownTable table = new MarkdownTable(heads.toArray(String[]::new));
        for (int part = 0; part < parts; part++) {
            int of = part;
            int[] within = IntStream.rangeClosed(1, seconds)
                    .filter(second -> part(second) == of)
                    .toArray();
            List<Object> cells =
                    new ArrayList<>(List.of(within[within.length - 1], (double) done[part] / within.length));
            CompletableFuture<List<Object>> looked = heaps.get(part);
            cells.addAll(looked == null ? Collections.nCopies(GrowthPlan.NODES, NOT_LOOKED_AT) : looked.join());
            table.row(cells.toArray());
        }
        return table;
    }

    private static IntStream nodes() {
        return IntStream.rangeClosed(1, GrowthPlan.NODES);
    }

    private static String node(int number) {
        return "node-" + number;
    }
}
