package io.gtstore.cart;

import java.util.ArrayList;
import java.util.List;
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

    private Receipts(List<Receipt> receipts) {
        this.receipts = receipts;
    }

    /** Those receipts in any order; of two with one own dot the union. */
    public static Receipts of(List<Receipt> some) {
        Receipts all = NONE;
        if (some.size() == 1) {
            return new Receipts(List.of(some.get(0)));
        }
        for (Receipt receipt : some) {
            all = all.union(new Receipts(List.of(receipt)));
        }
        return all;
    }

    /** The receipt of the removal with that dot, null if there is none. */
    public @Nullable Receipt find(Dot own) {
        int at = placeOf(own);
        return at < 0 ? null : receipts.get(at);
    }

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
        return -1;
    }

    /** All of both; this very set if the other adds nothing. */
    Receipts union(Receipts other) {
        if (other.receipts.isEmpty()) {
            return this;
        }
        if (receipts.isEmpty()) {
            return other;
        }
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

    /** The receipts by their own dots. */
    public List<Receipt> list() {
        return receipts;
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
