package io.gtstore.replication;

import io.gtstore.cart.Dot;
import io.gtstore.cart.HeapSize;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.Receipts;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of all carts that are held, those first that have been here longest: which of them is to go when it has been here for {@code receipt.keep}, or all
 * take more than {@code receipt.maxBytes}. Their stamps do not count, as other nodes' clocks gave them, except for the order of those that a restart found; so
 * whichever clocks are wrong, a receipt is kept for that time since its removal at least.
 */
final class ReceiptQueue {
    /** What it takes to know of one here: where it is, until when, and its places in the table and in the queue. The dot is the cart's. */
    private static final int OVERHEAD = 24 + 48 + 48 + 40;

    /** Where the receipts of one removal are. */
    record Place(String key, Dot own) {}

    /** One that a restart found. */
    record Found(int slot, Place place, long stamp, long bytes) {
        static Found of(int slot, String key, Receipt receipt) {
            return new Found(slot, new Place(key, receipt.own()), receipt.stamp(), size(receipt));
        }
    }

    /** Links of a {@link Line}; in both directions, as any of them may go at any time. */
    private static class Link {
        Link previous = this;
        Link next = this;

        void unlink() {
            previous.next = next;
            next.previous = previous;
        }
    }

    /** One that is counted. */
    private static final class Kept extends Link {
        private final int slot;
        private final Place place;
        private final long until;
        private long bytes;

        Kept(int slot, Place place, long until, long bytes) {
            this.slot = slot;
            this.place = place;
            this.until = until;
            this.bytes = bytes;
        }
    }

    /** Those that are counted, in the order in which they came. */
    private static final class Line extends Link {
        void add(Kept last) {
            last.previous = previous;
            last.next = this;
            previous.next = last;
            previous = last;
        }

        @Nullable
        Kept first() {
            return next instanceof Kept first ? first : null;
        }
    }

    /** A receipt that is to go. */
    record Surplus(int slot, Place place) {}

    private final long keepMillis;
    private final long maxBytes;
    private final Map<Integer, Map<Place, Kept>> kept = new HashMap<>();
    /** All of them have been here longer than any that arrived. */
    private final Line recovered = new Line();

    private final Line arrived = new Line();
    private final Deque<Found> uncounted = new ArrayDeque<>();
    private long foundMillis;
    private int size;
    private long bytes;

    ReceiptQueue(long keepMillis, long maxBytes) {
        this.keepMillis = keepMillis;
        this.maxBytes = maxBytes;
    }

    /** A cart has other receipts than before. */
    void changed(int slot, String key, Receipts before, Receipts after, long steadyMillis) {
        before.differences(after, (gone, come) -> {
            Receipt one = come == null ? gone : come;
            if (one != null) {
                List<Receipt> attempts = after.attempts(one.own());
                Place place = new Place(key, one.own());
                if (attempts.isEmpty()) {
                    remove(slot, place);
                } else {
                    long size = 0;
                    for (Receipt attempt : attempts) {
                        size += size(attempt);
                    }
                    add(slot, place, size, steadyMillis + keepMillis, arrived);
                }
            }
        });
    }

    /** These came with a restart, the oldest first; they count as {@link #count} goes through them. */
    void found(Collection<Found> all, long steadyMillis) {
        uncounted.addAll(all);
        foundMillis = steadyMillis;
    }

    /** Counts some of those that a restart found, as far as they are still there. */
    void count(int most, Predicate<Found> isThere) {
        for (int i = 0; i < most && !uncounted.isEmpty(); i++) {
            Found next = uncounted.remove();
            if (!of(next.slot()).containsKey(next.place()) && isThere.test(next)) {
                add(next.slot(), next.place(), next.bytes(), foundMillis + keepMillis, recovered);
            }
        }
    }

    private static long size(Receipt receipt) {
        return OVERHEAD + HeapSize.of(receipt);
    }

    private Map<Place, Kept> of(int slot) {
        Map<Place, Kept> present = kept.get(slot);
        if (present == null) {
            present = new HashMap<>();
            kept.put(slot, present);
        }
        return present;
    }

    /** A receipt came, or names more than before: then it keeps its place. */
    private void add(int slot, Place place, long itsBytes, long until, Line line) {
        Map<Place, Kept> ofSlot = of(slot);
        Kept held = ofSlot.get(place);
        if (held == null) {
            Kept last = new Kept(slot, place, until, itsBytes);
            ofSlot.put(place, last);
            line.add(last);
            size++;
            bytes += itsBytes;
        } else {
            bytes += itsBytes - held.bytes;
            held.bytes = itsBytes;
        }
    }

    void remove(int slot, Place place) {
        Kept gone = of(slot).remove(place);
        if (gone != null) {
            forget(gone);
        }
    }

    private void forget(Kept gone) {
        gone.unlink();
        size--;
        bytes -= gone.bytes;
    }

    /** The slot's carts are gone. */
    void dropped(int slot) {
        Map<Place, Kept> gone = kept.remove(slot);
        if (gone != null) {
            gone.values().forEach(this::forget);
        }
    }

    /** The one that is to go next, null if all may stay. */
    @Nullable
    Surplus surplus(long steadyMillis) {
        Kept oldest = recovered.first();
        Kept first = oldest == null ? arrived.first() : oldest;
        if (first == null || (steadyMillis <= first.until && bytes <= maxBytes)) {
            return null;
        }
        return new Surplus(first.slot, first.place);
    }

    /** What the queue itself takes of the heap, in bytes. */
    long heapBytes() {
        return (long) OVERHEAD * size;
    }
}
