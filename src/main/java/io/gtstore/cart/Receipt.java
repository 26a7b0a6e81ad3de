package io.gtstore.cart;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a remove or a finalize took out, so that a retry is told the same.
 *
 * @param own the dot of the remove or finalize
 * @param stamp when it was decided on; of attempts through several coordinators, the first
 * @param removed the entries that went, in the order of lists
 */
public record Receipt(Dot own, long stamp, List<Entry> removed) {

    /** A receipt for entries in any order; of those with one dot, one stays. */
    public static Receipt of(Dot own, long stamp, Collection<Entry> removed) {
        Map<Dot, Entry> byDot = new TreeMap<>();
        removed.forEach(entry -> byDot.merge(entry.dot(), entry, Entry::settled));
        return new Receipt(own, stamp, sorted(byDot.values()));
    }

    /** The dots of what was taken. */
    public Context taken() {
        return Context.of(removed.stream().map(Entry::dot).toList());
    }

    private static List<Entry> sorted(Collection<Entry> entries) {
        return entries.stream().sorted(Entry.ORDER).toList();
    }

    /** What either names; this very receipt if the other adds nothing. */
    Receipt union(Receipt other) {
        if (other.stamp >= stamp && other.removed.isEmpty()) {
            return this;
        }
        Map<Dot, Entry> byDot = new TreeMap<>();
        removed.forEach(entry -> byDot.put(entry.dot(), entry));
        other.removed.forEach(entry -> byDot.merge(entry.dot(), entry, Entry::settled));
        Receipt union = new Receipt(own, Math.min(stamp, other.stamp), sorted(byDot.values()));
        return union.equals(this) ? this : union;
    }
}
