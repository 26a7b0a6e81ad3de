package io.gtstore.protocol;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one frame as read: numbers and objects in the order in which they came, and the first thing that was wrong with one of them. A wrong
 * field does not end the reading, since the reply needs the id, which may stand behind it.
 */
@SuppressWarnings("EnumOrdinal") // a bit of a mask that lives as long as the frame; nothing outlasts it
public final class Fields {
    private static final int COUNT = Field.values().length;

    private static final int USUAL = 10;

    private Field[] names = new Field[USUAL];
    private long[] numbers = new long[USUAL];
    private @Nullable Object[] values = new Object[USUAL];
    private int size;
    private @Nullable EnumMap<Field, ProtocolException> problems;
    private long present;

    static {
        if (COUNT > Long.SIZE) {
            throw new AssertionError("a long has a bit for each of 64 fields, there are " + COUNT);
        }
    }

    Fields() {}

    /** Whether the frame has the field, rightly typed or not. */
    public boolean has(Field field) {
        return (present & 1L << field.ordinal()) != 0;
    }

    void number(Field field, long value) {
        int at = place(field);
        numbers[at] = value;
    }

    void value(Field field, Object value) {
        int at = place(field);
        values[at] = value;
    }

    /** Where the field's value goes, in arrays that may be new ones then: a frame has few of all the fields that there are. */
    private int place(Field field) {
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = field;
        present |= 1L << field.ordinal();
        return size++;
    }

    /** The number, 0 if there is none. */
    private long numberOf(Field field) {
        if (has(field)) {
            for (int i = 0; i < size; i++) {
                if (names[i] == field) {
                    return numbers[i];
                }
            }
        }
        return 0;
    }

    void problem(Field field, ProtocolException problem) {
        if (problems == null) {
            problems = new EnumMap<>(Field.class);
        }
        problems.put(field, problem);
        present |= 1L << field.ordinal();
    }

    /** The first field among these that is wrong, as the error it deserves; missing ones first. */
    void check(Op op) throws ProtocolException {
        for (Field field : op.required()) {
            if (!has(field)) {
                throw ProtocolException.wrong(
                        ErrorCode.MISSING_FIELD,
                        "'" + op.wire() + "' needs the field '" + field.wire() + "': " + field.meaning());
            }
        }
        checkTypes();
    }

    /** Throws the first of the wrong fields' errors, if there is one. */
    void checkTypes() throws ProtocolException {
        if (problems != null) {
            throw problems.values().iterator().next();
        }
    }

    /** Throws the field's error, if it is wrong. */
    void checkType(Field field) throws ProtocolException {
        ProtocolException problem = problems == null ? null : problems.get(field);
        if (problem != null) {
            throw problem;
        }
    }

    /** The id, or -1 if there is none that can be used. */
    public long id() {
        return has(Field.ID) && (problems == null || !problems.containsKey(Field.ID)) ? numberOf(Field.ID) : -1;
    }

    long numberOr(Field field, long whenAbsent) {
        return has(field) ? numberOf(field) : whenAbsent;
    }

    int intOr(Field field, int whenAbsent) {
        return has(field) ? (int) Math.min(Integer.MAX_VALUE, numberOf(field)) : whenAbsent;
    }

    boolean flag(Field field) {
        return has(field) && numberOf(field) != 0;
    }

    /** The text, empty if absent. */
    public String text(Field field) {
        return value(field) instanceof String text ? text : "";
    }

    @Nullable
    String textOrNull(Field field) {
        return value(field) instanceof String text ? text : null;
    }

    @Nullable
    CausalContext context(Field field) {
        return value(field) instanceof CausalContext context ? context : null;
    }

    BitSet slots() {
        return slots(Field.SLOTS);
    }

    BitSet slots(Field field) {
        return value(field) instanceof BitSet slots ? slots : new BitSet();
    }

    @SuppressWarnings("unchecked")
    Map<Integer, Long> horizons() {
        return value(Field.HORIZONS) instanceof Map<?, ?> map ? (Map<Integer, Long>) map : Map.of();
    }

    /** The one digest over slots, 0 if absent. */
    long digest() {
        return value(Field.DIGEST) instanceof List<?> list && !list.isEmpty() ? (Long) list.get(0) : 0;
    }

    @SuppressWarnings("unchecked")
    List<Long> digests() {
        return (List<Long>) listOf(Field.DIGESTS);
    }

    @SuppressWarnings("unchecked")
    List<KeyDigest> keyDigests() {
        return (List<KeyDigest>) listOf(Field.KEYS);
    }

    @Nullable
    NodeInfo node() {
        return value(Field.NODE) instanceof NodeInfo node ? node : null;
    }

    /** The node's id, whether it was named by its id alone or by an object. */
    String nodeId() {
        NodeInfo node = node();
        return node == null ? "" : node.id();
    }

    @SuppressWarnings("unchecked")
    List<Dot> dots(Field field) {
        return (List<Dot>) listOf(field);
    }

    @SuppressWarnings("unchecked")
    List<String> batch() {
        return (List<String>) listOf(Field.BATCH);
    }

    @SuppressWarnings("unchecked")
    List<String> ids(Field field) {
        return (List<String>) listOf(field);
    }

    @SuppressWarnings("unchecked")
    List<Entry> entries(Field field) {
        return (List<Entry>) listOf(field);
    }

    @SuppressWarnings("unchecked")
    List<NodeInfo> nodes() {
        return (List<NodeInfo>) listOf(Field.REPLICAS);
    }

    @SuppressWarnings("unchecked")
    List<KeyedCart> carts() {
        return (List<KeyedCart>) listOf(Field.CARTS);
    }

    @SuppressWarnings("unchecked")
    List<SlotGroup> groups() {
        return (List<SlotGroup>) listOf(Field.GROUPS);
    }

    @Nullable
    Object value(Field field) {
        if (has(field)) {
            for (int i = 0; i < size; i++) {
                if (names[i] == field) {
                    return values[i];
                }
            }
        }
        return null;
    }

    private List<?> listOf(Field field) {
        return value(field) instanceof List<?> list ? list : List.of();
    }
}
