package io.gtstore.cart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the removals and checkouts of a cart took that may be asked for again: receipts by own dot. Immutable, and the shared empty set in the ordinary case. They
 * merge by union, and count in a cart's {@link Cart#equals} but not in its digest: a node may let go of some to save memory, and owners are not to send them to
 * each other again and again for that.
 *
 * <p>A receipt is over with its session: once a horizon has passed that, nobody may ask again.
 */
public final class Receipts {
    /** That of a cart from which nothing was taken lately. */
    public static final Receipts NONE = new Receipts(List.of());

    /** By own dot, each once. */
    private final List<Receipt> receipts;

    private final long heapBytes;

    private Receipts(List<Receipt> receipts) {
        this(receipts, receipts.stream().mapToLong(HeapSize::of).sum());
    }

    private Receipts(List<Receipt> receipts, long heapBytes) {
        this.receipts = receipts;
        this.heapBytes = heapBytes;
    }

    /** Those receipts in any order; of two with one own dot the union. */
    public static Receipts of(List<Receipt> some) {
        List<Receipt> all = new ArrayList<>(some.size());
        for (Receipt receipt : ascending(some)) {
            int last = all.size() - 1;
            if (last >= 0 && all.get(last).own().equals(receipt.own())) {
                all.set(last, all.get(last).union(receipt));
            } else {
                all.add(receipt);
            }
        }
        return all.isEmpty() ? NONE : new Receipts(List.copyOf(all));
    }

    private static List<Receipt> ascending(List<Receipt> some) {
        for (int i = 1; i < some.size(); i++) {
            if (some.get(i - 1).own().compareTo(some.get(i).own()) > 0) {
                return some.stream().sorted(Comparator.comparing(Receipt::own)).toList();
            }
        }
        return some;
    }

    /** The receipt of the removal with that dot, null if there is none. */
    public @Nullable Receipt find(Dot own) {
        int at = placeOf(own);
        return at < 0 ? null : receipts.get(at);
    }

    /** Where it is; where it would be, all bits inverted, if it is not there. */
    private int placeOf(Dot own) {
        int low = 0;
        int high = receipts.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = receipts.get(middle).own().compareTo(own);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return ~low;
    }

    /** All of both; this very set if the other adds nothing. */
    Receipts union(Receipts other) {
        if (other.receipts.isEmpty()) {
            return this;
        }
        if (receipts.isEmpty()) {
            return other;
        }
        return other.receipts.size() == 1 ? plus(other.receipts.get(0)) : merged(other);
    }

    /** As each change of a cart adds one, and the cart may have thousands. */
    private Receipts plus(Receipt other) {
        int at = placeOf(other.own());
        if (at < 0) {
            List<Receipt> all = new ArrayList<>(receipts.size() + 1);
            all.addAll(receipts.subList(0, ~at));
            all.add(other);
            all.addAll(receipts.subList(~at, receipts.size()));
            return new Receipts(Collections.unmodifiableList(all), heapBytes + HeapSize.of(other));
        }
        Receipt held = receipts.get(at);
        Receipt union = held.union(other);
        if (union.equals(held)) {
            return this;
        }
        List<Receipt> all = new ArrayList<>(receipts);
        all.set(at, union);
        return new Receipts(Collections.unmodifiableList(all), heapBytes + HeapSize.of(union) - HeapSize.of(held));
    }

    private Receipts merged(Receipts other) {
        List<Receipt> all = new ArrayList<>(receipts.size() + other.receipts.size());
        boolean same = true;
        int mine = 0;
        int theirs = 0;
        while (mine < receipts.size() || theirs < other.receipts.size()) {
            int order = mine == receipts.size()
                    ? 1
                    : theirs == other.receipts.size()
                            ? -1
                            : receipts.get(mine)
                                    .own()
                                    .compareTo(other.receipts.get(theirs).own());
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
        return same ? this : new Receipts(List.copyOf(all));
    }

    /** Those whose sessions logged in at that time or later; this very set if all did. */
    Receipts raise(long horizon) {
        if (receipts.isEmpty() || receipts.stream().noneMatch(receipt -> over(receipt.own(), horizon))) {
            return this;
        }
        return kept(receipts.stream()
                .filter(receipt -> !over(receipt.own(), horizon))
                .toList());
    }

    /** Whether the removal of that dot cannot be asked for again under that horizon. */
    public static boolean over(Dot own, long horizon) {
        return Sessions.issuedBefore(own.session(), horizon);
    }

    /** All but that one. */
    Receipts without(Dot own) {
        return placeOf(own) < 0
                ? this
                : kept(receipts.stream()
                        .filter(receipt -> !receipt.own().equals(own))
                        .toList());
    }

    private static Receipts kept(List<Receipt> some) {
        return some.isEmpty() ? NONE : new Receipts(some);
    }

    /** Hears of each receipt that is only in one of two sets, or in both and not the same. */
    public interface Difference {
        /** One that was there before, one that is there after, or both. */
        void of(@Nullable Receipt before, @Nullable Receipt after);
    }

    /** What becomes different if these are replaced by those, in linear time. */
    @SuppressWarnings("ReferenceEquality") // most are the very same: then nothing needs to be compared
    public void differences(Receipts after, Difference each) {
        int mine = 0;
        int theirs = 0;
        while (mine < receipts.size() || theirs < after.receipts.size()) {
            Receipt one = mine < receipts.size() ? receipts.get(mine) : null;
            Receipt other = theirs < after.receipts.size() ? after.receipts.get(theirs) : null;
            int order = one == other
                    ? 0
                    : one == null ? 1 : other == null ? -1 : one.own().compareTo(other.own());
            if (order != 0 || (one != other && !Objects.equals(one, other))) {
                each.of(order > 0 ? null : one, order < 0 ? null : other);
            }
            mine += order <= 0 ? 1 : 0;
            theirs += order >= 0 ? 1 : 0;
        }
    }

    /** The receipts by their own dots. */
    public List<Receipt> list() {
        return receipts;
    }

    /** What they take of the heap, in bytes. */
    long heapBytes() {
        return heapBytes;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return receipts.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Receipts that && receipts.equals(that.receipts);
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
