// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.protocol.JsonReader.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a structured value: dots, entries and carts by a {@link CartReader}; nodes, groups of slots, a map, an error whole into lists and maps of its own,
 * bounded by the frame, which it then takes apart. After a wrong value, too, the reader stands at its end.
 */
final class ValueReader {
    private static final int MAX_REPLICAS = 16;

    private final JsonReader reader;
    private final Field field;
    private String wrong = "";

    ValueReader(JsonReader reader, Field field) {
        this.reader = reader;
        this.field = field;
    }

    /** The value, or null if it is wrong; the reader then stands at its end all the same. */
    @Nullable
    Object read() throws ProtocolException {
        int around = reader.depth() - (reader.token().begins() ? 1 : 0);
        try {
            return switch (field.type()) {
                case DOTS -> new CartReader(reader).dots();
                case ENTRIES -> new CartReader(reader).entries();
                case CARTS -> new CartReader(reader).carts();
                default -> fromTree(tree());
            };
        } catch (IllegalArgumentException e) {
            wrong = e.getMessage() == null ? "" : e.getMessage();
            reader.passOver(around);
            return null;
        }
    }

    private Object fromTree(Object tree) {
        return switch (field.type()) {
            case NODE -> tree instanceof String id ? new NodeInfo(Bounds.id(id), 0, "", 0) : node(tree);
            case NODES -> list(tree, ValueReader::node);
            case KEYS -> list(tree, ValueReader::keyDigest);
            case IDS -> list(tree, id -> Bounds.id(string(id, "an id")));
            case GROUPS -> list(tree, ValueReader::group);
            case MAP -> map(tree);
            case ERROR -> error(tree);
            default -> throw new IllegalArgumentException("no structured field");
        };
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
                Bounds.id(text(map, "id")),
                incarnation,
                map.containsKey("host") ? Bounds.host(text(map, "host")) : "",
                (int) port,
                (int) weight,
                map.containsKey("zone") ? Bounds.id(text(map, "zone")) : "",
                map.get("leaving") == Token.TRUE);
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
                    Bounds.id(string(parts.get(0), "an owner's id")),
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
                Bounds.id(text(map, "manager")),
                new ClusterSettings(
                        within(number(settings, "slots"), SlotRanges.MAX_SLOTS, "'slots'"),
                        within(number(settings, "replicas"), MAX_REPLICAS, "'replicas'"),
                        text(settings, "hash"),
                        text(settings, "merge"),
                        settings.containsKey("founded") ? number(settings, "founded") : 0),
                list(present(map, "members"), ValueReader::node),
                map.containsKey("absent")
                        ? list(present(map, "absent"), id -> Bounds.id(string(id, "an absent member's id")))
                        : List.of(),
                list(present(map, "slots"), ValueReader::group));
    }

    private static int within(long number, int most, String what) {
        if (number < 1 || number > most) {
            throw new IllegalArgumentException("has " + what + " from 1 to " + most);
        }
        return (int) number;
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

    private Object tree() throws ProtocolException {
        Token token = reader.token();
        if (token == Token.START_ARRAY) {
            List<Object> elements = new ArrayList<>();
            while (reader.next() != Token.END_ARRAY) {
                elements.add(tree());
            }
            return elements;
        }
        if (token == Token.START_OBJECT) {
            return objectTree();
        }
        if (token == Token.NUMBER && reader.isWhole()) {
            return reader.number();
        }
        return token == Token.STRING ? reader.text() : token;
    }

    private Map<String, Object> objectTree() throws ProtocolException {
        Map<String, Object> members = new HashMap<>();
        while (reader.next() == Token.NAME) {
            String name = reader.text();
            reader.next();
            members.put(name, tree());
        }
        return members;
    }
}
