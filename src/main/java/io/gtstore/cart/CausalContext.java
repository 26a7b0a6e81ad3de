// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The dots that a cart has seen: per session as ranges of numbers, and below the <em>horizon</em> all of them. A
 * session issued before the horizon ({@link Sessions#issuedBefore}) needs no ranges, as each of its dots counts as
 * seen, whether it ever existed or not; so contexts need not grow for ever. Immutable.
 *
 * <p>Ranges below the horizon are never kept, so equal sets of seen dots are equal contexts. As text a context is
 * {@code @horizon;session:1-5,7;session:1}, sorted, with one text for each; clients treat that as opaque.
 */
public final class CausalContext {

    /** The context that has seen nothing. */
    public static final CausalContext EMPTY = new CausalContext(SessionRanges.NONE, 0);

    private final SessionRanges seen;
    private final long horizon;

    /** Takes no sessions from before the horizon. */
    private CausalContext(SessionRanges seen, long horizon) {
        this.seen = seen;
        this.horizon = horizon;
    }

    static CausalContext of(SessionRanges seen, long horizon) {
        return seen.size() == 0 && horizon == 0 ? EMPTY : new CausalContext(seen.from(horizon), horizon);
    }

    /** The context of exactly these dots. */
    public static CausalContext of(Dot... dots) {
        return of(List.of(dots));
    }

    /** The context of exactly these dots. */
    public static CausalContext of(Collection<Dot> dots) {
        if (dots.isEmpty()) {
            return EMPTY;
        }
        if (dots.size() == 1) {
            Dot dot = dots.iterator().next();
            return new CausalContext(SessionRanges.of(dot.session(), dot.seq(), dot.seq()), 0);
        }
        SessionRangesBuilder builder = new SessionRangesBuilder();
        dots.stream().sorted().forEach(dot -> builder.add(dot.session(), dot.seq(), dot.seq()));
        return new CausalContext(builder.build(), 0);
    }

    /**
     * The session's dots from one number to another, both included.
     *
     * @throws IllegalArgumentException if the name is not a session's, from is below 1, or to is below from
     */
    public static CausalContext ofRange(String session, long from, long to) {
        Sessions.requireName(session);
        if (from < 1 || to < from) {
            throw new IllegalArgumentException("not a range from 1 on: " + from + "-" + to);
        }
        return new CausalContext(SessionRanges.of(session, from, to), 0);
    }

    /** Reads what {@link #encode} wrote; throws IllegalArgumentException that says what is wrong and where. */
    public static CausalContext decode(String text) {
        return CausalContextText.decode(text);
    }

    /** The context as text, empty for the empty one. */
    public String encode() {
        return CausalContextText.encode(seen, horizon);
    }

    /** The time before which every issued session's dots count as seen, in milliseconds since 1970; 0 for none. */
    public long horizon() {
        return horizon;
    }

    /**
     * This context under that horizon, and nothing that it says anew is seen is named any longer; this very context if
     * its own horizon is as late.
     *
     * @param to in milliseconds since 1970
     * @throws IllegalArgumentException if no session's name could bear so late a time (the year 5188)
     */
    public CausalContext raise(long to) {
        if (to <= horizon) {
            return this;
        }
        Sessions.requireTime(to);
        return new CausalContext(seen.from(to), to);
    }

    /** How long {@link #encode}'s text is. */
    public long textLength() {
        return CausalContextText.length(seen, horizon);
    }

    /** See {@link SessionRanges#shared}. */
    String shared(String session) {
        return seen.shared(session);
    }

    /** Whether the dot was seen. */
    public boolean contains(Dot dot) {
        return seen.contains(dot) || Sessions.issuedBefore(dot.session(), horizon);
    }

    /** Whether the dot was seen, and is no older than the horizon. */
    public boolean names(Dot dot) {
        return seen.contains(dot) && !Sessions.issuedBefore(dot.session(), horizon);
    }

    /** Whether all dots of the other context were seen; never those of a later horizon. */
    public boolean covers(CausalContext other) {
        return other.horizon <= horizon && seen.covers(other.seen.from(horizon));
    }

    /** This context and the dot. */
    public CausalContext plus(Dot dot) {
        return Sessions.issuedBefore(dot.session(), horizon)
                ? this
                : with(seen.plus(dot.session(), Ranges.of(dot.seq(), dot.seq())));
    }

    /** What either context has seen; this very context if the other adds nothing. */
    public CausalContext union(CausalContext other) {
        if (covers(other)) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        CausalContext raised = raise(other.horizon);
        return raised.with(raised.seen.union(other.seen.from(raised.horizon)));
    }

    private CausalContext with(SessionRanges united) {
        return united.equals(seen) ? this : new CausalContext(united, horizon);
    }

    /**
     * What the other context has seen and this one has not; empty exactly if this covers the other. Of a later horizon
     * all is named as missing, since what this context has seen of it cannot be taken out.
     */
    public CausalContext missing(CausalContext other) {
        return of(other.seen.from(horizon).minus(seen), other.horizon > horizon ? other.horizon : 0);
    }

    /** The dots that both contexts have seen; this very context if the other has seen them all. */
    public CausalContext intersection(CausalContext other) {
        if (other.covers(this)) {
            return this;
        }
        SessionRanges mine = seen.minus(seen.from(other.horizon).minus(other.seen));
        SessionRanges below = other.seen.minus(other.seen.from(horizon)); // all of them are seen here
        return of(mine.union(below), Math.min(horizon, other.horizon));
    }

    /** How many sessions have ranges here. */
    public int sessions() {
        return seen.size();
    }

    /** How many ranges all sessions have here. */
    int totalRanges() {
        return seen.total();
    }

    /** The ranges per session. */
    SessionRanges seen() {
        return seen;
    }

    /** The most ranges that one session has here, 0 for the empty context. */
    public int ranges() {
        int most = 0;
        for (int i = 0; i < seen.size(); i++) {
            most = Math.max(most, seen.ranges(i).length / 2);
        }
        return most;
    }

    /** How many ranges that session has here. */
    public int ranges(String session) {
        return seen.rangesOf(session);
    }

    /** How many dots the ranges hold; those below the horizon are not counted. */
    public long count() {
        long count = 0;
        for (int i = 0; i < seen.size(); i++) {
            count += Ranges.count(seen.ranges(i));
        }
        return count;
    }

    /** Whether the ranges hold fewer dots than that. */
    boolean namesFewerThan(long most) {
        long left = most;
        for (int i = 0; i < seen.size() && left > 0; i++) {
            left -= Math.min(left, Ranges.count(seen.ranges(i)));
        }
        return left > 0;
    }

    /** The dots that the ranges hold, in order; to be asked for only where {@link #namesFewerThan} says that they are few. */
    List<Dot> dots() {
        List<Dot> dots = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            long[] ranges = seen.ranges(i);
            for (int r = 0; r < ranges.length; r += 2) {
                for (long seq = ranges[r]; seq <= ranges[r + 1]; seq++) {
                    dots.add(new Dot(seen.session(i), seq));
                }
            }
        }
        return dots;
    }

    /** Whether nothing was seen: no session has ranges, and there is no horizon. */
    public boolean isEmpty() {
        return seen.size() == 0 && horizon == 0;
    }

    /** A {@link Digest} of what was seen, the horizon included: equal for equal contexts. Known already, so O(1). */
    public long digest() {
        return Digest.then(seen.digest(), horizon);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CausalContext that && horizon == that.horizon && seen.equals(that.seen);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(digest());
    }

    /** The same as {@link #encode}. */
    @Override
    public String toString() {
        return encode();
    }
}
