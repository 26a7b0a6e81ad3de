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
 */
public record Entry(Dot dot, long stamp, String item) {

    /** The order of a cart's list: by stamp, then by dot. */
    public static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::stamp).thenComparing(Entry::dot);

    /** Which of two entries under one dot stays: that with the smaller stamp, then with the smaller text. */
    private static final Comparator<Entry> PRECEDENCE =
            Comparator.comparingLong(Entry::stamp).thenComparing(Entry::item);

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
        return dot.session() == session ? this : new Entry(dot.sharing(session), stamp, item);
    }

    /** Equal for equal entries; entries' digests may be summed. */
    long digest() {
        long identity = Digest.then(Digest.of(dot.session()), dot.seq());
        return Digest.then(Digest.then(identity, stamp), Digest.of(item));
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
