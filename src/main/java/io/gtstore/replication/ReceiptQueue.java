// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Dot;
import io.gtstore.cart.HeapSize;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The receipts of all carts that are held, those first that have been here longest: which of them is to go when it has been here for {@code receipt.keep}, or all
 * take more than {@code receipt.maxBytes}. Their stamps do not count, as other nodes' clocks gave them, except for the order of those that a restart found; so
 * whichever clocks are wrong, a receipt is kept for that time since its removal at least.
 *
 * <p>Both queues are never searched: a receipt is in them from when it came here until its turn comes, whether or not it is still there by then. One that learns
 * of more meanwhile has another item for what that takes, and goes with its first one.
 */
final class ReceiptQueue {
    /** What it takes to know of one here: the item and its place in the queue. The key is the table's, the dot the cart's. */
    private static final int OVERHEAD = 40 + 8;

    /** A slot's receipts, from when the slot comes here until it goes. */
    static final class OfSlot {
        private final int slot;
        private long bytes;
        private boolean gone;

        OfSlot(int slot) {
            this.slot = slot;
        }
    }

    /**
     * The receipts of one removal.
     *
     * @param at when it came here, on the steady clock in ms, or of one that a restart found, the stamp of its decision
     * @param bytes what they take of the heap
     */
    record Item(OfSlot ofSlot, String key, Dot own, long at, long bytes) {
        int slot() {
            return ofSlot.slot;
        }

        private Item counted() {
            ofSlot.bytes += bytes;
            return this;
        }

        /** It takes nothing any more. */
        void uncount() {
            ofSlot.bytes -= bytes;
        }
    }

    private final long keepMillis;
    private final long maxBytes;
    private final Map<Integer, OfSlot> slots = new HashMap<>();
    /** All of them have been here longer than any that arrived. */
    private final Deque<Item> recovered = new ArrayDeque<>();

    private final Deque<Item> arrived = new ArrayDeque<>();
    private long recoveredAt;
    private long bytes;

    ReceiptQueue(long keepMillis, long maxBytes) {
        this.keepMillis = keepMillis;
        this.maxBytes = maxBytes;
    }

    static Item recoveredItem(OfSlot slot, String key, Receipt receipt) {
        return new Item(slot, key, receipt.own(), receipt.stamp(), size(receipt)).counted();
    }

    /** A cart has other receipts than before. */
    void add(int slot, String key, RemovalReceipts before, RemovalReceipts after, long steadyMillis) {
        before.differences(after, (gone, come) -> {
            if (come != null) {
                long more = size(come) - (gone == null ? 0 : size(gone));
                arrived.add(new Item(ofSlot(slot), key, come.own(), steadyMillis, more).counted());
                bytes += more;
            }
        });
    }

    private OfSlot ofSlot(int slot) {
        OfSlot present = slots.get(slot);
        if (present == null) {
            present = new OfSlot(slot);
            slots.put(slot, present);
        }
        return present;
    }

    /** These came with a restart, the oldest first, before any other of their slots. */
    void recover(Iterable<Item> oldestFirst, Map<Integer, OfSlot> ofSlots, long steadyMillis) {
        oldestFirst.forEach(recovered::add);
        recoveredAt = steadyMillis;
        slots.putAll(ofSlots);
        ofSlots.values().forEach(each -> bytes += each.bytes);
    }

    private static long size(Receipt receipt) {
        return OVERHEAD + HeapSize.of(receipt);
    }

    /** The slot's carts are gone. */
    void removeSlot(int slot) {
        OfSlot present = slots.remove(slot);
        if (present != null) {
            bytes -= present.bytes;
            present.gone = true;
        }
    }

    /** Tells of those that are to go, but goes through no more than so many at once. */
    void trim(int most, long steadyMillis, Consumer<Item> goes) {
        for (int i = 0; i < most; i++) {
            boolean older = !recovered.isEmpty();
            Item first = older ? recovered.peek() : arrived.peek();
            if (first == null || !over(first, older ? recoveredAt : first.at(), steadyMillis)) {
                return;
            }
            (older ? recovered : arrived).remove();
            if (!first.ofSlot().gone) {
                first.uncount();
                bytes -= first.bytes();
                goes.accept(first);
            }
        }
    }

    private boolean over(Item item, long since, long steadyMillis) {
        return item.ofSlot().gone || steadyMillis > since + keepMillis || bytes > maxBytes;
    }

    /** What the queue itself takes of the heap, in bytes. */
    long heapBytes() {
        return (long) OVERHEAD * (recovered.size() + arrived.size());
    }
}
