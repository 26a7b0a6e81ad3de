// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Accepted values by setting, each with its source: of all settings, or only of those that are options of one component. A data.dir without a
 * word about storage means storage=rocksdb: whoever names a directory wants to find his carts there. Immutable, so any thread may read it. The
 * getters throw IllegalArgumentException for a name that has no value, or for one of another type.
 */
final class SettingValues {
    private final Map<String, Object> values;
    private final Map<String, String> sources;
    private final Role role;

    /**
     * Values in the type that their {@link Setting.Kind} names.
     *
     * @param sources where a value comes from, in words for the user; nothing for one that nobody chose
     * @param role what is run with them, which decides the combinations that can be judged
     */
    SettingValues(Map<String, Object> values, Map<String, String> sources, Role role) {
        Map<String, Object> own = new LinkedHashMap<>(values);
        if (sources.get("storage") == null && own.containsKey("storage")) {
            own.put("storage", "".equals(own.get("data.dir")) ? "memory" : "rocksdb");
        }
        this.values = Collections.unmodifiableMap(own);
        this.sources = Map.copyOf(sources);
        this.role = role;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    int integer(String name) {
        return Math.toIntExact(number(name));
    }

    long number(String name) {
        return get(name, Long.class);
    }

    String text(String name) {
        return get(name, String.class);
    }

    boolean flag(String name) {
        return get(name, Boolean.class);
    }

    List<String> addresses(String name) {
        List<?> list = get(name, List.class);
        return list.stream().map(String.class::cast).toList();
    }

    Object value(String name) {
        return get(name, Object.class);
    }

    @Nullable
    String source(String name) {
        return sources.get(name);
    }

    Role role() {
        return role;
    }

    Map<String, Object> values() {
        return values;
    }

    Map<String, String> sources() {
        return sources;
    }

    private <T> T get(String name, Class<T> type) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "no setting " + name + " of type " + type.getSimpleName() + " is in the table");
        }
        return Objects.requireNonNull(type.cast(value));
    }
}
