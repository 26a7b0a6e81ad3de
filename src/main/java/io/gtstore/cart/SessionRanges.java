// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.Arrays;

/**
 * Dots per session as ranges of numbers, sessions in ascending order: the part of a {@link CausalContext} that names its dots
 * one by one. Immutable; copies share what is equal, and {@link #plus} of a session's next dot costs a copy of the
 * arrays of sessions, not of the ranges of others.
 *
 * <p>The digest is the sum of the sessions' digests, so that a change adjusts it by the sessions that it touches.
 */
final class SessionRanges {

    static final SessionRanges NONE = new SessionRanges(new String[0], new long[0][], 0, 0);

    /** Up to so many sessions, as a change has, are looked at one by one sooner than a place is searched. */
    private static final int SCANNED = 4;

    private final String[] sessions;
    private final long[][] ranges;
    private final long digest;
    /** How many ranges all sessions have. */
    private final int total;

    /** Takes sorted distinct sessions and their ranges, none empty; the arrays are not copied. */
    SessionRanges(String[] sessions, long[][] ranges) {
        this(sessions, ranges, sum(sessions, ranges));
    }

    /** Takes the sum of the sessions' digests, too. */
    SessionRanges(String[] sessions, long[][] ranges, long digest) {
        this(sessions, ranges, digest, total(ranges));
    }

    private SessionRanges(String[] sessions, long[][] ranges, long digest, int total) {
        this.sessions = sessions;
        this.ranges = ranges;
        this.digest = digest;
        this.total = total;
    }

    private static int total(long[][] ranges) {
        int total = 0;
        for (long[] each : ranges) {
            total += each.length / 2;
        }
        return total;
    }

    /** How many ranges there are of all sessions. */
    int total() {
        return total;
    }

    static SessionRanges of(String session, long from, long to) {
        return new SessionRanges(new String[] {session}, new long[][] {Ranges.of(from, to)});
    }

    int size() {
        return sessions.length;
    }

    String session(int at) {
        return sessions[at];
    }

    /** The ranges of the session at that place; not to be written to. */
    long[] ranges(int at) {
        return ranges[at];
    }

    long digest() {
        return digest;
    }

    /** The session's name as it stands here, so that who holds it need not hold another text that says the same; the given one if it does not stand here. */
    String shared(String session) {
        int at = Arrays.binarySearch(sessions, session);
        return at < 0 ? session : sessions[at];
    }

    /** How many ranges that session has. */
    int rangesOf(String session) {
        int at = Arrays.binarySearch(sessions, session);
        return at < 0 ? 0 : ranges[at].length / 2;
    }

    boolean contains(Dot dot) {
        int at = Arrays.binarySearch(sessions, dot.session());
        return at >= 0 && Ranges.contains(ranges[at], dot.seq());
    }

    boolean covers(SessionRanges other) {
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

    /** With the session's dots; these very ranges if they add nothing. */
    SessionRanges plus(String session, long[] seqs) {
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
        return new SessionRanges(
                sessions,
                copy,
                digest + digest(session, united) - digest(session, ranges[at]),
                total + (united.length - ranges[at].length) / 2);
    }

    private SessionRanges inserted(int at, String session, long[] seqs) {
        int size = sessions.length;
        String[] names = Arrays.copyOf(sessions, size + 1);
        long[][] values = Arrays.copyOf(ranges, size + 1);
        System.arraycopy(sessions, at, names, at + 1, size - at);
        System.arraycopy(ranges, at, values, at + 1, size - at);
        names[at] = session;
        values[at] = seqs;
        return new SessionRanges(names, values, digest + digest(session, seqs), total + seqs.length / 2);
    }

    SessionRanges union(SessionRanges other) {
        if (sessions.length == 0) {
            return other;
        }
        return switch (other.sessions.length) {
            case 0 -> this;
            case 1 -> plus(other.sessions[0], other.ranges[0]);
            default -> united(other);
        };
    }

    private SessionRanges united(SessionRanges other) {
        SessionRangesBuilder builder = new SessionRangesBuilder();
        long sum = digest;
        int i = 0;
        int j = 0;
        while (i < sessions.length || j < other.sessions.length) {
            int order = order(i, other, j);
            if (order < 0) {
                builder.add(sessions[i], ranges[i++]);
            } else if (order > 0) {
                sum += digest(other.sessions[j], other.ranges[j]);
                builder.add(other.sessions[j], other.ranges[j++]);
            } else {
                long[] both = Ranges.union(ranges[i], other.ranges[j++]);
                if (both != ranges[i]) {
                    sum += digest(sessions[i], both) - digest(sessions[i], ranges[i]);
                }
                builder.add(sessions[i++], both);
            }
        }
        return builder.build(sum);
    }

    /** Which session comes first, the one here or the other's; after the last one comes nothing. */
    private int order(int at, SessionRanges other, int otherAt) {
        if (at == sessions.length) {
            return 1;
        }
        return otherAt == other.sessions.length ? -1 : sessions[at].compareTo(other.sessions[otherAt]);
    }

    /** What is here and not among the others. */
    SessionRanges minus(SessionRanges others) {
        SessionRangesBuilder builder = new SessionRangesBuilder();
        for (int i = 0; i < sessions.length; i++) {
            int at = Arrays.binarySearch(others.sessions, sessions[i]);
            builder.add(sessions[i], at < 0 ? ranges[i] : Ranges.minus(ranges[i], others.ranges[at]));
        }
        return builder.build();
    }

    /** Without the sessions issued before that time; these very ranges if there are none. */
    SessionRanges from(long millis) {
        if (millis == 0) {
            return this;
        }
        int below = sessions.length <= SCANNED ? sessions.length : placeOf(Sessions.firstAt(millis));
        int freed = 0;
        for (int i = 0; i < below; i++) { // names that nobody issued may stand among the issued ones
            freed += Sessions.issuedBefore(sessions[i], millis) ? 1 : 0;
        }
        return freed == 0 ? this : without(freed, below, millis);
    }

    /** The place of that session, or of the first one behind it. */
    int placeOf(String text) {
        int found = Arrays.binarySearch(sessions, text);
        return found < 0 ? -found - 1 : found;
    }

    private SessionRanges without(int freed, int below, long millis) {
        int size = sessions.length - freed;
        if (size == 0) {
            return NONE;
        }
        String[] names = new String[size];
        long[][] values = new long[size][];
        long left = digest;
        int at = 0;
        for (int i = 0; i < below; i++) {
            if (Sessions.issuedBefore(sessions[i], millis)) {
                left -= digest(sessions[i], ranges[i]);
            } else {
                names[at] = sessions[i];
                values[at++] = ranges[i];
            }
        }
        System.arraycopy(sessions, below, names, at, size - at);
        System.arraycopy(ranges, below, values, at, size - at);
        return new SessionRanges(names, values, left);
    }

    private static long sum(String[] sessions, long[][] ranges) {
        long sum = 0;
        for (int i = 0; i < sessions.length; i++) {
            sum += digest(sessions[i], ranges[i]);
        }
        return sum;
    }

    private static long digest(String session, long[] seqs) {
        long digest = Digest.of(session);
        for (long seq : seqs) {
            digest = Digest.then(digest, seq);
        }
        return digest;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SessionRanges that
                && digest == that.digest
                && Arrays.equals(sessions, that.sessions)
                && Arrays.deepEquals(ranges, that.ranges);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(digest);
    }
}
