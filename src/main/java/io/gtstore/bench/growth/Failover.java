// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.LoadProgress;
import io.gtstore.bench.LoadResult;
import io.gtstore.bench.LoadRun;
import io.gtstore.bench.Mix;
import io.gtstore.bench.StartedCluster;
import io.gtstore.bench.paper.Charts;
import io.gtstore.bench.paper.MarkdownTable;
import io.gtstore.bench.paper.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** One of three nodes is killed under half of the load that the cluster can bear, after a third of the time: how long throughput takes to be back. */
final class Failover {
    private static final int SECONDS = 30;
    private static final int WARMUP_SECONDS = 2;
    /** The first window: once load is there. */
    private static final int LEAD_SECONDS = 1;

    private static final String VICTIM = "node-1";
    private static final double SHARE_OF_CAPACITY = 0.5;

    private final GrowthPlan plan;
    private final StartedCluster cluster;
    private final int seconds;

    private Failover(GrowthPlan plan, StartedCluster cluster) {
        this.plan = plan;
        this.cluster = cluster;
        this.seconds = plan.trial().secondsOr(SECONDS);
    }

    static void run(GrowthPlan plan) {
        try (StartedCluster cluster = plan.cluster(GrowthPlan.NODES)) {
            new Failover(plan, cluster).run();
            cluster.succeeded();
        }
    }

    private void run() {
        int warmup = plan.warmup(true);
        int closedSeconds = Math.min(seconds, GrowthPlan.ROW_SECONDS);
        LoadResult closed =
                plan.load(cluster, LoadOptions.closed(Mix.CART, GrowthPlan.SESSIONS, warmup, closedSeconds));
        double rate = Math.max(1, Math.rint(SHARE_OF_CAPACITY * closed.all().rate()));
        TimeSeries course = new TimeSeries(
                System.nanoTime() + TimeUnit.SECONDS.toNanos(LEAD_SECONDS), seconds * TimeSeries.WINDOWS_PER_SECOND);
        int failure = Math.max(1, seconds * TimeSeries.WINDOWS_PER_SECOND / 3);
        CompletableFuture<Void> killed = CompletableFuture.runAsync(
                () -> cluster.kill(VICTIM),
                CompletableFuture.delayedExecutor(
                        course.beginNanos(failure) - System.nanoTime(), TimeUnit.NANOSECONDS));
        LoadOptions options = LoadOptions.closed(Mix.CART, GrowthPlan.SESSIONS, WARMUP_SECONDS, seconds)
                .at(rate);
        LoadResult result = LoadRun.run(plan.trial().vertx(), plan.stores(cluster), options, LoadProgress.NONE, course);
        killed.join();
        Trial.checked(cluster, result);
        report(closed, result, course, failure);
    }

    private void report(LoadResult closed, LoadResult result, TimeSeries course, int failure) {
        int[] ended = course.ended();
        Recovery recovery = Recovery.of(ended, failure);
        plan.trial()
                .report(
                        "growth-failover",
                        new MarkdownTable("what", "figure")
                                .row(
                                        "operations in a second, closed loop",
                                        closed.all().rate())
                                .row("asked for, open loop", result.options().rate())
                                .row("ended in a second before the kill", perSecond(recovery.meanBefore()))
                                .row("back at 95 % of it after, s", recovery.seconds())
                                .row(
                                        "tenths of a second below 95 %% before the kill, of %,d".formatted(failure),
                                        recovery.lowBefore())
                                .row("operations that failed", result.all().failures())
                                .row("of unknown outcome", result.all().unknown())
                                .row("due, but not begun at the end", result.late())
                                .row("the longest put before the kill, ms", course.longestPutMillis(0, failure))
                                .row("after it, ms", course.longestPutMillis(failure, ended.length)));
        List<Double> x = IntStream.range(0, ended.length)
                .mapToObj(i -> (double) (i - failure) / TimeSeries.WINDOWS_PER_SECOND)
                .toList();
        plan.trial()
                .charts()
                .course(
                        "failover",
                        new Charts.Labels(
                                "A node is killed, %,.0f operations in a second asked for"
                                        .formatted(result.options().rate()),
                                "seconds from the kill",
                                "operations in a second"),
                        x,
                        Arrays.stream(ended).mapToObj(Failover::perSecond).toList(),
                        "longest put, ms",
                        Arrays.stream(course.longestPutMillis()).boxed().toList());
    }

    private static double perSecond(double inWindow) {
        return inWindow * TimeSeries.WINDOWS_PER_SECOND;
    }
}
