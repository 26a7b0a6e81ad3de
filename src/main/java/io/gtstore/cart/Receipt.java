// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a remove or a finalize took out by one decision, so that a retry is told the same. Attempts that knew nothing of each other, through owners that were apart,
 * make a receipt each. Where a cart travels in parts, so does a receipt: until all parts have come it is not {@link #whole}, and nobody may be told of it alone.
 *
 * @param own the dot of the remove or finalize
 * @param stamp when it was decided on, but for its last bit, which tells what was decided from what was {@linkplain #found found}; with the dot the identity of a receipt
 * @param total how many entries went, those that are not here included
 * @param removed the entries that went, in the order of lists
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
     * What the decision of that receipt took on the node of an owner, of what its coordinator does not name. It goes with that receipt, and yields to that of any
     * other removal ({@link RemovalReceipts#find}).
     */
    public static Receipt found(Receipt decided, Collection<Entry> removed) {
        return of(decided.own, decided.stamp | FOUND, removed);
    }

    /** Whether an owner {@linkplain #found found} that to be gone, and nobody decided on it. */
    boolean isFound() {
        return (stamp & FOUND) != 0;
    }

    /** This without those entries, as if they had never gone. */
    Receipt without(Predicate<Dot> given) {
        List<Entry> rest =
                removed.stream().filter(entry -> !given.test(entry.dot())).toList();
        return new Receipt(own, stamp, rest.size() + missing(), rest);
    }

    /** Equal for equal receipts; that two which differ have one digest is as unlikely as chance makes it. */
    public long digest() {
        long digest = Digest.then(Digest.then(Digest.of(own.session()), own.seq()), stamp);
        digest = Digest.then(digest, total);
        for (Entry entry : removed) {
            digest = Digest.then(digest, entry.digest());
        }
        return digest;
    }

    /** Whether all that went is here. */
    public boolean whole() {
        return missing() == 0;
    }

    /** How many of the entries that went are not here. */
    public int missing() {
        return total - removed.size();
    }

    /** The dots of what was taken. */
    public CausalContext taken() {
        return CausalContext.of(removed.stream().map(Entry::dot).toList());
    }

    private static List<Entry> sorted(Collection<Entry> entries) {
        return entries.stream().sorted(Entry.ORDER).toList();
    }

    /** What either says of one decision, which may have learned of more; this very receipt if the other adds nothing. */
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

    /** All that several attempts at one removal took: what a retry is told. It is whole if each of them is. */
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
