package io.gtstore.replication;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.protocol.Receipt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What removals and checkouts of the last minutes took: one whose reply was lost is told on its retry what it took, although the cart is empty by then.
 * Kept from the moment of the decision, on every owner that the change was replicated to, for {@code receipt.keep}; beyond {@code receipt.maxBytes} the oldest
 * go first. A retry that finds its change done and no receipt is told so, never an empty list.
 */
final class Receipts {
    private static final int OVERHEAD = 128;

    private final long keepMillis;
    private final long maxBytes;
    /** The oldest first. */
    private final Map<Dot, Kept> kept = new LinkedHashMap<>();

    private long bytes;

    private record Kept(long at, List<Entry> removed, long bytes) {}

    Receipts(long keepMillis, long maxBytes) {
        this.keepMillis = keepMillis;
        this.maxBytes = maxBytes;
    }

    /** Whether it is known what that removal took, be it nothing. */
    boolean knows(Dot own) {
        return kept.containsKey(own);
    }

    /** The receipt with what else is known to have gone; it is kept so. */
    Receipt kept(Receipt receipt, List<Entry> more, long now) {
        Receipt whole = with(receipt.own(), together(receipt.removed(), more));
        Kept before = kept.get(whole.own());
        if (before == null || before.removed().size() < whole.removed().size()) {
            keep(whole, before, now);
        }
        return whole;
    }

    private void keep(Receipt receipt, @Nullable Kept before, long now) {
        long size = OVERHEAD;
        for (Entry entry : receipt.removed()) {
            size += OVERHEAD + entry.bytes();
        }
        if (before != null) {
            forget(receipt.own());
        }
        kept.put(receipt.own(), new Kept(now, receipt.removed(), size));
        bytes += size;
        trim(now);
    }

    /** The receipt with what went now added to what went in an earlier attempt. */
    Receipt with(Dot own, List<Entry> now) {
        Kept before = kept.get(own);
        return new Receipt(own, before == null ? List.copyOf(now) : together(before.removed(), now));
    }

    private static List<Entry> together(List<Entry> some, List<Entry> more) {
        if (more.isEmpty() || some.isEmpty()) {
            return List.copyOf(more.isEmpty() ? some : more);
        }
        Set<Dot> dots = new HashSet<>();
        List<Entry> all = new ArrayList<>(some);
        some.forEach(entry -> dots.add(entry.dot()));
        for (Entry entry : more) {
            if (dots.add(entry.dot())) {
                all.add(entry);
            }
        }
        all.sort(Entry.ORDER);
        return List.copyOf(all);
    }

    /** The removal did not come about. */
    void forget(Dot own) {
        Kept receipt = kept.remove(own);
        bytes -= receipt == null ? 0 : receipt.bytes();
    }

    /** Lets go of what is old, or too much. */
    void trim(long now) {
        var oldest = kept.values().iterator();
        while (oldest.hasNext()) {
            Kept receipt = oldest.next();
            if (bytes <= maxBytes && now - receipt.at() <= keepMillis) {
                return;
            }
            bytes -= receipt.bytes();
            oldest.remove();
        }
    }

    /** How much of the heap they take, roughly. */
    long bytes() {
        return bytes;
    }
}
