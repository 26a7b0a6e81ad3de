// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.LoadResult;
import io.gtstore.bench.LocalTestCluster;
import io.gtstore.bench.Mix;
import io.gtstore.net.MessageCounts;
import io.gtstore.protocol.Op;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The manager's load in the three designs of the paper's §5: its messages, counted by itself, per 1,000 puts and gets. */
final class DesignMessages {
    private static final int NODES = 3;
    private static final int CLIENTS = 16;
    private static final long OPERATIONS = 20_000;
    private static final int AT_MOST_SECONDS = 120;
    private static final Set<Op> QUERIES = EnumSet.of(Op.PUT, Op.GET);

    private DesignMessages() {}

    static void run(Trial trial) {
        MarkdownTable table = new MarkdownTable(
                "design",
                "login",
                "put and get",
                "finalize",
                "all other",
                "sum",
                "of a customer between login and finalize");
        List<String> designs = new ArrayList<>();
        List<Double> sums = new ArrayList<>();
        try (LocalTestCluster cluster = trial.local(NODES, Map.of("manager.proxy", true))) {
            for (Design design : Design.values()) {
                LoadOptions options = LoadOptions.closed(Mix.HALF, CLIENTS, 0, AT_MOST_SECONDS)
                        .until(trial.operationsOr(OPERATIONS));
                MessageCounts.Snapshot before = cluster.managerMessages();
                LoadResult result = trial.load(cluster, design.stores(trial.client(cluster)), options);
                Map<Op, Long> asked = cluster.managerMessages().since(before).received();
                double per = 1_000.0 / result.queries().count();
                double queries = per * sum(asked, QUERIES);
                double all = per * sum(asked, asked.keySet());
                double login = per * sum(asked, EnumSet.of(Op.LOGIN));
                double end = per * sum(asked, EnumSet.of(Op.FINALIZE));
                table.row(
                        design.label(), login, queries, end, all - login - queries - end, all, within(design, queries));
                designs.add(design.label());
                sums.add(all);
            }
        }
        trial.report("messages", table);
        trial.charts()
                .bars(
                        "messages",
                        new Charts.Labels(
                                "Requests to the manager per 1,000 puts and gets", "design", "requests to the manager"),
                        designs,
                        new LinkedHashMap<>(Map.of("requests", sums)));
    }

    /** The second design has nobody logged in between two operations. */
    private static Object within(Design design, double queries) {
        return design == Design.LOGIN_EVERY_TIME ? "-" : queries;
    }

    private static long sum(Map<Op, Long> counts, Set<Op> ops) {
        return ops.stream().mapToLong(op -> counts.getOrDefault(op, 0L)).sum();
    }
}
