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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a structured value: dots, entries, nodes, carts, groups of slots, a map, an error. It reads the JSON whole into lists and maps of its
 * own, bounded by the frame, and then takes it apart, so that a wrong value never leaves the parser in the middle of it.
 */
final class ValueReader {
    private final JsonParser parser;
    private final Field field;
    private String wrong = "";

    ValueReader(JsonParser parser, Field field) {
        this.parser = parser;
        this.field = field;
    }

    /** The value, or null if it is wrong; the parser then stands at its end all the same. */
    @Nullable
    Object read() throws IOException, ProtocolException {
        Object tree = tree();
        try {
            return switch (field.type()) {
                case DOTS -> list(tree, ValueReader::dot);
                case ENTRIES -> list(tree, ValueReader::entry);
                case NODE -> tree instanceof String id ? new NodeInfo(id, 0, "", 0) : node(tree);
                case NODES -> list(tree, ValueReader::node);
                case CARTS -> list(tree, ValueReader::keyedCart);
                case KEYS -> list(tree, ValueReader::keyDigest);
                case IDS -> list(tree, id -> string(id, "an id"));
                case GROUPS -> list(tree, ValueReader::group);
                case MAP -> map(tree);
                case ERROR -> error(tree);
                default -> throw new IllegalArgumentException("no structured field");
            };
        } catch (IllegalArgumentException e) {
            wrong = e.getMessage() == null ? "" : e.getMessage();
            return null;
        }
    }

    ProtocolException problem() {
        return ProtocolException.wrong(
                ErrorCode.WRONG_TYPE, "'" + field.wire() + "' " + wrong + " (" + field.meaning() + ")");
    }

    private interface Part<T> {
        T of(Object tree);
    }

    private static <T> List<T> list(Object tree, Part<T> part) {
        if (!(tree instanceof List<?> elements)) {
            throw new IllegalArgumentException("is an array");
        }
        List<T> parts = new ArrayList<>(elements.size());
        for (Object element : elements) {
            parts.add(part.of(element));
        }
        return parts;
    }

    private static Dot dot(Object tree) {
        if (tree instanceof List<?> pair && pair.size() == 2) {
            return new Dot(string(pair.get(0), "a dot's session"), whole(pair.get(1), "a dot's seq"));
        }
        throw new IllegalArgumentException("names each dot as [session, seq]");
    }

    private static Entry entry(Object tree) {
        Map<?, ?> map = object(tree);
        Dot dot = new Dot(text(map, "session"), number(map, "seq"));
        return new Entry(dot, Long.parseUnsignedLong(text(map, "stamp")), json(map));
    }

    private static String json(Map<?, ?> map) {
        if (map.get("item") instanceof RawJson raw) {
            return raw.text();
        }
        throw new IllegalArgumentException("needs an item");
    }

    private static NodeInfo node(Object tree) {
        Map<?, ?> map = object(tree);
        long incarnation = map.containsKey("incarnation") ? number(map, "incarnation") : 0;
        long port = map.containsKey("port") ? number(map, "port") : 0;
        if (port > 65_535) {
            throw new IllegalArgumentException("has a port over 65535");
        }
        long weight = map.containsKey("weight") ? number(map, "weight") : 1;
        if (weight < 1 || weight > NodeInfo.MAX_WEIGHT) {
            throw new IllegalArgumentException("has a weight that is not from 1 to " + NodeInfo.MAX_WEIGHT);
        }
        return new NodeInfo(
                text(map, "id"),
                incarnation,
                map.containsKey("host") ? text(map, "host") : "",
                (int) port,
                (int) weight,
                map.containsKey("zone") ? text(map, "zone") : "",
                map.get("leaving") == JsonToken.VALUE_TRUE);
    }

