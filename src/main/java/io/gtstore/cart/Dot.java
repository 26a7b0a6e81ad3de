// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

/**
 * The identity of one change: the session that made it and its number in that session, 1 for the first. The client
 * assigns it, so a retry bears the same dot and is recognised.
 *
 * @param session the session's name, see {@link Sessions#isName}
 * @param seq the change's number among the session's changes of one key, at least 1
 */
public record Dot(String session, long seq) implements Comparable<Dot> {
    /** Throws IllegalArgumentException if the session is not a session's name or the number is below 1. */
    public Dot {
        Sessions.requireName(session);
        if (seq < 1) {
            throw new IllegalArgumentException("seq must be at least 1, was " + seq);
        }
    }

    /** The same dot, with that very text for its session. */
    Dot sharing(String equal) {
        return new Dot(equal, seq);
    }

    /** By session, then by number. */
    @Override
    public int compareTo(Dot other) {
        int order = session.compareTo(other.session);
        return order == 0 ? Long.compare(seq, other.seq) : order;
    }

    /** By the number first: most dots that are compared are of one session. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Dot that && seq == that.seq && session.equals(that.session);
    }

    @Override
    public int hashCode() {
        return 31 * session.hashCode() + Long.hashCode(seq);
    }

    /**
     * What {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is no dot
     */
    public static Dot parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("a dot is session:seq, not '" + text + "'");
        }
        return new Dot(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return session + ":" + seq;
    }
}
