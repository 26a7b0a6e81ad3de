// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.cart.Span;
import io.vertx.core.json.Json;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Values for messages at random, made field by field from the records that messages are. A field of a new name or type has no generator, which is an
 * error, so that nobody adds one that is never tried.
 */
final class MessageValues {
    private static final long YEARS_MILLIS = 4_000_000_000_000L;
    private static final String NAME = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-";
    private static final int[] AWKWARD = {
        '"', '\\', '/', '\n', '\r', '\t', '\b', '\f', 0, 0x1f, 0x7f, 0x85, 0xe9, 0x3b1, 0x202e, 0x2028, 0xfeff, 0xffff,
        0x1f600, '<', ' '
    };

    private final Random random;
    private final Map<String, Supplier<?>> byName = new LinkedHashMap<>();
    private final Map<Class<?>, Supplier<?>> byType = new LinkedHashMap<>();

    MessageValues(Random random) {
        this.random = random;
        texts();
        numbers();
        byType.put(Cart.class, this::cart);
        byType.put(CausalContext.class, this::context);
        byType.put(Dot.class, this::dot);
        byType.put(Span.class, this::span);
        byType.put(Entry.class, () -> entry(dot()));
        byType.put(ItemEnd.class, this::itemEnd);
        byType.put(BitSet.class, this::slots);
        byType.put(boolean.class, random::nextBoolean);
        byType.put(ErrorCode.class, () -> pick(ErrorCode.values()));
        byType.put(OwnerState.class, () -> pick(OwnerState.values()));
    }

    private Entry entry(Dot dot) {
        return random.nextInt(3) == 0 ? new Entry(dot, stamp(), item(), 1 + millis()) : new Entry(dot, stamp(), item());
    }

    private ItemEnd itemEnd() {
        return switch (random.nextInt(3)) {
            case 0 -> ItemEnd.after(1 + millis());
            case 1 -> new ItemEnd(0, 1 + millis());
            default -> ItemEnd.NONE;
        };
    }

    private void texts() {
        text(this::key, "key");
        text(this::item, "item", "items", "batch", "lines");
        text(this::session, "session");
        text(this::name, "node", "id", "host", "zone", "manager", "from", "ids", "absent", "managers", "leader");
        text(this::cursor, "after", "next");
        text(() -> pick("client", "node", "manager"), "role");
        text(() -> pick("alive", "refused", "silent"), "outcome");
        text(() -> "murmur3", "hash");
        text(() -> pick("union", "newest"), "merge");
        text(this::awkward, "message");
        text(() -> SlotRanges.format(slots()), "slots");
    }

    private void text(Supplier<String> values, String... names) {
        for (String each : names) {
            byName.put("String " + each, values);
        }
    }

    private void numbers() {
        number(() -> random.nextInt(10), "int version", "int copies");
        number(() -> random.nextInt(65_536), "int port", "int slot");
        number(() -> 1 + random.nextInt(65_536), "int slots", "int maxInFlight");
        number(() -> 65_536 + random.nextInt(1 << 24), "int maxFrameBytes");
        number(() -> 1 + random.nextInt(10_000), "int timeoutMillis");
        number(() -> 1 + random.nextInt(10), "int replicas");
        number(() -> 1 + random.nextInt(NodeInfo.MAX_WEIGHT), "int weight");
        number(this::seq, "long seq");
        number(this::stamp, "long stamp");
        number(
                this::millis,
                "long incarnation",
                "long since",
                "long horizon",
                "long clock",
                "long founded",
                "long ttl");
        number(this::millis, "long epoch");
        number(
                random::nextLong,
                "long digest",
                "Long digest",
                "Long digests",
                "Long buckets",
                "Long items",
                "long items");
        number(() -> random.nextInt(65_536), "Integer horizons");
        number(() -> 1 + millis(), "Long horizons");
    }

    private void number(Supplier<? extends Number> values, String... names) {
        for (String each : names) {
            byName.put(each, values);
        }
    }

