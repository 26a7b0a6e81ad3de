package io.gtstore.replication;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.protocol.Receipt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last removals' receipts: a checkout whose reply was lost is told on its retry what it took, although the cart is empty by then. Bounded by age
 * and bytes, far beyond the time within which a client retries.
 */
final class Receipts {
    private static final long MAX_AGE_MILLIS = 10_000;
    private static final long MAX_BYTES = 16L << 20;
    private static final int OVERHEAD = 128;

    private final Map<Dot, Kept> kept = new LinkedHashMap<>();
    private long bytes;

    private record Kept(long at, List<Entry> removed, long bytes) {}

    /** What that removal took out earlier; empty if that is not known. */
    List<Entry> of(Dot own) {
        Kept receipt = kept.get(own);
        return receipt == null ? List.of() : receipt.removed();
    }

    /** The receipt with what else is known to have gone; it is kept so. */
    Receipt kept(Receipt receipt, List<Entry> more, long now) {
        List<Entry> all = new ArrayList<>(receipt.removed());
        all.addAll(more);
        Receipt whole = with(receipt.own(), all);
        keep(whole, now);
        return whole;
    }

    void keep(Receipt receipt, long now) {
        long size = OVERHEAD
                + receipt.removed().stream()
                        .mapToLong(e -> OVERHEAD + e.bytes())
                        .sum();
        Kept before = kept.put(receipt.own(), new Kept(now, List.copyOf(receipt.removed()), size));
        bytes += size - (before == null ? 0 : before.bytes());
        trim(now);
    }

    /** The receipt with what went now added to what went in an earlier attempt. */
    Receipt with(Dot own, List<Entry> now) {
        List<Entry> all = new ArrayList<>(of(own));
        now.stream()
                .filter(entry -> all.stream().noneMatch(e -> e.dot().equals(entry.dot())))
                .forEach(all::add);
        all.sort(Entry.ORDER);
        return new Receipt(own, all);
    }

    /** Lets go of what is old, or too much. */
    void trim(long now) {
        var oldest = kept.values().iterator();
        while (oldest.hasNext()) {
            Kept receipt = oldest.next();
            if (bytes <= MAX_BYTES && now - receipt.at() <= MAX_AGE_MILLIS) {
                return;
            }
            bytes -= receipt.bytes();
            oldest.remove();
        }
    }
}
