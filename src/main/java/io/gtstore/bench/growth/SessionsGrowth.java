// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.Mix;
import io.gtstore.bench.TestCluster;
import java.util.List;

/** The cart mix as customers grow from 8 to 1,500, all on the same three nodes. */
final class SessionsGrowth {
    private static final List<Integer> SESSIONS = List.of(8, 64, 256, 1_024, 1_500);

    private SessionsGrowth() {}

    static void run(GrowthPlan plan) {
        MixTable table = new MixTable("sessions");
        int seconds = plan.trial().secondsOr(GrowthPlan.ROW_SECONDS);
        try (TestCluster cluster = plan.cluster(GrowthPlan.NODES)) {
            boolean first = true;
            for (int sessions : SESSIONS) {
                table.row(
                        sessions,
                        plan.load(cluster, LoadOptions.closed(Mix.CART, sessions, plan.warmup(first), seconds)));
                first = false;
            }
            cluster.succeeded();
        }
        plan.trial().report("growth-sessions", table.table());
    }
}
