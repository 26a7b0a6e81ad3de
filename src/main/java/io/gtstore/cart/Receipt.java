// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The receipt of a remove or finalize: the entries that one decision removed, by which a retry is answered. Attempts
 * without knowledge of each other, through partitioned owners, make a receipt each. Where a cart is sent in parts, so
 * is a receipt: until all parts have arrived it is not {@link #whole}, and is no answer by itself.
 *
 * <p>A receipt claims its entries for its removal. Of several removals that claim one entry, the claim of a slot's
 * primary wins over that of another owner, then that of the higher epoch. Two claims of one epoch are those of one
 * primary, of which the later one wins: it found the entry in the cart again, so the earlier one had failed there. Of
 * other owners' claims that of the smaller stamp wins, then of the smaller dot ({@link RemovalReceipts#find}).
 *
 * @param own the dot of the remove or finalize
 * @param stamp when it was decided, but for its last bit, which tells decided entries from {@linkplain #found found}
 *     ones; with the dot, and whether it is {@linkplain #isStruck struck}, the identity of a receipt
 * @param claim the latest epoch under which the slot's primary claimed the entries; {@link #NO_PRIMARY} if another owner decided
 * @param total the number of removed entries, missing ones included
 * @param removed the removed entries, in the order of lists
 */
public record Receipt(Dot own, long stamp, long claim, int total, List<Entry> removed) {

    /** The claim of an owner that is not the slot's primary. */
    public static final long NO_PRIMARY = 0;

    /** In place of a claim: the removal gave the named entries up. */
    public static final long STRUCK = -1;

    /** This bit of the stamp. */
    private static final long FOUND = 1;

    /** A receipt for entries in any order, claimed by no primary; of those with one dot, one stays. */
    public static Receipt of(Dot own, long stamp, Collection<Entry> removed) {
        return of(own, stamp, NO_PRIMARY, removed);
    }

    /** Some of the entries, in any order, of a receipt that names so many, claimed by no primary. */
    public static Receipt part(Dot own, long stamp, int total, Collection<Entry> removed) {
        return new Receipt(own, stamp, NO_PRIMARY, total, List.of()).part(removed);
    }

    private static Receipt of(Dot own, long stamp, long claim, Collection<Entry> removed) {
        Map<Dot, Entry> byDot = new TreeMap<>();
        removed.forEach(entry -> byDot.merge(entry.dot(), entry, Entry::settled));
        return new Receipt(own, stamp, claim, byDot.size(), sorted(byDot.values()));
    }

    /** This receipt with only those of its entries, in any order, and perhaps more of its total; the rest is missing. */
    public Receipt part(Collection<Entry> some) {
        Receipt part = of(own, stamp, claim, some);
        return new Receipt(own, stamp, claim, Math.max(total, part.total), part.removed);
    }

    /** This receipt with those entries, in any order, in place of its own. */
    public Receipt with(Collection<Entry> entries) {
        return of(own, stamp, claim, entries);
    }

    /** This receipt with that claim: an epoch, {@link #NO_PRIMARY}, or that of a struck one. */
    public Receipt claimed(long by) {
        return by == claim ? this : new Receipt(own, stamp, by, total, removed);
    }

    /** The receipt of a decision at that time by an owner that is not the primary, for entries in any order. */
    public static Receipt decided(Dot own, long stamp, Collection<Entry> removed) {
        return decided(own, stamp, NO_PRIMARY, removed);
    }

    /** The receipt of a decision at that time, with that claim. */
    public static Receipt decided(Dot own, long stamp, long claim, Collection<Entry> removed) {
        return of(own, stamp & ~FOUND, claim, removed);
    }

    /** What gives some of this decision's entries up, since another removal had them before. */
    public Receipt struck(Collection<Entry> given) {
        return of(own, stamp, STRUCK, given);
    }

    /** Whether this names entries that the removal gave up, rather than took. */
    public boolean isStruck() {
        return claim == STRUCK;
    }

    /** Whether another removal's claim of an entry that both name wins over this one. */
    boolean yieldsTo(Receipt other) {
        if (isFound()) {
            return true; // nobody decided to take what this one names
        }
        if (other.isFound()) {
            return false;
        }
        int order = Long.compare(claim, other.claim);
        if (order == 0) {
            // one primary, which found the entry again after its earlier decision came to nothing; else whoever was
            // first
            order = claim == NO_PRIMARY ? Long.compare(other.stamp, stamp) : Long.compare(stamp, other.stamp);
        }
        return order < 0 || (order == 0 && other.own.compareTo(own) < 0);
    }

    /**
     * The receipt of entries that the decision removed on another owner's node and that its coordinator does not
     * name. It accompanies that receipt, and has less weight than that of any other removal ({@link
     * RemovalReceipts#find}).
     */
    public static Receipt found(Receipt decided, Collection<Entry> removed) {
        return of(decided.own, decided.stamp | FOUND, NO_PRIMARY, removed);
    }

    /** Whether an owner {@linkplain #found} these entries to be removed, rather than a coordinator deciding on them. */
    boolean isFound() {
        return (stamp & FOUND) != 0;
    }

    /** This receipt without those entries, as if they had not been removed. */
    Receipt without(Predicate<Dot> given) {
        List<Entry> rest =
                removed.stream().filter(entry -> !given.test(entry.dot())).toList();
        return new Receipt(own, stamp, claim, rest.size() + missing(), rest);
    }

    /** A digest: equal for equal receipts, and with near certainty only for those. */
    public long digest() {
        long digest = Digest.then(Digest.then(Digest.of(own.session()), own.seq()), stamp);
        digest = Digest.then(digest, total);
        digest = claim == NO_PRIMARY ? digest : Digest.then(digest, claim);
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

    /** The dots of the removed entries, as a set. */
    public Set<Dot> dots() {
        Set<Dot> dots = new HashSet<>();
        removed.forEach(entry -> dots.add(entry.dot()));
        return dots;
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
        if (equals(other) || (other.removed.isEmpty() && other.total <= total && other.claim <= claim)) {
            return this;
        }
        Map<Dot, Entry> byDot = new TreeMap<>();
        removed.forEach(entry -> byDot.put(entry.dot(), entry));
        other.removed.forEach(entry -> byDot.merge(entry.dot(), entry, Entry::settled));
        int all = Math.max(Math.max(total, other.total), byDot.size());
        Receipt union = new Receipt(own, stamp, Math.max(claim, other.claim), all, sorted(byDot.values()));
        return union.equals(this) ? this : union;
    }

    /** The union of several attempts at one removal, as the answer to a retry; whole if each of them is, with the least of their claims. */
    static Receipt together(List<Receipt> attempts) {
        Receipt all = attempts.get(0);
        int missing = all.missing();
        for (Receipt next : attempts.subList(1, attempts.size())) {
            missing += next.missing();
            List<Entry> both = new ArrayList<>(all.removed);
            both.addAll(next.removed);
            all = of(all.own, all.stamp, Math.min(all.claim, next.claim), both);
        }
        return new Receipt(all.own, all.stamp, all.claim, all.removed.size() + missing, all.removed);
    }
}
