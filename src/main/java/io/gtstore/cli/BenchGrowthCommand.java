// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.bench.growth.GrowthPlan;
import io.gtstore.bench.growth.GrowthScenario;
import io.gtstore.bench.paper.Tables;
import io.gtstore.bench.paper.Trial;
import io.gtstore.config.Role;
import io.gtstore.config.SettingException;
import io.gtstore.config.Settings;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench growth}: what becomes of throughput and response times as the load grows. */
@Command(
        name = "growth",
        mixinStandardHelpOptions = true,
        description =
                "Measures how the store bears more carts, longer carts, more customers, more nodes, the loss of one, and time, "
                        + "on clusters of its own: prints tables, and draws a chart as SVG and PNG.")
final class BenchGrowthCommand implements Callable<Integer> {
    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_CARTS = 100_000_000;
    private static final int MAX_HEAP_MIB = 1_048_576;

    @Option(
            names = "--only",
            paramLabel = "NAME[,…]",
            split = ",",
            description = "carts, lists, sessions, nodes, failover, endurance; all of them by default.")
    private @Nullable List<String> only;

    @Option(names = "--out", paramLabel = "DIR", description = "Where charts and tables go; target/bench by default.")
    private Path out = Path.of("target", "bench");

    @Option(
            names = "--document",
            paramLabel = "FILE",
            description = "Put the tables into this file instead, each in the place of what stands between "
                    + "<!-- NAME --> and <!-- end of NAME -->.")
    private @Nullable Path document;

    @Option(names = "--in-jvm", description = "All clusters in this JVM, on a machine with no room for more.")
    private boolean inJvm;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long each row is measured (10 by default), failover (30) and endurance (600) in all.")
    private int seconds;

    @Option(
            names = "--warmup",
            paramLabel = "S",
            description = "How long each cluster is under load before its first row is measured; 40 by default.")
    private int warmup = 40;

    @Option(
            names = "--carts",
            paramLabel = "N[,…]",
            split = ",",
            description =
                    "How many carts the cluster holds in each row of carts, growing; 1000,10000,100000,1000000 by default.")
    private List<Integer> carts = List.of(1_000, 10_000, 100_000, 1_000_000);

    @Option(
            names = "--heap",
            paramLabel = "MIB",
            description = "The heap of each JVM at most; 3072 for carts and endurance by default, 1024 for the others.")
    private int heapMib;

    @Mixin
    private final SettingArguments settings = new SettingArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<GrowthScenario> asked = Choices.of("--only", only, GrowthScenario.values(), GrowthScenario::label);
        check();
        Vertx vertx = SettingArguments.vertx();
        try {
            Settings loaded = settings.load(vertx, Role.ALL, Map.of());
            Trial trial = new Trial(
                    vertx,
                    SettingArguments::vertx,
                    inJvm,
                    loaded,
                    ProgramClass.of(spec),
                    out,
                    new Tables(out, document),
                    seconds,
                    0,
                    0,
                    line -> {
                        spec.commandLine().getOut().println(line);
                        spec.commandLine().getOut().flush();
                    });
            GrowthPlan plan = new GrowthPlan(trial, warmup, carts, heapMib);
            asked.forEach(scenario -> scenario.run(plan));
        } finally {
            vertx.close().await();
        }
        return 0;
    }

    private void check() {
        OptionBounds.check("--seconds", seconds, 0, MAX_SECONDS);
        OptionBounds.check("--warmup", warmup, 0, MAX_SECONDS);
        OptionBounds.check("--heap", heapMib, 0, MAX_HEAP_MIB);
        int before = 0;
        for (int count : carts) {
            OptionBounds.check("--carts", count, 1, MAX_CARTS);
            if (count <= before) {
                throw new SettingException("--carts names %d after %d, but must grow".formatted(count, before));
            }
            before = count;
        }
    }
}