    /** A record of that type; with some of its fields given. */
    <T> T record(Class<T> type, Map<String, ?> given) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            types[i] = component.getType();
            values[i] = given.containsKey(component.getName())
                    ? given.get(component.getName())
                    : nullable(component) && random.nextInt(3) == 0
                            ? null
                            : value(type, component.getGenericType(), component.getName());
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " cannot be made of " + List.of(values), e);
        }
    }

    private static boolean nullable(RecordComponent component) {
        AnnotatedElement annotated = component.getAnnotatedType();
        return annotated.isAnnotationPresent(Nullable.class);
    }

    private Object value(Class<?> in, Type type, String name) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                List<Object> list = new ArrayList<>();
                for (int i = few(); i > 0; i--) {
                    list.add(value(in, arguments[0], name));
                }
                return list;
            }
            if (generic.getRawType() == Map.class) {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int i = few(); i > 0; i--) {
                    map.put(value(in, arguments[0], name), value(in, arguments[1], name));
                }
                return map;
            }
        }
        if (type instanceof Class<?> plain) {
            Supplier<?> values = byName.getOrDefault(plain.getSimpleName() + " " + name, byType.get(plain));
            if (values != null) {
                return values.get();
            }
            if (plain.isRecord()) {
                return record(plain, Map.of());
            }
        }
        throw new AssertionError("no generator for '" + type.getTypeName() + " " + name + "' of " + in.getName()
                + ": add one to " + MessageValues.class.getName());
    }

    // The values.

    int few() {
        return random.nextInt(4) == 0 ? random.nextInt(20) : random.nextInt(3);
    }

    @SafeVarargs
    private <T> T pick(T... of) {
        return of[random.nextInt(of.length)];
    }

    /** One end at least is a dot: else it would be no part. */
    private Span span() {
        Dot one = dot();
        Dot other = dot();
        Dot first = one.compareTo(other) < 0 ? one : other;
        Dot last = one.compareTo(other) < 0 ? other : one;
        int ends = random.nextInt(3);
        return new Span(ends == 0 ? null : first, ends == 1 ? null : last, random.nextBoolean() ? 0 : millis());
    }

    private long millis() {
        return random.nextInt(8) == 0 ? 0 : random.nextLong(YEARS_MILLIS);
    }

    /** As a hybrid clock gives them. */
    long stamp() {
        return millis() << 16 | random.nextInt(1 << 16);
    }

    long seq() {
        return random.nextInt(8) == 0 ? random.nextLong(1L << 40) + 1 : 1 + random.nextInt(50);
    }

    String session() {
        return name(NAME, 1 + random.nextInt(random.nextInt(8) == 0 ? 64 : 3));
    }

    /** A node's id, a host or a zone. */
    private String name() {
        return "n" + name(NAME, random.nextInt(20));
    }

    private String name(String letters, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private String awkward() {
        StringBuilder text = new StringBuilder();
        for (int i = few(); i > 0; i--) {
            text.appendCodePoint(
                    random.nextBoolean() ? AWKWARD[random.nextInt(AWKWARD.length)] : 'a' + random.nextInt(26));
        }
        return text.toString();
    }

    private String key() {
        return awkward() + "k";
    }

    private String cursor() {
        return random.nextInt(65_536) + ":" + awkward();
    }

    private BitSet slots() {
        BitSet slots = new BitSet();
        for (int i = few(); i > 0; i--) {
            int from = random.nextInt(65_000);
            slots.set(from, from + 1 + random.nextInt(random.nextBoolean() ? 1 : 500));
        }
        return slots;
    }

    /** A JSON value in the form in which items are kept. */
    private String item() {
        try {
            return ItemRules.canonical(json(random.nextInt(4)));
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private String json(int depth) {
        StringBuilder text = new StringBuilder();
        switch (depth == 0 ? random.nextInt(4) : 4 + random.nextInt(2)) {
            case 0 ->
                text.append(pick("null", "true", "false", "0", "-0.0", "1e400", "123456789012345678901234567890"));
            case 1 -> text.append(random.nextLong());
            case 2, 3 -> text.append(Json.encode(awkward()));
            case 4 -> {
                text.append('[');
                for (int i = random.nextInt(3); i >= 0; i--) {
                    text.append(json(depth - 1)).append(i > 0 ? "," : "");
                }
                text.append(']');
            }
            default -> {
                text.append('{');
                Set<String> names = new LinkedHashSet<>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    names.add(awkward());
                }
                names.forEach(each -> text.append(text.length() > 1 ? "," : "")
                        .append(Json.encode(each))
                        .append(':')
                        .append(json(depth - 1)));
                text.append('}');
            }
        }
        return text.toString();
    }

    Dot dot() {
        return new Dot(session(), seq());
    }

    CausalContext context() {
        CausalContext context = CausalContext.EMPTY;
        for (int i = few(); i > 0; i--) {
            long from = seq();
            context = context.union(CausalContext.ofRange(session(), from, from + random.nextInt(4)));
        }
        return random.nextInt(4) == 0 ? context.raise(millis()) : context;
    }

    /** Numbers of the session below that one. */
    CausalContext voids(String session, long seq) {
        CausalContext voids = CausalContext.EMPTY;
        for (int i = few(); i > 0 && seq > 1; i--) {
            long from = random.nextLong(seq - 1) + 1;
            voids = voids.union(CausalContext.ofRange(session, from, Math.min(seq - 1, from + random.nextInt(4))));
        }
        return voids;
    }

    Cart cart() {
        Map<Dot, Entry> entries = new LinkedHashMap<>();
        for (int i = few(); i > 0; i--) {
            Dot dot = dot();
            entries.put(dot, entry(dot));
        }
        Cart cart = Cart.of(List.copyOf(entries.values()), context(), stamp(), random.nextInt(4) == 0 ? "" : name());
        if (random.nextInt(3) == 0) {
            cart = cart.withReceipts(RemovalReceipts.of(List.of(receipt(), receipt())));
        }
        return random.nextInt(4) == 0 ? cart.withLifetime(new Lifetime(stamp(), millis())) : cart;
    }

    private Receipt receipt() {
        List<Entry> removed = new ArrayList<>();
        for (int i = few(); i > 0; i--) {
            removed.add(entry(dot()));
        }
        Receipt receipt = Receipt.part(dot(), stamp(), random.nextInt(3) == 0 ? removed.size() + few() : 0, removed);
        return switch (random.nextInt(3)) {
            case 0 -> receipt.claimed(1 + random.nextLong(1L << 53));
            case 1 -> receipt.claimed(Receipt.STRUCK);
            default -> receipt;
        };
    }
}
