// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one frame as read: numbers and objects in the order in which they came, and the first thing that was wrong with one of them. A wrong
 * field does not end the reading, since the reply needs the id, which may stand behind it.
 */
@SuppressWarnings("EnumOrdinal") // a bit of a mask that lives as long as the frame; nothing outlasts it
public final class Fields {
    private static final int COUNT = Field.values().length;

    private static final int USUAL = 10;
    private static final int MAX_RANGES = 1 << 14;

    private Field[] names = new Field[USUAL];
    private long[] numbers = new long[USUAL];
    private @Nullable Object[] values = new Object[USUAL];
    private int size;
    private @Nullable EnumMap<Field, ProtocolException> problems;
    /** A bit for each of the first 64 fields, and for each of the others. */
    private long present;

    private long presentOfOthers;

    static {
        if (COUNT > 2 * Long.SIZE) {
            throw new AssertionError("two longs have a bit for each of 128 fields, there are " + COUNT);
        }
    }

    Fields() {}

    /** Whether the frame has the field, rightly typed or not. */
    public boolean has(Field field) {
        long bits = field.ordinal() < Long.SIZE ? present : presentOfOthers;
        return (bits & 1L << field.ordinal()) != 0; // of a shift by a long's size or more, the rest counts
    }

    private void note(Field field) {
        if (field.ordinal() < Long.SIZE) {
            present |= 1L << field.ordinal();
        } else {
            presentOfOthers |= 1L << field.ordinal();
        }
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
        note(field);
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
        note(field);
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

    /** The text, empty if absent, if the rule lets it pass, which otherwise throws IllegalArgumentException. */
    String text(Field field, UnaryOperator<String> rule) throws ProtocolException {
        try {
            return rule.apply(text(field));
        } catch (IllegalArgumentException e) {
            throw ProtocolException.wrong(ErrorCode.WRONG_TYPE, "'" + field.wire() + "' " + e.getMessage());
        }
    }

    @Nullable
    String textOrNull(Field field) {
        return value(field) instanceof String text ? text : null;
    }

    @Nullable
    CausalContext context(Field field) {
        return value(field) instanceof CausalContext context ? context : null;
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
    List<String> jsons(Field field) {
        return (List<String>) listOf(field);
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

    /** The key that a request is about. */
    String key() throws ProtocolException {
        String key = text(Field.KEY);
        if (key.isEmpty()) {
            throw ProtocolException.wrong(ErrorCode.BAD_KEY, "the key is empty; name the customer, such as \"mohan\"");
        }
        return key;
    }

    /** A change's number; 0 if the server is to number it. Comes with the session, or without. */
    long seq() throws ProtocolException {
        if (has(Field.SESSION) != has(Field.SEQ)) {
            throw ProtocolException.wrong(
                    ErrorCode.MISSING_FIELD, "'session' and 'seq' go together: give both, or neither");
        }
        long seq = numberOr(Field.SEQ, 0);
        if (has(Field.SEQ) && (seq < 1 || seq > Bounds.MAX_SEQ)) {
            throw ProtocolException.wrong(
                    ErrorCode.BAD_NUMBER, "a change's 'seq' counts from 1, and ends at " + Bounds.MAX_SEQ);
        }
        return seq;
    }

    /** The end of what a put adds. */
    ItemEnd itemEnd() throws ProtocolException {
        if (has(Field.UNTIL) && has(Field.ENDS)) {
            throw ProtocolException.wrong(
                    ErrorCode.WRONG_TYPE, "an item goes by itself after 'until' or at 'ends'; name one of them");
        }
        for (Field field : List.of(Field.UNTIL, Field.ENDS)) {
            if (has(field) && numberOf(field) < 1) {
                throw ProtocolException.wrong(
                        ErrorCode.BAD_NUMBER,
                        "'" + field.wire() + "' counts ms from 1 on; leave it out for an item that stays");
            }
        }
        return new ItemEnd(numberOr(Field.UNTIL, 0), numberOr(Field.ENDS, 0));
    }

    /** The session's id; empty if absent. */
    String session() throws ProtocolException {
        String session = text(Field.SESSION);
        if (has(Field.SESSION)) {
            try {
                Sessions.requireName(session);
            } catch (IllegalArgumentException e) {
                throw ProtocolException.wrong(ErrorCode.WRONG_TYPE, "'session': " + e.getMessage());
            }
        }
        return session;
    }

    /** The refused numbers that a change names. */
    CausalContext voids() throws ProtocolException {
        return Voids.parse(text(Field.VOID), session(), seq());
    }

    /** The acknowledged changes that a get names: as a context, or all up to a number. */
    CausalContext acked() throws ProtocolException {
        CausalContext acked = seen(Field.ACKED);
        long seq = numberOr(Field.SEQ, 0);
        if (acked != null) {
            return acked;
        }
        String session = session();
        return session.isEmpty() || seq == 0 ? CausalContext.EMPTY : CausalContext.ofRange(session, 1, seq);
    }

    /** A client's context, null if absent; no cart's has so many ranges that a longer one could have come from a get. */
    @Nullable
    CausalContext seen(Field field) throws ProtocolException {
        CausalContext context = context(field);
        if (context != null && context.ranges() > MAX_RANGES) {
            throw ProtocolException.wrong(
                    ErrorCode.WRONG_TYPE,
                    "'" + field.wire() + "' names more than " + MAX_RANGES + " ranges of one session");
        }
        return context;
    }

    /** The epoch of the asker's map. */
    long epoch() {
        return numberOr(Field.EPOCH, Request.NO_EPOCH);
    }

    /** Which life of the node is meant, whether it is said beside the node or with it; 0 if it is not said. */
    long incarnation() {
        NodeInfo node = node();
        return numberOr(Field.INCARNATION, node == null ? 0 : node.incarnation());
    }

    /** The node that a reply names. */
    NodeInfo presentNode() throws ProtocolException {
        NodeInfo node = node();
        if (node == null) {
            throw ProtocolException.fatal(ErrorCode.BAD_JSON, "the reply lacks 'node'");
        }
        return node;
    }

    /** The map. */
    MapDelta map() throws ProtocolException {
        if (value(Field.MAP) instanceof MapDelta map) {
            return map;
        }
        throw ProtocolException.wrong(ErrorCode.MISSING_FIELD, "the frame needs the field 'map'");
    }

    private List<?> listOf(Field field) {
        return value(field) instanceof List<?> list ? list : List.of();
    }
}
