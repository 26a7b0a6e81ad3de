package io.gtstore.config;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Layers of settings laid over each other, weakest first. Each value is checked as it comes; combinations only at the end. Not thread-safe. */
final class SettingLayers {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();

    SettingLayers() {
        SettingTable.all().forEach(setting -> values.put(setting.name(), setting.standardValue()));
    }

    /** Values that nobody chose: they have no source, and combinations do not blame them. */
    void addDefaults(JsonObject json) {
        String source = "the program's own conf/gtstore.json";
        SettingNames.flatten(json, source)
                .forEach((name, value) ->
                        values.put(name, SettingTable.get(name, source).accept(value, source)));
    }

    /** Values of JSON or YAML, whose types count. */
    void add(JsonObject json, String source) {
        SettingNames.flatten(json, source)
                .forEach((name, value) ->
                        put(name, SettingTable.get(name, source).accept(value, source), source));
    }

    /** One value written as text. */
    void addText(String name, String text, String source) {
        put(name, SettingTable.get(name, source).parse(text, source), source);
    }

    Settings settings(Role role) {
        return Settings.layered(values, sources, role);
    }

    private void put(String name, Object value, String source) {
        values.put(name, value);
        sources.put(name, source);
    }
}
