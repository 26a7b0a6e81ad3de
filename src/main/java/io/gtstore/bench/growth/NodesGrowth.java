// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.Mix;
import io.gtstore.bench.TestCluster;
import java.util.List;

/** The cart mix on 3, 5, 7 and 9 nodes of one machine, each time of a new cluster. */
final class NodesGrowth {
    private static final List<Integer> NODES = List.of(3, 5, 7, 9);

    private NodesGrowth() {}

    static void run(GrowthPlan plan) {
        MixTable table = new MixTable("nodes");
        int seconds = plan.trial().secondsOr(GrowthPlan.ROW_SECONDS);
        for (int nodes : NODES) {
            try (TestCluster cluster = plan.cluster(nodes)) {
                table.row(
                        nodes,
                        plan.load(
                                cluster,
                                LoadOptions.closed(Mix.CART, GrowthPlan.SESSIONS, plan.warmup(true), seconds)));
                cluster.succeeded();
            }
        }
        plan.trial().report("growth-nodes", table.table());
    }
}
