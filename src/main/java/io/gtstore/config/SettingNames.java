// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Settings or options as nested JSON and as flat names. A file may nest, or write dots, or both: {@code {"cluster": {"slots": 8}}} is
 * {@code {"cluster.slots": 8}}. Where one setting's name begins another's ({@code copies}, {@code copies.min}) only dots can say both.
 */
final class SettingNames {
    private SettingNames() {}

    /** Every value under its full name; values are not checked. A name that stands twice is an error. */
    static Map<String, @Nullable Object> flatten(JsonObject json, String source) {
        return flatten(json, source, name -> false);
    }

    /**
     * The same, with some objects left whole.
     *
     * @param whole whether the object of that full name is a value itself
     */
    static Map<String, @Nullable Object> flatten(JsonObject json, String source, Predicate<String> whole) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        flatten("", json, source, whole, flat);
        return flat;
    }

    private static void flatten(
            String prefix,
            JsonObject json,
            String source,
            Predicate<String> whole,
            Map<String, @Nullable Object> flat) {
        for (Map.Entry<String, Object> member : json) {
            String name = prefix + member.getKey();
            Object value = member.getValue();
            if (value instanceof JsonObject nested && !whole.test(name)) {
                flatten(name + ".", nested, source, whole, flat);
            } else if (flat.containsKey(name)) {
                throw new SettingException("%s stands twice (%s): leave one".formatted(name, source));
            } else {
                flat.put(name, value instanceof JsonArray array ? array.getList() : value);
            }
        }
    }

    /** The reverse: nested as far as names allow, where a name that is a value cannot be an object, too. */
    static JsonObject nest(Map<String, Object> flat) {
        JsonObject json = new JsonObject();
        flat.forEach((name, value) -> {
            JsonObject parent = json;
            int start = 0;
            for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
                if (flat.containsKey(name.substring(0, dot))) {
                    break;
                }
                parent = child(parent, name.substring(start, dot));
                start = dot + 1;
            }
            parent.put(name.substring(start), value instanceof List<?> list ? new JsonArray(list) : value);
        });
        return json;
    }

    private static JsonObject child(JsonObject parent, String name) {
        JsonObject child = parent.getJsonObject(name);
        if (child == null) {
            child = new JsonObject();
            parent.put(name, child);
        }
        return child;
    }
}
