package io.gtstore.client;

import io.vertx.core.json.Json;

/** Items as the JSON text that travels, and back. Text that needs no escape, which is nearly all, is not given to a JSON library. */
final class ItemText {
    private ItemText() {}

    static String of(String item) {
        return isPlain(item, 0, item.length()) ? '"' + item + '"' : Json.encode(item);
    }

    static Object value(String json) {
        int last = json.length() - 1;
        boolean plain = last > 0 && json.charAt(0) == '"' && isPlain(json, 1, last);
        return plain ? json.substring(1, last) : Json.decodeValue(json);
    }

    private static boolean isPlain(String text, int begin, int end) {
        for (int i = begin; i < end; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
