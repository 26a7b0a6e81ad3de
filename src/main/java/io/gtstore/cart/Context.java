package io.gtstore.cart;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The dots that a cart has seen, per session as ranges of numbers. Immutable; copies share what is equal, and
 * {@link #plus} of a session's next dot costs a copy of the arrays of sessions, not of the ranges of others.
 *
 * <p>As text it is {@code session:1-5,7;session:1}, sorted, with one text for each context; clients treat that as
 * opaque.
 */
public final class Context {

    /** The most sessions that a decoded context may name. */
    public static final int MAX_SESSIONS = 4096;

    /** The context that has seen nothing. */
    public static final Context EMPTY = new Context(new String[0], new long[0][]);

    private final String[] sessions;
    private final long[][] ranges;

    /** Takes sorted distinct sessions and their ranges, none empty; the arrays are not copied. */
    Context(String[] sessions, long[][] ranges) {
        this.sessions = sessions;
        this.ranges = ranges;
    }

    /** The context of exactly these dots. */
    public static Context of(Dot... dots) {
        return of(List.of(dots));
    }

    /** The context of exactly these dots. */
    public static Context of(Collection<Dot> dots) {
        if (dots.isEmpty()) {
            return EMPTY;
        }
        ContextBuilder builder = new ContextBuilder();
        dots.stream().sorted().forEach(dot -> builder.add(dot.session(), dot.seq(), dot.seq()));
        return builder.build();
    }

    /**
     * The session's dots from one number to another, both included.
     *
     * @throws IllegalArgumentException if the name is not a session's, from is below 1, or to is below from
     */
    public static Context ofRange(String session, long from, long to) {
        Sessions.requireName(session);
        if (from < 1 || to < from) {
            throw new IllegalArgumentException("not a range from 1 on: " + from + "-" + to);
        }
        return single(session, Ranges.of(from, to));
    }

    private static Context single(String session, long[] seqs) {
        return new Context(new String[] {session}, new long[][] {seqs});
    }

    /** Reads what {@link #encode} wrote; throws IllegalArgumentException that says what is wrong and where. */
    public static Context decode(String text) {
        return ContextText.decode(text);
    }

    /** The context as text, empty for the empty one. */
    public String encode() {
        return ContextText.encode(sessions, ranges);
    }

    /** Whether the dot was seen. */
    public boolean contains(Dot dot) {
        int at = Arrays.binarySearch(sessions, dot.session());
        return at >= 0 && Ranges.contains(ranges[at], dot.seq());
    }

    /** Whether all dots of the other context were seen. */
    public boolean covers(Context other) {
        if (other.sessions.length > sessions.length) {
            return false;
        }
        for (int i = 0; i < other.sessions.length; i++) {
            int at = Arrays.binarySearch(sessions, other.sessions[i]);
            if (at < 0 || !Ranges.covers(ranges[at], other.ranges[i])) {
                return false;
            }
        }
        return true;
    }

    /** This context and the dot. */
    public Context plus(Dot dot) {
        return plus(dot.session(), Ranges.of(dot.seq(), dot.seq()));
    }

    private Context plus(String session, long[] seqs) {
        int at = Arrays.binarySearch(sessions, session);
        if (at < 0) {
            return inserted(-at - 1, session, seqs);
        }
        long[] united = Ranges.union(ranges[at], seqs);
        if (united == ranges[at]) {
            return this;
        }
        long[][] copy = ranges.clone();
        copy[at] = united;
        return new Context(sessions, copy);
    }

    private Context inserted(int at, String session, long[] seqs) {
        int size = sessions.length;
        String[] names = Arrays.copyOf(sessions, size + 1);
        long[][] values = Arrays.copyOf(ranges, size + 1);
        System.arraycopy(sessions, at, names, at + 1, size - at);
        System.arraycopy(ranges, at, values, at + 1, size - at);
        names[at] = session;
        values[at] = seqs;
        return new Context(names, values);
    }

    /** What either context has seen; this very context if the other adds nothing. */
    public Context union(Context other) {
        if (covers(other)) {
            return this;
        }
        if (sessions.length == 0) {
            return other;
        }
        if (other.sessions.length == 1) {
            return plus(other.sessions[0], other.ranges[0]);
        }
        return united(other);
    }

    private Context united(Context other) {
        ContextBuilder builder = new ContextBuilder();
        int i = 0;
        int j = 0;
        while (i < sessions.length && j < other.sessions.length) {
            int order = sessions[i].compareTo(other.sessions[j]);
            if (order == 0) {
                builder.add(sessions[i], Ranges.union(ranges[i++], other.ranges[j++]));
            } else if (order < 0) {
                builder.add(sessions[i], ranges[i++]);
            } else {
                builder.add(other.sessions[j], other.ranges[j++]);
            }
        }
        for (; i < sessions.length; i++) {
            builder.add(sessions[i], ranges[i]);
        }
        for (; j < other.sessions.length; j++) {
            builder.add(other.sessions[j], other.ranges[j]);
        }
        return builder.build();
    }

    /** What the other context has seen and this one has not; empty exactly if this covers the other. */
    public Context missing(Context other) {
        ContextBuilder builder = new ContextBuilder();
        for (int i = 0; i < other.sessions.length; i++) {
            int at = Arrays.binarySearch(sessions, other.sessions[i]);
            builder.add(other.sessions[i], at < 0 ? other.ranges[i] : Ranges.minus(other.ranges[i], ranges[at]));
        }
        return builder.build();
    }

    /** How many sessions have dots here. */
    public int sessions() {
        return sessions.length;
    }

    /** The most ranges that one session has here, 0 for the empty context. */
    public int ranges() {
        int most = 0;
        for (long[] seqs : ranges) {
            most = Math.max(most, seqs.length / 2);
        }
        return most;
    }

    /** How many dots were seen. */
    public long count() {
        long count = 0;
        for (long[] seqs : ranges) {
            count += Ranges.count(seqs);
        }
        return count;
    }

    /** Whether nothing was seen. */
    public boolean isEmpty() {
        return sessions.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Context that
                && Arrays.equals(sessions, that.sessions)
                && Arrays.deepEquals(ranges, that.ranges);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(sessions) + Arrays.deepHashCode(ranges);
    }

    /** The same as {@link #encode}. */
    @Override
    public String toString() {
        return encode();
    }
}
