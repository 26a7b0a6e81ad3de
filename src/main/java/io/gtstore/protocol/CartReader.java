package io.gtstore.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gtstore.cart.Cart;
import io.gtstore.cart.Context;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the data path is made of, dots, entries and carts, from the parser straight into values. A value that is wrong throws
 * IllegalArgumentException, and the parser then stands somewhere in it.
 */
final class CartReader {
    private final JsonParser parser;

    CartReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads the element that begins at the parser's token. */
    private interface Element<T> {
        T read() throws IOException, ProtocolException;
    }

    List<Dot> dots() throws IOException, ProtocolException {
        return array(this::dot);
    }

    List<Entry> entries() throws IOException, ProtocolException {
        return array(this::entry);
    }

    List<KeyedCart> carts() throws IOException, ProtocolException {
        return array(this::cart);
    }

    private <T> List<T> array(Element<T> element) throws IOException, ProtocolException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException("is an array");
        }
        List<T> elements = new ArrayList<>(4);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(element.read());
        }
        return elements;
    }

    private Dot dot() throws IOException, ProtocolException {
        if (parser.currentToken() != JsonToken.START_ARRAY || parser.nextToken() == JsonToken.END_ARRAY) {
            throw new IllegalArgumentException("names each dot as [session, seq]");
        }
        String session = string("a dot's session");
        parser.nextToken();
        long seq = whole("a dot's seq");
        if (parser.nextToken() != JsonToken.END_ARRAY) {
            throw new IllegalArgumentException("names each dot as [session, seq]");
        }
        return new Dot(session, seq);
    }

    private Entry entry() throws IOException, ProtocolException {
        String session = null;
        long seq = -1;
        String stamp = null;
        String item = null;
        beginObject();
        for (String name = nextName(); name != null; name = nextName()) {
            switch (name) {
                case "session" -> session = string("'session'");
                case "seq" -> seq = whole("'seq'");
                case "stamp" -> stamp = string("'stamp'");
                case "item" -> item = StrictJson.copyValue(parser);
                default -> StrictJson.copyValue(parser);
            }
        }
        if (seq < 0) {
            throw new IllegalArgumentException("needs 'seq'");
        }
        return new Entry(
                new Dot(present(session, "'session'"), seq),
                Long.parseUnsignedLong(present(stamp, "'stamp'")),
                present(item, "an item"));
    }

    private KeyedCart cart() throws IOException, ProtocolException {
        String key = null;
        List<Entry> entries = null;
        String context = null;
        String changed = null;
        String by = null;
        String ttlSet = null;
        long ttl = -1;
        beginObject();
        for (String name = nextName(); name != null; name = nextName()) {
            switch (name) {
                case "key" -> key = string("'key'");
                case "entries" -> entries = entries();
                case "context" -> context = string("'context'");
                case "changed" -> changed = string("'changed'");
                case "by" -> by = string("'by'");
                case "ttlSet" -> ttlSet = string("'ttlSet'");
                case "ttl" -> ttl = whole("'ttl'");
                default -> StrictJson.copyValue(parser);
            }
        }
        Cart cart = Cart.of(
                present(entries, "'entries'"),
                Context.decode(present(context, "'context'")),
                Long.parseUnsignedLong(present(changed, "'changed'")),
                present(by, "'by'"));
        return new KeyedCart(present(key, "'key'"), ttlSet == null ? cart : cart.living(lifetime(ttlSet, ttl)));
    }

    private static Lifetime lifetime(String set, long ttl) {
        if (ttl < 0) {
            throw new IllegalArgumentException("needs 'ttl'");
        }
        return new Lifetime(Long.parseUnsignedLong(set), ttl);
    }

    private void beginObject() {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("is made of objects");
        }
    }

    /** The name of the next member, with the parser at its value; null at the object's end. */
    private @Nullable String nextName() throws IOException {
        String name = parser.nextFieldName();
        if (name != null) {
            parser.nextToken();
        }
        return name;
    }

    private String string(String what) throws IOException, ProtocolException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException("has " + what + " as a string");
        }
        return StrictJson.text(parser);
    }

    private long whole(String what) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && parser.getLongValue() >= 0) {
            return parser.getLongValue();
        }
        throw new IllegalArgumentException("has " + what + " as a whole number from 0 on");
    }

    private static <T> T present(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalArgumentException("needs " + what);
        }
        return value;
    }
}
