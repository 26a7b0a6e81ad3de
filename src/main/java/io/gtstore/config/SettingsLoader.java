// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings in layers, weakest first: the table's defaults, the profile, the file of {@code --config}, {@code GTSTORE_…} environment
 * variables, options. Each layer has a retriever of its own and is flattened before it is laid over the others, so that nested and
 * dotted names replace each other, and a message can say where a value stands. Any thread may load; nothing is kept open.
 */
public final class SettingsLoader {
    private static final List<String> LOG_LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");
    private static final List<String> PROFILES = List.of("paper");

    private final Vertx vertx;
    private final Map<String, String> environment;

    /** A loader that reads this process's environment. */
    public SettingsLoader(Vertx vertx) {
        this(vertx, System.getenv());
    }

    /** A loader that reads this environment. */
    public SettingsLoader(Vertx vertx, Map<String, String> environment) {
        this.vertx = vertx;
        this.environment = Map.copyOf(environment);
    }

    /**
     * What the command line says about settings.
     *
     * @param role what the process runs
     * @param profile a named set of settings ({@code paper}), or null
     * @param configFile a JSON or YAML file, or null
     * @param options values as text, by setting name
     */
    public record Request(
            Role role, @Nullable String profile, @Nullable String configFile, Map<String, String> options) {
        public Request {
            options = Map.copyOf(options);
        }

        /** No profile, no file. */
        public static Request of(Role role, Map<String, String> options) {
            return new Request(role, null, null, options);
        }
    }

    /** The settings of a process; fails with a {@link SettingException} whose message is for the user. */
    public Future<Settings> load(Request request) {
        SettingLayers layers = new SettingLayers();
        return addProfile(request.profile(), layers)
                .compose(profile -> addFile(request.configFile(), layers))
                .compose(file -> read(json(ofEnvironment())))
                .map(json -> addTexts(json, true, layers))
                .compose(variables -> read(json(new JsonObject(new LinkedHashMap<>(request.options())))))
                .map(json -> addTexts(json, false, layers))
                .map(all -> new Settings(all.checked(request.role())));
    }

    private Future<SettingLayers> addProfile(@Nullable String profile, SettingLayers layers) {
        if (profile == null) {
            return Future.succeededFuture(layers);
        }
        if (!PROFILES.contains(profile)) {
            return Future.failedFuture(new SettingException(
                    "unknown profile \"%s\": must be %s".formatted(profile, String.join(" or ", PROFILES))));
        }
        return read(resource(profile)).map(json -> {
            layers.add(json, "profile " + profile);
            return layers;
        });
    }

    private Future<SettingLayers> addFile(@Nullable String file, SettingLayers layers) {
        if (file == null) {
            return Future.succeededFuture(layers);
        }
        String name = file.toLowerCase(Locale.ROOT);
        boolean yaml = SettingFile.isYaml(name);
        if (!yaml && !name.endsWith(".json")) {
            return Future.failedFuture(new SettingException(
                    "--config %s: must be a file whose name ends in .json, .yaml or .yml".formatted(file)));
        }
        return vertx.fileSystem()
                .readFile(Path.of(file).toAbsolutePath().toString())
                .recover(cause -> Future.failedFuture(unreadable(file, cause)))
                .map(content -> {
                    layers.add(
                            new SettingFile(file).read(content.toString(StandardCharsets.UTF_8), yaml), "file " + file);
                    return layers;
                });
    }

    private static SettingException unreadable(String file, Throwable cause) {
        for (Throwable link = cause; link != null; link = link.getCause()) {
            if (link instanceof NoSuchFileException) {
                return new SettingException("--config %s: there is no such file".formatted(file));
            }
        }
        String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new SettingException("--config %s cannot be read: %s".formatted(file, reason));
    }

    /** Names as in the table, so that both textual layers read alike; a variable that is no setting is a mistake, like any other. */
    private JsonObject ofEnvironment() {
        Map<String, Setting> known = SettingTable.byVariable();
        JsonObject layer = new JsonObject();
        environment.forEach((variable, value) -> {
            Setting setting = known.get(variable);
            if (setting != null) {
                layer.put(setting.name(), value);
            } else if (variable.equals(SettingTable.LOG_VARIABLE)) {
                checkLogLevel(value);
            } else if (variable.startsWith(Setting.VARIABLE_PREFIX)) {
                throw new SettingException(
                        "unknown environment variable %s; the nearest is %s; all stand in docs/configuration.md"
                                .formatted(variable, NearestName.of(variable, known.keySet())));
            }
        });
        return layer;
    }

    private static void checkLogLevel(String level) {
        if (!level.isEmpty() && !LOG_LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
            throw new SettingException("%s is \"%s\", but must be %s"
                    .formatted(SettingTable.LOG_VARIABLE, level, String.join(" or ", LOG_LEVELS)));
        }
    }

    private static SettingLayers addTexts(JsonObject texts, boolean variables, SettingLayers layers) {
        for (Map.Entry<String, Object> text : texts) {
            String name = text.getKey();
            String source = variables
                    ? "environment variable " + SettingTable.get(name, "").variable()
                    : "option";
            layers.addText(name, String.valueOf(text.getValue()), source);
        }
        return layers;
    }

    /** From the class path only: Vert.x's own resolution would prefer a file of that name in the working directory. */
    private static ConfigStoreOptions resource(String name) {
        String path = "/conf/" + name + ".json";
        try (InputStream in = SettingsLoader.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + path);
            }
            return json(new JsonObject(Buffer.buffer(in.readAllBytes())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConfigStoreOptions json(JsonObject config) {
        return new ConfigStoreOptions().setType("json").setConfig(config);
    }

    private Future<JsonObject> read(ConfigStoreOptions store) {
        ConfigRetriever retriever = ConfigRetriever.create(
                vertx, new ConfigRetrieverOptions().addStore(store).setScanPeriod(-1));
        return retriever.getConfig().eventually(retriever::close);
    }
}
