// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Receipt;
import io.gtstore.protocol.FormerCluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Recovered carts on their way from storage to the shards' cores, in the form in which cores hold them: a core adopts
 * whole slots, and its event loop does nothing per cart. Filled by one thread, then handed over.
 */
public final class Recovered {
    private static final int NO_SLOT = -1;

    private final SlotTable slots = new SlotTable();
    private final ExpiryQueue lifetimes = new ExpiryQueue();
    private final long receiptsSinceMillis;
    private final long maxReceiptBytes;
    private final PriorityQueue<ReceiptQueue.Item> receipts =
            new PriorityQueue<>(Comparator.comparingLong(ReceiptQueue.Item::at));
    private final List<ReceiptQueue.Item> oldestFirst = new ArrayList<>();
    private final Map<Integer, ReceiptQueue.OfSlot> receiptsOfSlots = new HashMap<>();

    private long receiptBytes;
    private FormerCluster former = FormerCluster.NONE;
    private long lastChange;
    private int lastSlot = NO_SLOT;
    private int carts;

    /** Empty; keeps all receipts. */
    public Recovered() {
        this(0, Long.MAX_VALUE);
    }

    /**
     * Empty.
     *
     * @param receiptsSinceMillis receipts decided before that time, in ms since 1970, are dropped
     * @param maxReceiptBytes the bound of the others; beyond it the oldest are dropped
     */
    public Recovered(long receiptsSinceMillis, long maxReceiptBytes) {
        this.receiptsSinceMillis = receiptsSinceMillis;
        this.maxReceiptBytes = maxReceiptBytes;
    }

    /** Adds a cart. */
    public void cart(int slot, String key, Cart cart) {
        if (slot != lastSlot) {
            pack(lastSlot);
            lastSlot = slot;
        }
        Cart raised = cart.raise(slots.get(slot).horizon()).withReceiptsSince(receiptsSinceMillis);
        slots.put(slot, key, raised);
        lifetimes.noteEnd(slot, key, raised);
        for (Receipt receipt : raised.receipts().list()) {
            ReceiptQueue.OfSlot ofSlot = receiptsOfSlots.computeIfAbsent(slot, ReceiptQueue.OfSlot::new);
            addReceipt(ReceiptQueue.recoveredItem(ofSlot, key, receipt));
        }
        lastChange = Math.max(lastChange, cart.lastChange());
        carts++;
    }

    private void addReceipt(ReceiptQueue.Item found) {
        receipts.add(found);
        receiptBytes += found.bytes();
        while (receiptBytes > maxReceiptBytes) {
            ReceiptQueue.Item oldest = receipts.remove();
            receiptBytes -= oldest.bytes();
            oldest.uncount();
            Cart cart = slots.get(oldest.slot()).get(oldest.key());
            slots.put(oldest.slot(), oldest.key(), cart.withoutReceipt(oldest.own()));
        }
    }

    /** Ends the recovery: packs and sorts what can be prepared before the hand-over. */
    public void ended() {
        pack(lastSlot);
        lastSlot = NO_SLOT;
        for (ReceiptQueue.Item next = receipts.poll(); next != null; next = receipts.poll()) {
            oldestFirst.add(next);
        }
    }

    /** Packs the slot's carts, which are all idle, before any event loop is involved. */
    private void pack(int slot) {
        if (slot != NO_SLOT) {
            slots.pack(slot, Long.MAX_VALUE); // all count as changed since the last time
            slots.pack(slot, Long.MAX_VALUE);
        }
    }

    /** Sets a slot's horizon, in ms since 1970. */
    public void horizon(int slot, long horizon) {
        slots.raise(slot, horizon);
    }

    /** Sets the cluster that the node was a member of: its founding in ms since 1970, and the ids of its members. */
    public void cluster(long founded, List<String> ids) {
        former = new FormerCluster(founded, ids);
    }

    /** The cluster that the node was a member of. */
    public FormerCluster former() {
        return former;
    }

    /** Splits it by the shares of {@code shards} shards; empty afterwards. */
    public List<Recovered> split(int shards, int ofSlots) {
        ended();
        List<Recovered> parts = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            parts.add(new Recovered());
            parts.get(i).lastChange = lastChange;
        }
        slots.forEach((slot, held) -> {
            Recovered part = parts.get(SlotRange.indexOf(slot, shards, ofSlots));
            part.slots.add(slot, held);
            ExpiryQueue.OfSlot ends = lifetimes.remove(slot);
            if (ends != null) {
                part.lifetimes.add(slot, ends);
            }
        });
        oldestFirst.forEach(item -> parts.get(SlotRange.indexOf(item.slot(), shards, ofSlots))
                .oldestFirst
                .add(item));
        receiptsOfSlots.forEach((slot, ofSlot) -> parts.get(SlotRange.indexOf(slot, shards, ofSlots))
                .receiptsOfSlots
                .put(slot, ofSlot));
        oldestFirst.clear();
        receiptsOfSlots.clear();
        slots.clear();
        carts = 0;
        return parts;
    }

    /** The number of carts. */
    public int size() {
        return carts;
    }

    /** Moves everything into an empty core. */
    void into(ShardCarts shard) {
        slots.forEach((slot, held) -> shard.recover(slot, held, lifetimes.remove(slot)));
        ended();
        shard.recoverReceipts(oldestFirst, receiptsOfSlots, lastChange);
        oldestFirst.clear();
        receiptsOfSlots.clear();
        slots.clear();
        carts = 0;
    }
}
