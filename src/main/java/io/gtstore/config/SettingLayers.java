// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link Settings} of layers laid over each other, weakest first; the first are the defaults of the {@link SettingTable}, which have no
 * source, so that combinations do not blame them. Each value is checked as it comes; combinations only at the end. Not thread-safe.
 */
final class SettingLayers {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();

    SettingLayers() {
        SettingTable.all().forEach(setting -> values.put(setting.name(), setting.standardValue()));
    }

    /** Above those values. */
    SettingLayers(SettingValues below) {
        values.putAll(below.values());
        sources.putAll(below.sources());
    }

    /** Values of JSON or YAML, whose types count. */
    void add(JsonObject json, String source) {
        SettingNames.flatten(json, source).forEach((name, value) -> add(name, value, source));
    }

    /** One value, whose type counts. */
    void add(String name, @Nullable Object value, String source) {
        put(name, SettingTable.get(name, source).accept(value, source), source);
    }

    /** One value written as text. */
    void addText(String name, String text, String source) {
        put(name, SettingTable.get(name, source).parse(text, source), source);
    }

    /**
     * The strongest value of each setting, for a process of that role.
     *
     * @throws SettingException for values that cannot stand together
     */
    SettingValues checked(Role role) {
        SettingValues all = new SettingValues(values, sources, role);
        SettingCombinations.check(all);
        return all;
    }

    private void put(String name, Object value, String source) {
        values.put(name, value);
        sources.put(name, source);
    }
}
