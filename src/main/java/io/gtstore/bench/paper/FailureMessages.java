// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import io.gtstore.bench.ClientStore;
import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.LoadResult;
import io.gtstore.bench.LoadRun;
import io.gtstore.bench.LocalTestCluster;
import io.gtstore.bench.Mix;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.net.MessageCounts;
import io.gtstore.protocol.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * See-tell against the heartbeat (paper §7): what the manager gets and sends in a minute, as failures grow. A failed node is back after three seconds. All
 * clusters run at the same time, each with a few customers, who see failures, too.
 */
final class FailureMessages {
    private static final int NODES = 4;
    private static final int CUSTOMERS = 8;
    private static final double RATE = 40;
    private static final int MINUTE = 60;
    private static final int BACK_AFTER_SECONDS = 3;
    private static final List<Integer> FAILURES = List.of(0, 1, 10);

    private final Trial trial;
    private final LocalTestCluster cluster;
    private final int seconds;
    private final int failures;

    private FailureMessages(Trial trial, LocalTestCluster cluster, int seconds, int failures) {
        this.trial = trial;
        this.cluster = cluster;
        this.seconds = seconds;
        this.failures = failures;
    }

    private record Outcome(String method, int failures, MessageCounts.Snapshot messages, LoadResult load) {}

    static void run(Trial trial) {
        int seconds = trial.secondsOr(MINUTE);
        List<CompletableFuture<Outcome>> running = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(2 * FAILURES.size());
        try {
            for (boolean heartbeat : new boolean[] {false, true}) {
                for (int failures : FAILURES) {
                    running.add(
                            CompletableFuture.supplyAsync(() -> outcome(trial, seconds, heartbeat, failures), threads));
                }
            }
            report(trial, seconds, running.stream().map(CompletableFuture::join).toList());
        } finally {
            threads.shutdown();
        }
    }

    private static Outcome outcome(Trial trial, int seconds, boolean heartbeat, int failures) {
        try (LocalTestCluster cluster = trial.local(NODES, Map.of("heartbeat.enabled", heartbeat))) {
            MessageCounts.Snapshot before = cluster.managerMessages();
            LoadResult load = new FailureMessages(trial, cluster, seconds, failures).load();
            return new Outcome(
                    heartbeat ? "heartbeat" : "see-tell",
                    failures,
                    cluster.managerMessages().since(before),
                    load);
        }
    }

    private LoadResult load() {
        GtStoreClientOptions client = trial.client(cluster);
        LoadOptions options =
                LoadOptions.closed(Mix.CART, CUSTOMERS, 0, seconds).at(RATE);
        return Trial.checked(
                cluster,
                LoadRun.run(
                        trial.vertx(),
                        on -> new ClientStore(on, client),
                        options,
                        (second, of, warmingUp, rate, failed) -> at(second)));
    }

    /** The n-th failure begins in the middle of the n-th part of the time. */
    private void at(int second) {
        for (int n = 0; n < failures; n++) {
            int down = (2 * n + 1) * seconds / (2 * failures);
            String node = "node-" + (n % NODES + 1);
            if (second == down) {
                cluster.kill(node);
            } else if (second == Math.min(seconds, down + BACK_AFTER_SECONDS)) {
                cluster.startNode(node);
            }
        }
    }

    private static void report(Trial trial, int seconds, List<Outcome> outcomes) {
        MarkdownTable table = new MarkdownTable(
                "method",
                "failures",
                "messages",
                "of them received",
                "sent",
                "told unasked",
                "most of them",
                "failed or unknown");
        Map<String, List<Double>> bars = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            MessageCounts.Snapshot messages = outcome.messages();
            double perMinute = (double) MINUTE / seconds;
            table.row(
                    outcome.method(),
                    outcome.failures(),
                    perMinute * messages.total(),
                    perMinute * sum(messages.received()),
                    perMinute * sum(messages.sent()),
                    perMinute * messages.events(),
                    most(messages, perMinute),
                    outcome.load().all().failures() + outcome.load().all().unknown());
            bars.computeIfAbsent(outcome.method(), none -> new ArrayList<>()).add(perMinute * withoutLogins(messages));
        }
        trial.report("heartbeat", table);
        trial.charts()
                .bars(
                        "heartbeat",
                        new Charts.Labels(
                                "Messages of the manager in a minute, logins apart, %d nodes".formatted(NODES),
                                "failures in a minute",
                                "messages"),
                        FAILURES.stream().map(String::valueOf).toList(),
                        bars);
    }

    private static double withoutLogins(MessageCounts.Snapshot messages) {
        return messages.total() - messages.received().getOrDefault(Op.LOGIN, 0L);
    }

    private static long sum(Map<Op, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String most(MessageCounts.Snapshot messages, double perMinute) {
        Map<String, Long> all = new LinkedHashMap<>();
        messages.received().forEach((op, count) -> all.put(op.wire() + " in", count));
        messages.sent().forEach((op, count) -> all.put(op.wire() + " out", count));
        return all.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(6)
                .map(entry -> entry.getKey() + " " + Math.round(perMinute * entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
