// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of a cart's removals, by own dot, then by stamp. Immutable; usually the shared empty set. They are
 * merged by union, and count in {@link Cart#equals} but not in a cart's digest: a node drops old ones, and some to
 * save memory, and owners should not exchange them again because of that. They outlast their sessions' ranges in the
 * context.
 */
public final class RemovalReceipts {
    /** The empty set. */
    public static final RemovalReceipts NONE = new RemovalReceipts(List.of());

    private static final Comparator<Receipt> ORDER = (a, b) -> compare(a, b.own(), b.stamp(), b.isStruck());

    /** In their order, each once. */
    private final List<Receipt> receipts;

    private final long heapBytes;

    private RemovalReceipts(List<Receipt> receipts) {
        this(receipts, receipts.stream().mapToLong(HeapSize::of).sum());
    }

    private RemovalReceipts(List<Receipt> receipts, long heapBytes) {
        this.receipts = receipts;
        this.heapBytes = heapBytes;
    }

    private static int compare(Receipt receipt, Dot own, long stamp, boolean struck) {
        int order = receipt.own().compareTo(own);
        order = order == 0 ? Long.compare(receipt.stamp(), stamp) : order;
        return order == 0 ? Boolean.compare(receipt.isStruck(), struck) : order;
    }

    /** A set of receipts in any order; those of one decision are united. */
    public static RemovalReceipts of(List<Receipt> some) {
        List<Receipt> all = new ArrayList<>(some.size());
        for (Receipt receipt : ascending(some)) {
            int last = all.size() - 1;
            if (last >= 0 && ORDER.compare(all.get(last), receipt) == 0) {
                all.set(last, all.get(last).union(receipt));
            } else {
                all.add(receipt);
            }
        }
        return all.isEmpty() ? NONE : new RemovalReceipts(List.copyOf(all));
    }

    private static List<Receipt> ascending(List<Receipt> some) {
        for (int i = 1; i < some.size(); i++) {
            if (ORDER.compare(some.get(i - 1), some.get(i)) > 0) {
                return some.stream().sorted(ORDER).toList();
            }
        }
        return some;
    }

    /**
     * The union of all attempts at the removal with that dot, as far as known here; null if there is no receipt of
     * it. It leaves out entries that the removal gave up, and those that another removal names with a better claim. An
     * entry that an owner merely found to be removed on its account belongs to any other removal that names it: its
     * coordinator had given it away before.
     */
    public @Nullable Receipt find(Dot own) {
        List<Receipt> counted = counted(own);
        return counted.isEmpty() ? null : Receipt.together(counted);
    }

    /** The entries that attempts at that removal decided to remove, as far as known here; an entry of two attempts is listed twice. */
    public List<Entry> decided(Dot own) {
        return taken(own, false);
    }

    /**
     * The entries that owners found to be removed on that removal's account, as far as known here; an entry that two
     * owners found is listed twice.
     */
    public List<Entry> found(Dot own) {
        return taken(own, true);
    }

    private List<Entry> taken(Dot own, boolean found) {
        List<Entry> taken = new ArrayList<>();
        for (Receipt attempt : counted(own)) {
            if (attempt.isFound() == found) {
                taken.addAll(attempt.removed());
            }
        }
        return taken;
    }

    /** The attempts at that removal, with the entries that are its own by all that is known here. */
    private List<Receipt> counted(Dot own) {
        List<Receipt> attempts = attempts(own);
        if (attempts.isEmpty()) {
            return attempts;
        }
        Map<Dot, Receipt> rivals = rivals(own);
        List<Receipt> counted = new ArrayList<>(attempts.size());
        for (int i = 0; i < attempts.size(); i++) {
            Receipt attempt = attempts.get(i);
            if (!attempt.isStruck()) {
                Set<Dot> struck = struck(attempts, i);
                counted.add(attempt.without(dot -> {
                    Receipt rival = rivals.get(dot);
                    return struck.contains(dot) || (rival != null && attempt.yieldsTo(rival));
                }));
            }
        }
        return counted;
    }

    /** The entries that the attempt at that place gave up: what says so is behind it. */
    private static Set<Dot> struck(List<Receipt> of, int place) {
        if (place + 1 == of.size()) {
            return Set.of();
        }
        Receipt attempt = of.get(place);
        Receipt next = of.get(place + 1);
        boolean same =
                next.isStruck() && next.stamp() == attempt.stamp() && next.own().equals(attempt.own());
        return same ? next.dots() : Set.of();
    }

    /** The best claims of other removals to the entries that attempts at this one name. */
    private Map<Dot, Receipt> rivals(Dot own) {
        List<Receipt> attempts = attempts(own);
        Set<Dot> named = new HashSet<>();
        attempts.forEach(attempt -> named.addAll(attempt.dots()));
        Map<Dot, Receipt> best = new HashMap<>();
        boolean alone = named.isEmpty() || attempts.size() == receipts.size();
        for (int i = 0; !alone && i < receipts.size(); i++) {
            Receipt other = receipts.get(i);
            if (!other.isStruck() && !other.own().equals(own)) {
                Set<Dot> struck = struck(receipts, i);
                for (Entry entry : other.removed()) {
                    if (named.contains(entry.dot()) && !struck.contains(entry.dot())) {
                        best.merge(entry.dot(), other, (a, b) -> a.yieldsTo(b) ? b : a);
                    }
                }
            }
        }
        return best;
    }

    /** The decision of that removal with that claim, the latest one; null if there is none. */
    public @Nullable Receipt decision(Dot own, long claim) {
        Receipt latest = null;
        for (Receipt attempt : attempts(own)) {
            latest = !attempt.isFound() && attempt.claim() == claim ? attempt : latest;
        }
        return latest;
    }

    /** The receipts of the removal with that dot. */
    public List<Receipt> attempts(Dot own) {
        int from = placeOf(own, Long.MIN_VALUE, false);
        int to = from;
        while (to < receipts.size() && receipts.get(to).own().equals(own)) {
            to++;
        }
        return receipts.subList(from, to);
    }

    /** The index of the first receipt at or after that one. */
    private int placeOf(Dot own, long stamp, boolean struck) {
        int low = 0;
        int high = receipts.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(receipts.get(middle), own, stamp, struck) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The union; the same object if the other adds nothing. */
    public RemovalReceipts union(RemovalReceipts other) {
        if (other.receipts.isEmpty()) {
            return this;
        }
        if (receipts.isEmpty()) {
            return other;
        }
        return other.receipts.size() == 1 ? plus(other.receipts.get(0)) : merged(other);
    }

    /** Adds a single receipt: the usual case, in a set of possibly thousands. */
    private RemovalReceipts plus(Receipt other) {
        int at = placeOf(other.own(), other.stamp(), other.isStruck());
        Receipt held = at < receipts.size() ? receipts.get(at) : null;
        if (held == null || ORDER.compare(held, other) != 0) {
            List<Receipt> all = new ArrayList<>(receipts.size() + 1);
            all.addAll(receipts.subList(0, at));
            all.add(other);
            all.addAll(receipts.subList(at, receipts.size()));
            return new RemovalReceipts(Collections.unmodifiableList(all), heapBytes + HeapSize.of(other));
        }
        Receipt union = held.union(other);
        if (union.equals(held)) {
            return this;
        }
        List<Receipt> all = new ArrayList<>(receipts);
        all.set(at, union);
        return new RemovalReceipts(
                Collections.unmodifiableList(all), heapBytes + HeapSize.of(union) - HeapSize.of(held));
    }

    private RemovalReceipts merged(RemovalReceipts other) {
        List<Receipt> all = new ArrayList<>(receipts.size() + other.receipts.size());
        boolean same = true;
        int mine = 0;
        int theirs = 0;
        while (mine < receipts.size() || theirs < other.receipts.size()) {
            int order = mine == receipts.size()
                    ? 1
                    : theirs == other.receipts.size()
                            ? -1
                            : ORDER.compare(receipts.get(mine), other.receipts.get(theirs));
            if (order < 0) {
                all.add(receipts.get(mine++));
            } else if (order > 0) {
                all.add(other.receipts.get(theirs++));
                same = false;
            } else {
                Receipt held = receipts.get(mine++);
                Receipt union = held.union(other.receipts.get(theirs++));
                same = same && union.equals(held);
                all.add(union);
            }
        }
        return same ? this : new RemovalReceipts(List.copyOf(all));
    }

    /** All receipts except those of that removal. */
    RemovalReceipts without(Dot own) {
        return attempts(own).isEmpty() ? this : where(receipt -> !receipt.own().equals(own));
    }

    /** The receipts decided at that time, in ms since 1970, or later. */
    RemovalReceipts since(long millis) {
        return where(receipt -> HybridClock.millis(receipt.stamp()) >= millis);
    }

    private RemovalReceipts where(Predicate<Receipt> stays) {
        List<Receipt> some = receipts.stream().filter(stays).toList();
        return some.size() == receipts.size() ? this : some.isEmpty() ? NONE : new RemovalReceipts(some);
    }

    /** Callback for each receipt that differs between two sets. */
    public interface Difference {
        /** The receipt before, the receipt after, or both. */
        void of(@Nullable Receipt before, @Nullable Receipt after);
    }

    /** Compares this set with a later one, in linear time. */
    @SuppressWarnings("ReferenceEquality") // most are the very same: then nothing needs to be compared
    public void differences(RemovalReceipts after, Difference each) {
        if (this == after) {
            return;
        }
        int mine = 0;
        int theirs = 0;
        while (mine < receipts.size() || theirs < after.receipts.size()) {
            Receipt one = mine < receipts.size() ? receipts.get(mine) : null;
            Receipt other = theirs < after.receipts.size() ? after.receipts.get(theirs) : null;
            int order = one == other ? 0 : one == null ? 1 : other == null ? -1 : ORDER.compare(one, other);
            if (order != 0 || (one != other && !Objects.equals(one, other))) {
                each.of(order > 0 ? null : one, order < 0 ? null : other);
            }
            mine += order <= 0 ? 1 : 0;
            theirs += order >= 0 ? 1 : 0;
        }
    }

    /** The receipts by their own dots, then by stamp. */
    public List<Receipt> list() {
        return receipts;
    }

    /** The heap that they take, in bytes. */
    long heapBytes() {
        return heapBytes;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return receipts.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof RemovalReceipts that && receipts.equals(that.receipts));
    }

    @Override
    public int hashCode() {
        return receipts.hashCode();
    }

    @Override
    public String toString() {
        return receipts.toString();
    }
}
