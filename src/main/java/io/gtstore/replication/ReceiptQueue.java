package io.gtstore.replication;

import io.gtstore.cart.Dot;
import io.gtstore.cart.HeapSize;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.Receipts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of all carts that are held, those first that have been here longest: which of them is to go when it has been here for {@code receipt.keep}, or all
 * take more than {@code receipt.maxBytes}. Their stamps do not count, as other nodes' clocks gave them.
 */
final class ReceiptQueue {
    /** What it takes to know of one here: where it is, and since when, and its place in the queue. The dot is the cart's. */
    private static final int OVERHEAD = 24 + 32 + 64;

    /** Where a receipt is. */
    record Place(String key, Dot own) {}

    /** One that a restart found. */
    record Found(int slot, Place place, long stamp, long bytes) {
        static Found of(int slot, String key, Receipt receipt) {
            return new Found(slot, new Place(key, receipt.own()), receipt.stamp(), size(receipt));
        }
    }

    private record Kept(int slot, long since, long bytes) {}

    /** A receipt that is to go. */
    record Surplus(int slot, Place place) {}

    private final long keepMillis;
    private final long maxBytes;
    private final Map<Place, Kept> kept = new LinkedHashMap<>();
    private long bytes;

    ReceiptQueue(long keepMillis, long maxBytes) {
        this.keepMillis = keepMillis;
        this.maxBytes = maxBytes;
    }

    /** A cart has other receipts than before. */
    void changed(int slot, String key, Receipts before, Receipts after, long steadyMillis) {
        before.differences(after, (gone, come) -> {
            if (come != null) {
                add(slot, new Place(key, come.own()), size(come), steadyMillis);
            } else if (gone != null) {
                remove(new Place(key, gone.own()));
            }
        });
    }

    /** These came with a restart, the oldest first. */
    void found(List<Found> all, long steadyMillis) {
        all.forEach(each -> add(each.slot(), each.place(), each.bytes(), steadyMillis));
    }

    private static long size(Receipt receipt) {
        return OVERHEAD + HeapSize.of(receipt);
    }

    /** A receipt came, or names more than before. */
    private void add(int slot, Place place, long size, long steadyMillis) {
        Kept before = kept.get(place);
        kept.put(place, new Kept(slot, before == null ? steadyMillis : before.since(), size));
        bytes += size - (before == null ? 0 : before.bytes());
    }

    void remove(Place place) {
        Kept before = kept.remove(place);
        bytes -= before == null ? 0 : before.bytes();
    }

    /** The slot's carts are gone. */
    void dropped(int slot) {
        forget(slot, place -> true);
    }

    /** The slot's carts let go of receipts that are over, see {@link Receipts#over}. */
    void raised(int slot, long horizon) {
        forget(slot, place -> Receipts.over(place.own(), horizon));
    }

    private void forget(int slot, Predicate<Place> gone) {
        kept.entrySet().removeIf(each -> {
            boolean goes = each.getValue().slot() == slot && gone.test(each.getKey());
            bytes -= goes ? each.getValue().bytes() : 0;
            return goes;
        });
    }

    /** The one that is to go next, null if all may stay. */
    @Nullable
    Surplus surplus(long steadyMillis) {
        if (kept.isEmpty()) {
            return null;
        }
        Map.Entry<Place, Kept> first = kept.entrySet().iterator().next();
        boolean old = steadyMillis - first.getValue().since() > keepMillis;
        return old || bytes > maxBytes ? new Surplus(first.getValue().slot(), first.getKey()) : null;
    }

    /** What the queue itself takes of the heap, in bytes. */
    long heapBytes() {
        return (long) OVERHEAD * kept.size();
    }
}
