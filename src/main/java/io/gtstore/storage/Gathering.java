// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * When the records of a cart are made one, and a slot is swept. A cart that has got {@value #MOST_RECORDS} records is gathered, as long as it is among the
 * {@value #CARTS_COUNTED} that changed last, of which that is known. What others leave is gathered when their slot is swept: once its horizon has risen, as
 * carts may be nothing under it, and as much was written as the slot has carts; and in any case when as much was written as if each of its carts had
 * {@value #MOST_RECORDS} records. Records that gathering has freed do not count for either. Used by one thread.
 */
final class Gathering {
    /** A cart has about so many at most. */
    static final int MOST_RECORDS = 32;

    /** More than changes are written at once. */
    static final int CARTS_COUNTED = 8_192;

    /** Of a slot. */
    private static final class SlotState {
        private final int slot;
        /** Records that were written since it was swept, and not freed since. */
        private long loose;
        /** How many there were when it was swept. */
        private long carts;

        private long horizon;
        /** Since it was swept. */
        private boolean risen;

        private int sweeps;
        /** Among those that are due. */
        private boolean queued;

        private boolean dropped;

        SlotState(int slot) {
            this.slot = slot;
        }

        boolean due() {
            return loose > (risen ? carts + MOST_RECORDS : MOST_RECORDS * (carts + MOST_RECORDS));
        }
    }

    /** Of a cart, from when its slot was swept last. */
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

    /** What a cart is stored under, see {@link RecordKey#ofCart}. */
    private static final class CartKey {
        private final byte[] bytes;
        private final int hash;

        CartKey(byte[] bytes) {
            this.bytes = bytes;
            this.hash = Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof CartKey that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    private final Records records;
    private final Map<Integer, SlotState> slots = new HashMap<>();
    private final Queue<SlotState> due = new ArrayDeque<>();
    private final List<CartKey> full = new ArrayList<>();
    private final Map<CartKey, CartState> carts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CartKey, CartState> eldest) {
            return size() > CARTS_COUNTED;
        }
    };

    Gathering(Records records) {
        this.records = records;
    }

    private SlotState slot(int slot) {
        return slots.computeIfAbsent(slot, SlotState::new);
    }

    /** A change of that cart is written. */
    void changed(int slot, byte[] cart) {
        SlotState ofSlot = slot(slot);
        ofSlot.loose++;
        enqueueIfDue(ofSlot);
        CartKey key = new CartKey(cart);
        CartState state = state(ofSlot, key);
        state.records++;
        if (state.records == MOST_RECORDS) {
            full.add(key);
        }
    }

    private CartState state(SlotState slot, CartKey key) {
        CartState state = carts.get(key);
        if (state == null || state.slot.dropped || state.sweeps != slot.sweeps) {
            state = new CartState(slot, 0, state == null ? Live.ALL : state.live);
            carts.put(key, state);
        }
        return state;
    }

    /** The horizon of the slot is written. */
    void raised(int slot, long horizon) {
        SlotState ofSlot = slot(slot);
        if (horizon > ofSlot.horizon) {
            ofSlot.horizon = horizon;
            ofSlot.risen = true;
            enqueueIfDue(ofSlot);
        }
    }

    /** The end of all that there is of the slot is written. */
    void dropped(int slot) {
        SlotState gone = slots.remove(slot);
        if (gone != null) {
            gone.dropped = true;
        }
    }

    private void enqueueIfDue(SlotState slot) {
        if (!slot.queued && slot.due()) {
            slot.queued = true;
            due.add(slot);
        }
    }

    /** Does what is due, but of the slots only one, so that nobody waits long. Returns whether there is more to do. */
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
            for (CartKey key : full) {
                CartState cart = carts.get(key);
                if (cart != null) {
                    Live live = records.gather(batch, key.bytes, cart.live);
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
