// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.impl.GtStoreClientOptionsProperties;
import io.gtstore.config.Role;
import io.gtstore.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks the store once and ends. */
abstract class StoreCommand implements Callable<Integer> {
    @Option(
            names = "--manager",
            paramLabel = "HOST:PORT[,…]",
            description = "Where the managers are; 127.0.0.1:7400 by default.")
    private @Nullable String managers;

    @Option(names = "--json", description = "Print the answer as one line of JSON.")
    private boolean json;

    @Mixin
    private final SettingArguments settings = new SettingArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    abstract void ask(GtStoreClient client);

    @Override
    public final Integer call() {
        Vertx vertx = SettingArguments.ofOneLoop();
        try {
            Map<String, String> options = new LinkedHashMap<>();
            ServerCommand.put(options, "node.managers", managers);
            Settings loaded = settings.load(vertx, Role.CLIENT, options);
            ask(GtStoreClient.create(vertx, GtStoreClientOptionsProperties.from(loaded)));
            out().flush();
            return exitCode();
        } finally {
            vertx.close().await();
        }
    }

    /** The exit code of a command that has printed its answers and failures. */
    int exitCode() {
        return 0;
    }

    /** The line that describes a change whose answer could not be written; empty for commands without a change. */
    String made() {
        return "";
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** For what is no answer: progress, warnings. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Prints an answer in the form that was asked for. */
    final void print(String text, JsonObject answer) {
        out().println(json ? answer.encode() : text);
    }

    final boolean json() {
        return json;
    }
}
