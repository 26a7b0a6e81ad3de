// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.bench.paper.Scenario;
import io.gtstore.bench.paper.Tables;
import io.gtstore.bench.paper.Trial;
import io.gtstore.config.Role;
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

/** {@code bench paper}: the paper's evaluation. */
@Command(
        name = "paper",
        mixinStandardHelpOptions = true,
        description =
                "Measures what the paper measures, on clusters of its own: prints tables, and draws charts as SVG and PNG.")
final class BenchPaperCommand implements Callable<Integer> {
    private static final int MAX_SECONDS = 3_600;

    @Option(
            names = "--only",
            paramLabel = "NAME[,…]",
            split = ",",
            description = "graph1, messages, heartbeat, copies, spread; all of them by default.")
    private @Nullable List<String> only;

    @Option(names = "--out", paramLabel = "DIR", description = "Where charts and tables go; target/bench by default.")
    private Path out = Path.of("target", "bench");

    @Option(
            names = "--document",
            paramLabel = "FILE",
            description = "Put the tables into this file instead, each in the place of what stands between "
                    + "<!-- NAME --> and <!-- end of NAME -->.")
    private @Nullable Path document;

    @Option(
            names = "--in-jvm",
            description =
                    "All clusters in this JVM, on a machine with no room for more; graph1 and copies have processes otherwise.")
    private boolean inJvm;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long each point of graph1 (4 by default) and heartbeat (60) is measured.")
    private int seconds;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Operations in a second at 1× of graph1; an eighth of what the third design can do by default.")
    private double rate;

    @Option(
            names = "--operations",
            paramLabel = "N",
            description = "Puts and gets of messages (20000 by default) and of each point of copies (200000).")
    private long operations;

    @Mixin
    private final SettingArguments settings = new SettingArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Override
    public Integer call() {
        OptionBounds.check("--seconds", seconds, 0, MAX_SECONDS);
        OptionBounds.check("--rate", (long) rate, 0, 1_000_000);
        OptionBounds.check("--operations", operations, 0, 1_000_000_000);
        List<Scenario> asked = Choices.of("--only", only, Scenario.values(), Scenario::label);
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
                    rate,
                    operations,
                    line -> {
                        spec.commandLine().getOut().println(line);
                        spec.commandLine().getOut().flush();
                    });
            asked.forEach(scenario -> scenario.run(trial));
        } finally {
            vertx.close().await();
        }
        return 0;
    }
}
