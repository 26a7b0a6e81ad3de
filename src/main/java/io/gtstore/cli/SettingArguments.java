// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.config.Role;
import io.gtstore.config.Settings;
import io.gtstore.config.SettingsLoader;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that has settings. An option of its own name goes before {@code --set}. */
final class SettingArguments {
    @Option(names = "--config", paramLabel = "FILE", description = "Settings from a JSON or YAML file.")
    private @Nullable String config;

    @Option(names = "--profile", paramLabel = "NAME", description = "A named set of settings: paper.")
    private @Nullable String profile;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Any setting of docs/configuration.md; may be repeated.")
    private final Map<String, String> set = new LinkedHashMap<>();

    /** Vert.x without what no command uses: it would copy class-path files to disk. */
    static Vertx vertx() {
        return Vertx.vertx(options());
    }

    /** The same with one event loop, all that a client uses; the others would be opened all the same. */
    static Vertx ofOneLoop() {
        return Vertx.vertx(options().setEventLoopPoolSize(1));
    }

    private static VertxOptions options() {
        return new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    /** The settings, all layers; a {@link io.gtstore.config.SettingException} where one cannot be used. */
    Settings load(Vertx vertx, Role role, Map<String, String> options) {
        Map<String, String> all = new LinkedHashMap<>(set);
        all.putAll(options);
        return new SettingsLoader(vertx)
                .load(new SettingsLoader.Request(role, profile, config, all))
                .await();
    }
}
