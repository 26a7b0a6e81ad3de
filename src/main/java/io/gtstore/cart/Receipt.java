// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The receipt of a remove or finalize: the entries that one decision removed, by which a retry is answered. Attempts
 * without knowledge of each other, through partitioned owners, make a receipt each. Where a cart is sent in parts, so
 * is a receipt: until all parts have arrived it is not {@link #whole}, and is no answer by itself.
 *
 * @param own the dot of the remove or finalize
 * @param stamp when it was decided, but for its last bit, which tells decided entries from {@linkplain #found found}
 *     ones; with the dot the identity of a receipt
 * @param total the number of removed entries, missing ones included
 * @param removed the removed entries, in the order of lists
 */
public record Receipt(Dot own, long stamp, int total, List<Entry> removed) {

    /** This bit of the stamp. */
    private static final long FOUND = 1;

    /** A receipt for entries in any order; of those with one dot, one stays. */
    public static Receipt of(Dot own, long stamp, Collection<Entry> removed) {
        return part(own, stamp, 0, removed);
    }

    /** Some of the entries of a receipt that names so many, in any order. */
    public static Receipt part(Dot own, long stamp, int total, Collection<Entry> removed) {
        Map<Dot, Entry> byDot = new TreeMap<>();
        removed.forEach(entry -> byDot.merge(entry.dot(), entry, Entry::settled));
        return new Receipt(own, stamp, Math.max(total, byDot.size()), sorted(byDot.values()));
    }

    /** The receipt of a decision at that time, for entries in any order. */
    public static Receipt decided(Dot own, long stamp, Collection<Entry> removed) {
        return of(own, stamp & ~FOUND, removed);
    }

    /**
     * The receipt of entries that the decision removed on another owner's node and that its coordinator does not
     * name. It accompanies that receipt, and has less weight than that of any other removal ({@link
     * RemovalReceipts#find}).
     */
    public static Receipt found(Receipt decided, Collection<Entry> removed) {
        return of(decided.own, decided.stamp | FOUND, removed);
    }

    /** Whether an owner {@linkplain #found} these entries to be removed, rather than a coordinator deciding on them. */
    boolean isFound() {
        return (stamp & FOUND) != 0;
    }

    /** This receipt without those entries, as if they had not been removed. */
    Receipt without(Predicate<Dot> given) {
        List<Entry> rest =
                removed.stream().filter(entry -> !given.test(entry.dot())).toList();
        return new Receipt(own, stamp, rest.size() + missing(), rest);
    }

    /** A digest: equal for equal receipts, and with near certainty only for those. */
    public long digest() {
        long digest = Digest.then(Digest.then(Digest.of(own.session()), own.seq()), stamp);
        digest = Digest.then(digest, total);
        for (Entry entry : removed) {
            digest = Digest.then(digest, entry.digest());
        }
        return digest;
    }

    /** Whether no removed entry is missing. */
    public boolean whole() {
        return missing() == 0;
    }

    /** The number of removed entries that are missing here. */
    public int missing() {
        return total - removed.size();
    }

    /** The dots of the removed entries. */
    public CausalContext taken() {
        return CausalContext.of(removed.stream().map(Entry::dot).toList());
    }

    private static List<Entry> sorted(Collection<Entry> entries) {
        return entries.stream().sorted(Entry.ORDER).toList();
    }

    /** The union of two receipts of one decision, of which either may have been extended; the same object if the other adds nothing. */
    Receipt union(Receipt other) {
        if (equals(other) || (other.removed.isEmpty() && other.total <= total)) {
            return this;
        }
        Map<Dot, Entry> byDot = new TreeMap<>();
        removed.forEach(entry -> byDot.put(entry.dot(), entry));
        other.removed.forEach(entry -> byDot.merge(entry.dot(), entry, Entry::settled));
        int all = Math.max(Math.max(total, other.total), byDot.size());
        Receipt union = new Receipt(own, stamp, all, sorted(byDot.values()));
        return union.equals(this) ? this : union;
    }

    /** The union of several attempts at one removal, as the answer to a retry; whole if each of them is. */
    static Receipt together(List<Receipt> attempts) {
        Receipt all = attempts.get(0);
        int missing = all.missing();
        for (Receipt next : attempts.subList(1, attempts.size())) {
            missing += next.missing();
            List<Entry> both = new ArrayList<>(all.removed);
            both.addAll(next.removed);
            all = of(all.own, all.stamp, both);
        }
        return new Receipt(all.own, all.stamp, all.removed.size() + missing, all.removed);
    }
}
