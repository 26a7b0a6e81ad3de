// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Compaction policy: when the records of one cart are merged into one, and when a slot is swept. A cart with {@value
 * #MOST_RECORDS} records is compacted if it is among the {@value #CARTS_COUNTED} carts that changed last, the only
 * ones whose records are counted. All other carts are compacted when their slot is swept: after its horizon has
 * risen, which may empty carts, and as many records were written as the slot has carts; and in any case after {@value
 * #MOST_RECORDS} records per cart. Records that compaction has freed do not count. Used by one thread.
 */
final class Gathering {
    /** The number of records at which a cart is compacted. */
    static final int MOST_RECORDS = 32;

    /** The number of carts whose records are counted; more than one batch holds changes. */
    static final int CARTS_COUNTED = 8_192;

    /** Counts of one slot. */
    private static final class SlotState {
        private final int slot;
        /** Records written since the last sweep and not freed since. */
        private long loose;
        /** The number of carts at the last sweep. */
        private long carts;

        private long horizon;
        /** Whether the horizon has risen since the last sweep. */
        private boolean risen;

        private int sweeps;
        /** Whether it is in the queue of slots to sweep. */
        private boolean queued;

        private boolean dropped;

        SlotState(int slot) {
            this.slot = slot;
        }

        boolean due() {
            return loose > (risen ? carts + MOST_RECORDS : MOST_RECORDS * (carts + MOST_RECORDS));
        }
    }

    /** Counts of one cart since its slot was swept last. */
    private static final class CartState {
        private final SlotState slot;
        private final int sweeps;
        private final Live live;
        private int records;

        CartState(SlotState slot, int records, Live live) {
            this.slot = slot;
            this.sweeps = slot.sweeps;
            this.records = records;
            this.live = live;
        }
    }

    private final Records records;
    private final Map<Integer, SlotState> slots = new HashMap<>();
    private final Queue<SlotState> due = new ArrayDeque<>();
    private final List<CartPrefix> full = new ArrayList<>();
    private final Map<CartPrefix, CartState> carts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CartPrefix, CartState> eldest) {
            return size() > CARTS_COUNTED;
        }
    };

    Gathering(Records records) {
        this.records = records;
    }

    private SlotState slot(int slot) {
        return slots.computeIfAbsent(slot, SlotState::new);
    }

    /** Counts a written change of that cart. */
    void changed(int slot, byte[] cart) {
        SlotState ofSlot = slot(slot);
        ofSlot.loose++;
        enqueueIfDue(ofSlot);
        CartPrefix key = new CartPrefix(cart);
        CartState state = state(ofSlot, key);
        state.records++;
        if (state.records == MOST_RECORDS) {
            full.add(key);
        }
    }

    private CartState state(SlotState slot, CartPrefix key) {
        CartState state = carts.get(key);
        if (state == null || state.slot.dropped || state.sweeps != slot.sweeps) {
            state = new CartState(slot, 0, state == null ? Live.ALL : state.live);
            carts.put(key, state);
        }
        return state;
    }

    /** Notes a written horizon of the slot. */
    void raised(int slot, long horizon) {
        SlotState ofSlot = slot(slot);
        if (horizon > ofSlot.horizon) {
            ofSlot.horizon = horizon;
            ofSlot.risen = true;
            enqueueIfDue(ofSlot);
        }
    }

    /** Notes that the whole slot was deleted. */
    void dropped(int slot) {
        SlotState removed = slots.remove(slot);
        if (removed != null) {
            removed.dropped = true;
        }
    }

    private void enqueueIfDue(SlotState slot) {
        if (!slot.queued && slot.due()) {
            slot.queued = true;
            due.add(slot);
        }
    }

    /** Compacts the carts that are due, and sweeps at most one slot, which bounds the pause between batches. Returns whether more is due. */
    boolean run() throws RocksDBException {
        if (!full.isEmpty()) {
            gather();
        }
        boolean swept = false;
        while (!swept && !due.isEmpty()) {
            SlotState next = due.remove();
            next.queued = false;
            if (next.due() && !next.dropped) {
                sweep(next);
                swept = true;
            }
        }
        return !due.isEmpty();
    }

    private void gather() throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            for (CartPrefix key : full) {
                CartState cart = carts.get(key);
                if (cart != null) {
                    Live live = records.gather(batch, key.bytes(), cart.live);
                    cart.slot.loose = Math.max(0, cart.slot.loose - (cart.records - 1));
                    carts.put(key, new CartState(cart.slot, 1, live));
                }
            }
            records.write(batch, false);
        }
        full.clear();
    }

    private void sweep(SlotState slot) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            slot.carts = records.sweep(batch, slot.slot, slot.horizon);
            records.write(batch, false);
        }
        slot.loose = 0;
        slot.risen = false;
        slot.sweeps++;
    }
}
