// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.LoadResult;
import io.gtstore.bench.Mix;
import io.gtstore.bench.TestCluster;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * The paper's Graph 1: response time as the queries grow from 1× to 5×, and as the clients do up to 1,500, in the three designs of its §5. A query is a put
 * or a get, in the second design with its login and its finalize. Queries come at a given rate, timed from when they are due, so that a design which
 * cannot keep up shows it. The designs take turns at each point, on the same processes.
 */
final class Graph1 {
    private static final int NODES = 3;
    private static final int STEPS = 5;
    /** Each comes once in a second at least, or they would hardly get beyond their login. */
    private static final int CLIENTS = 300;

    private static final int LOOPS = 2;
    private static final int WARMUP_SECONDS = 1;
    private static final int CALIBRATION_SESSIONS = 64;
    private static final int CALIBRATION_SECONDS = 4;

    /** Until processes have compiled what they do most, unless all of them are this one. */
    private static final int COMPILING_SECONDS = 20;

    /** At 5× the third design then has five eighths of the load that it can bear. */
    private static final double SHARE_OF_CAPACITY = 1.0 / 8;

    private final Trial trial;
    private final TestCluster cluster;

    private Graph1(Trial trial, TestCluster cluster) {
        this.trial = trial;
        this.cluster = cluster;
    }

    static void run(Trial trial) {
        try (TestCluster cluster = trial.cluster(NODES, Map.of("manager.proxy", true))) {
            new Graph1(trial, cluster).run();
            cluster.succeeded();
        }
    }

    private void run() {
        Map<Design, Double> capacity = capacity();
        double base = trial.rate() > 0
                ? trial.rate()
                : Math.max(CLIENTS, rounded(SHARE_OF_CAPACITY * capacity.getOrDefault(Design.LOGIN_ONCE, 0.0)));
        MarkdownTable closed = new MarkdownTable("design", "puts and gets in a second, closed loop, 64 clients");
        capacity.forEach((design, rate) -> closed.row(design.label(), rate));
        trial.report("graph1-capacity", closed);
        sweep("queries", base, step -> CLIENTS);
        sweep("clients", base, step -> CLIENTS * step);
    }

    /** What each design can do, once each has been warmed up. */
    private Map<Design, Double> capacity() {
        if (!trial.inJvm()) {
            for (Design design : Design.values()) {
                load(design, LoadOptions.closed(Mix.HALF, CALIBRATION_SESSIONS, COMPILING_SECONDS, 1));
            }
        }
        Map<Design, Double> capacity = new EnumMap<>(Design.class);
        for (Design design : Design.values()) {
            LoadOptions options =
                    LoadOptions.closed(Mix.HALF, CALIBRATION_SESSIONS, WARMUP_SECONDS, CALIBRATION_SECONDS);
            capacity.put(design, load(design, options).queries().rate());
        }
        return capacity;
    }

    private static double rounded(double rate) {
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(1, rate))) - 1);
        return Math.round(rate / unit) * unit;
    }

    private void sweep(String what, double base, IntUnaryOperator clients) {
        MarkdownTable table = new MarkdownTable(
                "design",
                "×",
                "clients",
                "per second",
                "mean ms",
                "p50 ms",
                "p99 ms",
                "failed or unknown",
                "not begun");
        Map<String, List<Double>> means = new LinkedHashMap<>();
        List<Double> x = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            x.add(what.equals("clients") ? (double) clients.applyAsInt(step) : base * step);
            for (Design design : Design.values()) {
                LoadOptions options = LoadOptions.closed(
                                Mix.HALF, clients.applyAsInt(step), WARMUP_SECONDS, trial.secondsOr(4))
                        .at(base * step)
                        .on(LOOPS);
                LoadResult result = load(design, options);
                means.computeIfAbsent(design.label(), none -> new ArrayList<>()).add(mean(result));
                table.row(
                        design.label(),
                        step,
                        options.sessions(),
                        options.rate(),
                        mean(result),
                        result.queries().p50Micros() / 1_000.0,
                        result.queries().p99Micros() / 1_000.0,
                        result.all().failures() + result.all().unknown(),
                        result.late());
            }
        }
        trial.report("graph1-" + what, table);
        trial.report("graph1-" + what + "-growth", growth(means));
        trial.charts()
                .lines(
                        "graph1-" + what,
                        new Charts.Labels(
                                what.equals("clients")
                                        ? "Response time as clients, and their queries, grow"
                                        : "Response time as queries grow, %d clients".formatted(CLIENTS),
                                what.equals("clients") ? "clients" : "operations in a second",
                                "mean response time, ms"),
                        x,
                        means);
    }

    /** In ms; no number if no query was answered. */
    private static double mean(LoadResult result) {
        return result.queries().count() == 0 ? Double.NaN : result.queries().meanMicros() / 1_000;
    }

    private static MarkdownTable growth(Map<String, List<Double>> means) {
        MarkdownTable table = new MarkdownTable("mean response time", "at 1×, ms", "2× to 1×", "5× to 1×");
        means.forEach(
                (design, at) -> table.row(design, at.get(0), at.get(1) / at.get(0), at.get(STEPS - 1) / at.get(0)));
        return table;
    }

    /** Applies load after the cluster has settled, so that the effects of an earlier overload are not measured. */
    private LoadResult load(Design design, LoadOptions options) {
        trial.settle(cluster, NODES);
        return trial.load(cluster, design.stores(trial.client(cluster)), options);
    }
}
