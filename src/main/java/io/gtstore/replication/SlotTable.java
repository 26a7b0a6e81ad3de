// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.protocol.SlotRanges;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Table of the slots that this shard holds anything of, with running totals of all carts, and of those in slots that the node does not own. */
final class SlotTable {
    private static final SlotCarts NOTHING = new SlotCarts();

    private @Nullable SlotCarts[] slots = new SlotCarts[0];
    private BitSet owned = new BitSet();
    private long heapBytes;
    private long foreignBytes;
    private int foreignCarts;
    private long changes;

    interface Each {
        void slot(int slot, SlotCarts carts);
    }

    private interface Change {
        void of(SlotCarts carts);
    }

    /** The carts of a slot, to be read only. */
    SlotCarts get(int slot) {
        SlotCarts carts = slot >= 0 && slot < slots.length ? slots[slot] : null;
        return carts == null ? NOTHING : carts;
    }

    /** Sets the slots that the node owns. */
    void setOwned(BitSet slotsOwned) {
        owned = (BitSet) slotsOwned.clone();
        foreignBytes = 0;
        foreignCarts = 0;
        forEach((slot, carts) -> {
            if (!owned.get(slot)) {
                foreignBytes += carts.heapBytes();
                foreignCarts += carts.size();
            }
        });
    }

    /** See {@link SlotCarts#put}. */
    void put(int slot, String key, Cart cart) {
        changes++;
        change(slot, getOrCreate(slot), carts -> carts.put(key, cart));
    }

    /** See {@link SlotCarts#dropReceipt}. */
    void dropReceipt(int slot, String key, Dot own) {
        SlotCarts held = get(slot);
        if (held != NOTHING) {
            changes++;
            change(slot, held, carts -> carts.dropReceipt(key, own));
        }
    }

    /** See {@link SlotCarts#raise}. */
    void raise(int slot, long horizon) {
        changes++;
        change(slot, getOrCreate(slot), carts -> carts.raise(horizon));
    }

    /** Packs a slot's carts, see {@link SlotCarts#pack}. */
    long pack(int slot, long most) {
        SlotCarts carts = get(slot);
        if (carts == NOTHING) {
            return 0;
        }
        long[] packed = {0};
        change(slot, carts, of -> packed[0] = of.pack(most));
        return packed[0];
    }

    /** Adopts a slot that is absent here, in O(1). */
    void add(int slot, SlotCarts carts) {
        changes++;
        change(slot, getOrCreate(slot), nothing -> slots[slot] = carts);
    }

    /** Deletes everything, as it belongs to another cluster. */
    void clear() {
        changes++;
        slots = new SlotCarts[0];
        heapBytes = 0;
        foreignBytes = 0;
        foreignCarts = 0;
    }

    void remove(int slot) {
        if (slot < slots.length) {
            changes++;
            change(slot, get(slot), carts -> slots[slot] = null);
        }
    }

    private void change(int slot, SlotCarts carts, Change change) {
        count(slot, -carts.heapBytes(), -carts.size());
        change.of(carts);
        count(slot, get(slot).heapBytes(), get(slot).size());
    }

    private void count(int slot, long bytes, int carts) {
        heapBytes += bytes;
        if (!owned.get(slot)) {
            foreignBytes += bytes;
            foreignCarts += carts;
        }
    }

    private SlotCarts getOrCreate(int slot) {
        if (slot < 0 || slot >= SlotRanges.MAX_SLOTS) {
            throw new IllegalArgumentException("there is no slot " + slot);
        }
        if (slot >= slots.length) {
            slots = Arrays.copyOf(slots, Math.max(slot + 1, 2 * slots.length));
        }
        SlotCarts carts = slots[slot];
        if (carts == null) {
            carts = new SlotCarts();
            slots[slot] = carts;
        }
        return carts;
    }

    /** Ascending. */
    void forEach(Each each) {
        for (int slot = 0; slot < slots.length; slot++) {
            SlotCarts carts = slots[slot];
            if (carts != null) {
                each.slot(slot, carts);
            }
        }
    }

    /** The number of changes so far that a digest may show; packing is none. */
    long changes() {
        return changes;
    }

    /** The heap that keys and carts take, in bytes. */
    long heapBytes() {
        return heapBytes;
    }

    /** The part of it in slots that the node does not own. */
    long foreignBytes() {
        return foreignBytes;
    }

    /** The number of carts in slots that the node does not own. */
    int foreignCarts() {
        return foreignCarts;
    }
}
