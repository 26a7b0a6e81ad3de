// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import io.gtstore.client.GtStoreException;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.ItemRules;
import io.gtstore.protocol.ProtocolException;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Items as the JSON text that travels, and back. Text that needs no escape, which is nearly all, is not given to a JSON library. */
public final class ItemText {
    private ItemText() {}

    /**
     * An item as JSON.
     *
     * @throws GtStoreException if JSON has no such value, or the store takes no such item, see {@link ItemRules}
     */
    static String of(@Nullable Object value) {
        Object item = Arguments.given(value, "item");
        if (item instanceof String text) {
            return isPlain(text, 0, text.length()) ? '"' + text + '"' : encoded(text);
        }
        if (isJson(item)) {
            return encoded(item);
        }
        throw refused(
                ErrorCode.WRONG_TYPE,
                "an item is a string, a number, a boolean, a JsonObject or a JsonArray, not a "
                        + item.getClass().getName());
    }

    private static boolean isJson(Object item) {
        return item instanceof Boolean
                || item instanceof JsonObject
                || item instanceof JsonArray
                || item instanceof Map
                || item instanceof List
                || (item instanceof Number number && Double.isFinite(number.doubleValue()))
                || item instanceof BigDecimal
                || item instanceof BigInteger;
    }

    /** As {@link #of}, of each. */
    static List<String> all(List<?> items) {
        List<String> texts = new ArrayList<>(items.size());
        for (Object item : items) {
            texts.add(of(item));
        }
        return texts;
    }

    private static String encoded(Object item) {
        String json;
        try {
            json = Json.encode(item);
        } catch (EncodeException e) {
            throw refused(ErrorCode.BAD_JSON, "the item cannot be written as JSON: " + e.getMessage());
        }
        try {
            return ItemRules.canonical(json);
        } catch (ProtocolException e) {
            throw refused(e.code(), String.valueOf(e.getMessage()));
        }
    }

    private static GtStoreException refused(ErrorCode code, String message) {
        return ClientFailures.of(code, true, message);
    }

    /** The item: a string, JsonObject, JsonArray, boolean, null or number; a fraction is a Double, or a BigDecimal where a Double would round it. */
    public static Object value(String json) {
        int last = json.length() - 1;
        boolean plain = last > 0 && json.charAt(0) == '"' && isPlain(json, 1, last);
        return plain
                ? json.substring(1, last)
                : JacksonCodec.fromParser(new ExactNumbers(JacksonCodec.createParser(json)), Object.class);
    }

    /** A parser that rounds no fraction. */
    private static final class ExactNumbers extends JsonParserDelegate {
        ExactNumbers(JsonParser parser) {
            super(parser);
        }

        @Override
        public Number getNumberValue() throws IOException {
            if (currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
                return super.getNumberValue();
            }
            BigDecimal exact = getDecimalValue();
            double rounded = exact.doubleValue();
            boolean same = Double.isFinite(rounded) && new BigDecimal(Double.toString(rounded)).compareTo(exact) == 0;
            return same ? (Number) rounded : exact;
        }
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
