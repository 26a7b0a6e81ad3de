// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.LoadResult;
import io.gtstore.bench.LoadRun;
import io.gtstore.bench.Settling;
import io.gtstore.bench.TestCluster;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.impl.GtStoreClientOptionsProperties;
import io.gtstore.config.Role;
import io.gtstore.config.SettingException;
import io.gtstore.config.Settings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench}: load, what it costs, and whether every acknowledged item was there. */
@Command(
        name = "bench",
        subcommands = {BenchPaperCommand.class, BenchGrowthCommand.class},
        mixinStandardHelpOptions = true,
        description = "Makes load, measures it, and checks every answer: "
                + "an acknowledged item that is not there fails the run with exit code 1.")
final class BenchCommand implements Callable<Integer> {
    @Option(
            names = "--manager",
            paramLabel = "HOST:PORT[,…]",
            description = "Where the managers are; 127.0.0.1:7400 by default.")
    private @Nullable String managers;

    @Mixin
    private final SpawnArguments spawn = new SpawnArguments();

    @Mixin
    private final LoadArguments load = new LoadArguments();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file, too, as JSON.")
    private @Nullable Path json;

    @Mixin
    private final SettingArguments settings = new SettingArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        LoadOptions options = load.options();
        checkJson();
        Map<String, String> names = new LinkedHashMap<>();
        spawn.addTo(names, managers);
        Vertx vertx = SettingArguments.vertx();
        try {
            Settings loaded = settings.load(vertx, spawn.asked() ? Role.ALL : Role.CLIENT, names);
            try (TestCluster cluster = spawn.cluster(loaded, ProgramClass.of(spec))) {
                report(cluster, measured(vertx, cluster, loaded, options));
            }
        } finally {
            vertx.close().await();
        }
        return 0;
    }

    /** Before the run, not after it. */
    private void checkJson() {
        Path folder = json == null ? null : json.toAbsolutePath().getParent();
        if (json != null && (folder == null || !Files.isDirectory(folder) || Files.isDirectory(json))) {
            throw new SettingException("--json is %s, but must be a file in a directory that exists".formatted(json));
        }
    }

    private LoadResult measured(Vertx vertx, TestCluster cluster, Settings loaded, LoadOptions options) {
        GtStoreClientOptions client =
                GtStoreClientOptionsProperties.from(loaded).setManagers(cluster.managers());
        try {
            if (spawn.asked()) {
                Settling.await(vertx, client, spawn.nodes());
            } else {
                Settling.reach(vertx, client);
            }
            return LoadRun.run(
                    vertx,
                    cluster,
                    client,
                    options,
                    BenchProgress.to(spec.commandLine().getErr()));
        } catch (RuntimeException e) {
            throw new CommandFailure(Failures.describe(e) + cluster.whereToLook());
        }
    }

    private void report(TestCluster cluster, LoadResult result) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.println(BenchTable.of(result));
        out.flush();
        if (json != null) {
            Files.writeString(json, result.toJson().encodePrettily() + System.lineSeparator());
        }
        String wrong = verdict(result);
        if (wrong != null) {
            throw new CommandFailure(PrintableText.line(wrong) + cluster.whereToLook());
        }
        cluster.succeeded();
    }

    /** The reason for a failed run, in one line; null if it succeeded. A healthy cluster answers every change of a run without faults. */
    static @Nullable String verdict(LoadResult result) {
        if (result.violationCount() > 0) {
            return "the store does not hold what it acknowledged, %d times; the first: %s"
                    .formatted(result.violationCount(), result.violations().get(0));
        }
        if (result.all().unknown() > 0) {
            return "%d operations have an unknown outcome, in a run without faults; the first failure: %s"
                    .formatted(result.all().unknown(), result.firstFailure());
        }
        return result.all().count() == 0 ? "no operation succeeded; " + result.firstFailure() : null;
    }
}
