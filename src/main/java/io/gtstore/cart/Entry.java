// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.Comparator;

/**
 * One item of a cart.
 *
 * @param dot the put that brought the item
 * @param stamp the coordinator's {@link HybridClock} reading (the paper's time_stamp, §6). It orders the list and
 *     nothing else: whether an item stays is decided by dots alone.
 * @param item the value as compact JSON text, so a string has its quotes
 * @param endsAtMillis when the item goes by itself, in ms since 1970, whatever becomes of the cart; {@link #NEVER} for one that stays. It is counted from the
 *     stamp, so of two entries of one dot the one that stays brings its end along.
 */
public record Entry(Dot dot, long stamp, String item, long endsAtMillis) {
    /** The end of an item that does not go by itself; later than all ends. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The order of a cart's list: by stamp, then by dot. */
    public static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::stamp).thenComparing(Entry::dot);

    /** Which of two entries under one dot stays: that with the smaller stamp, then with the smaller text, then with the earlier end. */
    private static final Comparator<Entry> PRECEDENCE =
            Comparator.comparingLong(Entry::stamp).thenComparing(Entry::item).thenComparingLong(Entry::endsAtMillis);

    /** Throws IllegalArgumentException if it ended in 1970 or before. */
    public Entry {
        if (endsAtMillis <= 0) {
            throw new IllegalArgumentException("an item's end is a time after 1970, in ms, not " + endsAtMillis);
        }
    }

    /** An item that does not go by itself. */
    public Entry(Dot dot, long stamp, String item) {
        this(dot, stamp, item, NEVER);
    }

    /** An item that goes by itself so many ms, at least one, after its stamp. */
    public static Entry lasting(Dot dot, long stamp, String item, long millis) {
        long from = HybridClock.millis(stamp);
        return new Entry(dot, stamp, item, millis < NEVER - from ? from + millis : NEVER);
    }

    /**
     * The one of two entries with the same dot that all copies agree on. They differ when a retry went through another
     * coordinator, which stamped it anew.
     */
    static Entry settled(Entry a, Entry b) {
        return PRECEDENCE.compare(a, b) <= 0 ? a : b;
    }

    /** The same entry, with that very text for its session, so that the entries of a cart share one. */
    @SuppressWarnings("ReferenceEquality") // which of two equal texts is held is the point
    Entry sharing(String session) {
        return dot.session() == session ? this : new Entry(dot.sharing(session), stamp, item, endsAtMillis);
    }

    /** Whether the item goes by itself. */
    public boolean ends() {
        return endsAtMillis != NEVER;
    }

    /** How long after its stamp the item goes by itself, in ms; {@link #NEVER} if it does not. */
    public long lastsMillis() {
        return ends() ? endsAtMillis - HybridClock.millis(stamp) : NEVER;
    }

    /** Equal for equal entries; entries' digests may be summed. */
    long digest() {
        long identity = Digest.then(Digest.of(dot.session()), dot.seq());
        long endless = Digest.then(Digest.then(identity, stamp), Digest.of(item));
        return ends() ? Digest.then(endless, endsAtMillis) : endless;
    }

    /** The item's length in bytes of UTF-8. */
    public int bytes() {
        return bytes(item);
    }

    /** An item's length in bytes of UTF-8. */
    public static int bytes(String item) {
        int bytes = item.length();
        for (int i = 0; i < item.length(); i++) {
            char c = item.charAt(i);
            if (c >= 0x800 && !Character.isSurrogate(c)) {
                bytes += 2;
            } else if (c >= 0x80) {
                bytes++; // a pair of surrogates is two chars and four bytes
            }
        }
        return bytes;
    }
}
