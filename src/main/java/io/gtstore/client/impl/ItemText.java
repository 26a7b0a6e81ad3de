package io.gtstore.client.impl;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.ItemRules;
import io.gtstore.protocol.ProtocolException;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Items as the JSON text that travels, and back. Text that needs no escape, which is nearly all, is not given to a JSON library. */
public final class ItemText {
    private ItemText() {}

    /** Throws a ProtocolException if the store takes no such item, see {@link ItemRules}. */
    static String of(String item) throws ProtocolException {
        return isPlain(item, 0, item.length()) ? '"' + item + '"' : encoded(item);
    }

    /** As {@link #of(String)}. */
    static String of(JsonObject item) throws ProtocolException {
        return encoded(item);
    }

    /** As {@link #of(String)}, of each. */
    static List<String> all(List<String> items) throws ProtocolException {
        List<String> texts = new ArrayList<>(items.size());
        for (String item : items) {
            texts.add(of(Arguments.given(item, "item")));
        }
        return texts;
    }

    private static String encoded(Object item) throws ProtocolException {
        String json;
        try {
            json = Json.encode(item);
        } catch (EncodeException e) {
            throw ProtocolException.wrong(ErrorCode.BAD_JSON, "the item cannot be written as JSON: " + e.getMessage());
        }
        return ItemRules.judged(json);
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