    private static KeyedCart keyedCart(Object tree) {
        Map<?, ?> map = object(tree);
        List<Entry> entries = list(present(map, "entries"), ValueReader::entry);
        Context context = Context.decode(text(map, "context"));
        Cart cart = Cart.of(entries, context, Long.parseUnsignedLong(text(map, "changed")), text(map, "by"));
        return new KeyedCart(
                text(map, "key"),
                map.containsKey("ttlSet")
                        ? cart.living(new Lifetime(Long.parseUnsignedLong(text(map, "ttlSet")), number(map, "ttl")))
                        : cart);
    }

    private static KeyDigest keyDigest(Object tree) {
        if (tree instanceof List<?> pair && pair.size() == 2) {
            List<Long> digest = DigestText.parse(string(pair.get(1), "a key's digest"));
            if (digest.size() == 1) {
                return new KeyDigest(string(pair.get(0), "a key"), digest.get(0));
            }
        }
        throw new IllegalArgumentException("names each key as [key, digest]");
    }

    private static SlotGroup group(Object tree) {
        Map<?, ?> map = object(tree);
        return new SlotGroup(
                text(map, "slots"), number(map, "epoch"), list(present(map, "owners"), ValueReader::owner));
    }

    private static OwnerInfo owner(Object tree) {
        if (tree instanceof List<?> parts && parts.size() == 3) {
            return new OwnerInfo(
                    string(parts.get(0), "an owner's id"),
                    whole(parts.get(1), "an owner's incarnation"),
                    OwnerState.ofWire(string(parts.get(2), "an owner's state")));
        }
        throw new IllegalArgumentException("names each owner as [id, incarnation, state]");
    }

    private static MapDelta map(Object tree) {
        Map<?, ?> map = object(tree);
        Map<?, ?> settings = object(present(map, "settings"));
        return new MapDelta(
                number(map, "since"),
                number(map, "epoch"),
                text(map, "manager"),
                new ClusterSettings(
                        (int) Math.min(number(settings, "slots"), SlotRanges.MAX_SLOTS),
                        (int) Math.min(number(settings, "replicas"), 1_000),
                        text(settings, "hash"),
                        text(settings, "merge"),
                        settings.containsKey("founded") ? number(settings, "founded") : 0),
                list(present(map, "members"), ValueReader::node),
                map.containsKey("absent")
                        ? list(present(map, "absent"), id -> string(id, "an absent member's id"))
                        : List.of(),
                list(present(map, "slots"), ValueReader::group));
    }

    private static Reply.Failure error(Object tree) {
        Map<?, ?> map = object(tree);
        return Reply.Failure.of(ErrorCode.ofWire(text(map, "code")), text(map, "message"), 0);
    }

    private static Map<?, ?> object(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("is made of objects");
    }

    private static Object present(Map<?, ?> map, String name) {
        Object value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("needs '" + name + "'");
        }
        return value;
    }

    private static String text(Map<?, ?> map, String name) {
        return string(present(map, name), "'" + name + "'");
    }

    private static long number(Map<?, ?> map, String name) {
        return whole(present(map, name), "'" + name + "'");
    }

    private static String string(Object value, String what) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("has " + what + " as a string");
    }

    private static long whole(Object value, String what) {
        if (value instanceof Long number && number >= 0) {
            return number;
        }
        throw new IllegalArgumentException("has " + what + " as a whole number from 0 on");
    }

    /** An item inside a structured value, as JSON text. */
    private record RawJson(String text) {}

    private Object tree() throws IOException, ProtocolException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_ARRAY) {
            List<Object> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(tree());
            }
            return elements;
        }
        if (token == JsonToken.START_OBJECT) {
            return objectTree();
        }
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        return token == JsonToken.VALUE_STRING ? StrictJson.text(parser) : token;
    }

    private Map<String, Object> objectTree() throws IOException, ProtocolException {
        Map<String, Object> members = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = StrictJson.text(parser);
            parser.nextToken();
            members.put(name, name.equals("item") ? new RawJson(StrictJson.copyValue(parser)) : tree());
        }
        return members;
    }
}
