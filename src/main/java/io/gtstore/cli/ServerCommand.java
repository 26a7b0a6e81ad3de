// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.config.Role;
import io.gtstore.config.Settings;
import io.gtstore.launch.Deployment;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that serves until SIGTERM or Ctrl-C, or until it has nothing more to do, and then stops in order. */
abstract class ServerCommand implements Callable<Integer> {
    private static final long STOP_SECONDS = 5;

    @Option(names = "--host", paramLabel = "HOST", description = "The address to bind; 127.0.0.1 by default.")
    private @Nullable String host;

    @Option(names = "--insecure", description = "Allow an address that other machines reach, without credentials.")
    private boolean insecure;

    @Option(
            names = "--advertise",
            paramLabel = "HOST:PORT",
            description = "What others use to reach it, if not the address it binds.")
    private @Nullable String advertise;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where it keeps its files, from which a restart recovers; sets storage=rocksdb.")
    private @Nullable String dataDir;

    @Mixin
    private final SettingArguments settings = new SettingArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    private final Role role;

    ServerCommand(Role role) {
        this.role = role;
    }

    /** The options of this command alone, by setting. */
    abstract void addTo(Map<String, String> options);

    /** The settings that take {@code --host}. */
    abstract String[] hostSettings();

    /** The setting that takes {@code --data-dir}. */
    String dataDirSetting() {
        return "data.dir";
    }

    abstract Future<String> start(Deployment deployment, Settings loaded);

    /** Completes with the last line to print when there is nothing more to serve; never, for most. */
    Future<String> ended(Deployment deployment) {
        return Promise.<String>promise().future();
    }

    /** The text to print below the ready line; null for none. */
    @Nullable
    String next(String readyLine) {
        return null;
    }

    @Override
    public final Integer call() {
        Vertx vertx = SettingArguments.vertx();
        Settings loaded;
        try {
            loaded = settings.load(vertx, role, options());
        } catch (RuntimeException e) {
            vertx.close().await();
            throw e;
        }
        Deployment deployment = new Deployment(vertx, loaded, LogLine::name);
        stopAtTheEnd(deployment);
        String line = start(deployment, loaded).await();
        spec.commandLine().getOut().println(line);
        String next = next(line);
        if (next != null) {
            spec.commandLine().getOut().println(next);
        }
        spec.commandLine().getOut().println(ended(deployment).await());
        return 0;
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        if (host != null) {
            for (String setting : hostSettings()) {
                options.put(setting, host);
            }
        }
        put(options, "advertise", advertise);
        put(options, dataDirSetting(), dataDir);
        if (dataDir != null && dataDirSetting().equals("data.dir")) {
            options.put("storage", "rocksdb");
        }
        if (insecure) {
            options.put("bind.insecure", "true");
        }
        addTo(options);
        return options;
    }

    static void put(Map<String, String> options, String setting, @Nullable Object value) {
        if (value != null) {
            options.put(setting, value.toString());
        }
    }

    /** A second signal, or five seconds, end the wait: the JVM halts when this hook returns. */
    private static void stopAtTheEnd(Deployment deployment) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                deployment
                                        .stop()
                                        .toCompletionStage()
                                        .toCompletableFuture()
                                        .get(STOP_SECONDS, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } catch (java.util.concurrent.ExecutionException
                                    | java.util.concurrent.TimeoutException e) {
                                System.err.println(PrintableText.line(
                                        "gtstore: did not stop in order within " + STOP_SECONDS + " s: " + e));
                            }
                        },
                        "orderly-stop"));
    }
}
