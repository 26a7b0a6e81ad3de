package io.gtstore.replication;

import io.gtstore.protocol.SlotRanges;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The slots that this shard holds anything of, by number. */
final class SlotTable {
    private static final SlotCarts NOTHING = new SlotCarts();

    private @Nullable SlotCarts[] slots = new SlotCarts[0];

    interface Each {
        void slot(int slot, SlotCarts carts);
    }

    /** The carts of a slot, to be read only. */
    SlotCarts get(int slot) {
        SlotCarts carts = slot >= 0 && slot < slots.length ? slots[slot] : null;
        return carts == null ? NOTHING : carts;
    }

    /** Packs a slot's carts, see {@link SlotCarts#pack}. */
    void pack(int slot) {
        SlotCarts carts = get(slot);
        if (carts != NOTHING) {
            carts.pack();
        }
    }

    /** The carts of a slot, to be changed. */
    SlotCarts make(int slot) {
        if (slot >= SlotRanges.MAX_SLOTS) {
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

    void remove(int slot) {
        if (slot < slots.length) {
            slots[slot] = null;
        }
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
}
