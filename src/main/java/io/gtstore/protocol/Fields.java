package io.gtstore.protocol;

import io.gtstore.cart.Context;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one frame as read: numbers and objects in arrays by {@link Field}, and the first thing that was wrong with one of them. A wrong
 * field does not end the reading, since the reply needs the id, which may stand behind it.
 */
@SuppressWarnings("EnumOrdinal") // the index of an array that lives as long as the frame; nothing outlasts it
public final class Fields {
    private static final int COUNT = Field.values().length;

    private final long[] numbers = new long[COUNT];
    private final @Nullable Object[] values = new Object[COUNT];
    private final EnumMap<Field, ProtocolException> problems = new EnumMap<>(Field.class);
    private long present;

    Fields() {}

    /** Whether the frame has the field, rightly typed or not. */
    public boolean has(Field field) {
        return (present & 1L << field.ordinal()) != 0;
    }

    void number(Field field, long value) {
        numbers[field.ordinal()] = value;
        present |= 1L << field.ordinal();
    }

    void value(Field field, Object value) {
        values[field.ordinal()] = value;
        present |= 1L << field.ordinal();
    }

    void problem(Field field, ProtocolException problem) {
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
        if (!problems.isEmpty()) {
            throw problems.values().iterator().next();
        }
    }

    /** Throws the field's error, if it is wrong. */
    void checkType(Field field) throws ProtocolException {
        ProtocolException problem = problems.get(field);
        if (problem != null) {
            throw problem;
        }
    }

    /** The id, or -1 if there is none that can be used. */
    public long id() {
        return has(Field.ID) && !problems.containsKey(Field.ID) ? numbers[Field.ID.ordinal()] : -1;
    }

    long numberOr(Field field, long whenAbsent) {
        return has(field) ? numbers[field.ordinal()] : whenAbsent;
    }

    int intOr(Field field, int whenAbsent) {
        return has(field) ? (int) Math.min(Integer.MAX_VALUE, numbers[field.ordinal()]) : whenAbsent;
    }

    boolean flag(Field field) {
        return has(field) && numbers[field.ordinal()] != 0;
    }

    /** The text, empty if absent. */
    public String text(Field field) {
        return values[field.ordinal()] instanceof String text ? text : "";
    }

    @Nullable
    String textOrNull(Field field) {
        return values[field.ordinal()] instanceof String text ? text : null;
    }

    @Nullable
    Context context(Field field) {
        return values[field.ordinal()] instanceof Context context ? context : null;
    }

    BitSet slots() {
        return slots(Field.SLOTS);
    }

    BitSet slots(Field field) {
        return values[field.ordinal()] instanceof BitSet slots ? slots : new BitSet();
    }

    @SuppressWarnings("unchecked")
    Map<Integer, Long> horizons() {
        return values[Field.HORIZONS.ordinal()] instanceof Map<?, ?> map ? (Map<Integer, Long>) map : Map.of();
    }

    /** The one digest over slots, 0 if absent. */
    long digest() {
        return values[Field.DIGEST.ordinal()] instanceof List<?> list && !list.isEmpty() ? (Long) list.get(0) : 0;
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
        return values[Field.NODE.ordinal()] instanceof NodeInfo node ? node : null;
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
    List<String> known() {
        return (List<String>) listOf(Field.KNOWN);
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
        return values[field.ordinal()];
    }

    private List<?> listOf(Field field) {
        return values[field.ordinal()] instanceof List<?> list ? list : List.of();
    }
}
