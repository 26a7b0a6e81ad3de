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
 * FIFO queue of the receipts of all held carts. A receipt is dropped after {@code receipt.keep}, or when all take
 * more than {@code receipt.maxBytes}. Age counts from arrival here, on the monotonic clock, not from stamps, which
 * come from other nodes' clocks; stamps only order recovered receipts. So, whichever clocks are wrong, a receipt is
 * kept for at least that time after its removal.
 *
 * <p>The queues are never searched: an item stays until its turn, even if its receipt is gone by then. A receipt that
 * is extended gets another item for the addition, and is dropped with its first one.
 */
final class ReceiptQueue {
    /** The heap of one item: the object and its place in the queue; the key is shared with the table, the dot with the cart. */
    private static final int OVERHEAD = 40 + 8;

    /** A slot's receipts while the slot is held. */
    static final class OfSlot {
        private final int slot;
        private long bytes;
        private boolean removed;

        OfSlot(int slot) {
            this.slot = slot;
        }
    }

    /**
     * A queued receipt.
     *
     * @param at its arrival on the monotonic clock in ms; for a recovered one, the stamp of its decision
     * @param bytes the heap that it takes
     */
    record Item(OfSlot ofSlot, String key, Dot own, long at, long bytes) {
        int slot() {
            return ofSlot.slot;
        }

        private Item counted() {
            ofSlot.bytes += bytes;
            return this;
        }

        /** Subtracts its bytes from the totals. */
        void uncount() {
            ofSlot.bytes -= bytes;
        }
    }

    private final long keepMillis;
    private final long maxBytes;
    private final Map<Integer, OfSlot> slots = new HashMap<>();
    /** Recovered items; all older than any item that arrived. */
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

    /** Queues the receipts that a cart has in addition to before. */
    void add(int slot, String key, RemovalReceipts before, RemovalReceipts after, long steadyMillis) {
        before.differences(after, (earlier, later) -> {
            if (later != null) {
                long added = size(later) - (earlier == null ? 0 : size(earlier));
                arrived.add(new Item(ofSlot(slot), key, later.own(), steadyMillis, added).counted());
                bytes += added;
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

    /** Queues recovered receipts, oldest first, before any other of their slots. */
    void recover(Iterable<Item> oldestFirst, Map<Integer, OfSlot> ofSlots, long steadyMillis) {
        oldestFirst.forEach(recovered::add);
        recoveredAt = steadyMillis;
        slots.putAll(ofSlots);
        ofSlots.values().forEach(each -> bytes += each.bytes);
    }

    private static long size(Receipt receipt) {
        return OVERHEAD + HeapSize.of(receipt);
    }

    /** Drops the items of a slot that is no longer held. */
    void removeSlot(int slot) {
        OfSlot present = slots.remove(slot);
        if (present != null) {
            bytes -= present.bytes;
            present.removed = true;
        }
    }

    /** Calls back with each receipt to drop; visits a bounded number of items. */
    void trim(int most, long steadyMillis, Consumer<Item> goes) {
        for (int i = 0; i < most; i++) {
            boolean older = !recovered.isEmpty();
            Item first = older ? recovered.peek() : arrived.peek();
            if (first == null || !over(first, older ? recoveredAt : first.at(), steadyMillis)) {
                return;
            }
            (older ? recovered : arrived).remove();
            if (!first.ofSlot().removed) {
                first.uncount();
                bytes -= first.bytes();
                goes.accept(first);
            }
        }
    }

    private boolean over(Item item, long since, long steadyMillis) {
        return item.ofSlot().removed || steadyMillis > since + keepMillis || bytes > maxBytes;
    }

    boolean isEmpty() {
        return recovered.isEmpty() && arrived.isEmpty();
    }

    /** The heap that the queue itself takes, in bytes. */
    long heapBytes() {
        return (long) OVERHEAD * (recovered.size() + arrived.size());
    }
}
