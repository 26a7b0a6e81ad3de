// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.HybridClock;
import io.gtstore.protocol.KeyedCart;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The carts of a shard: those that are held, the changes that are being stored, and what has to be done with carts later, at the end of their lifetimes and of
 * their receipts'. A change is stored first, and merged once it is: only then it counts as held.
 */
final class ShardCarts {
    private static final int MOST_TRIMMED = 100;

    private record Merge(Cart held, Cart change, Cart result) {}

    private final ShardView view;
    private final NodeClocks clocks;
    private final WatchedKeys watched;
    private final ShardEffects effects;
    private final SlotTable slots = new SlotTable();
    private final Storing storing = new Storing(this::merged);
    private final ExpiryQueue lifetimes = new ExpiryQueue();
    private final ReceiptQueue receipts;
    private final HybridClock stamps;
    private @Nullable Merge lastMerge;

    ShardCarts(ShardView view, NodeClocks clocks, WatchedKeys watched, ShardEffects effects) {
        this.view = view;
        this.clocks = clocks;
        this.watched = watched;
        this.effects = effects;
        ShardConfig config = view.config();
        this.receipts = new ReceiptQueue(config.receiptKeepMillis(), config.maxReceiptBytes());
        this.stamps = new HybridClock(config.maxDriftMillis());
        slots.setOwned(view.map().slotsOf(view.self()));
    }

    /** The view has changed. */
    void mapChanged() {
        slots.setOwned(view.map().slotsOf(view.self()));
        lastMerge = null;
    }

    /** The cart as it is held: what reads show and copies count. */
    Cart held(int slot, String key) {
        return slot(slot).get(key);
    }

    /** The cart with all changes to it that are being stored: what decisions are taken on. */
    Cart present(int slot, String key) {
        return storing.present(key, held(slot, key));
    }

    /** Whether there is a cart of that key here, be it an empty one, or one is being stored. */
    boolean exists(int slot, String key) {
        return !present(slot, key).vanishes(slot(slot).horizon());
    }

    /** The carts of a slot, to be read only. */
    SlotCarts slot(int slot) {
        return slots.get(slot);
    }

    /** See {@link SlotCarts#pack}. */
    long pack(int slot, long most) {
        return slots.pack(slot, most);
    }

    /** The horizons of those of the slots that have one. */
    Map<Integer, Long> horizons(BitSet of) {
        Map<Integer, Long> horizons = new HashMap<>();
        slots.forEach((slot, carts) -> {
            if (of.get(slot) && carts.horizon() > 0) {
                horizons.put(slot, carts.horizon());
            }
        });
        return horizons;
    }

    /** The digests of slots, ascending by slot. */
    List<Long> digests(BitSet of) {
        return of.stream().mapToObj(slot -> slot(slot).digest()).toList();
    }

    /** The slots of which there is a cart here; a copy. */
    BitSet heldSlots() {
        BitSet held = new BitSet();
        slots.forEach((slot, carts) -> held.set(slot, !carts.isEmpty()));
        return held;
    }

    /** The slots of which there is a cart here although this node does not own them; a copy. */
    BitSet foreignSlots() {
        BitSet foreign = heldSlots();
        for (int slot = foreign.nextSetBit(0); slot >= 0; slot = foreign.nextSetBit(slot + 1)) {
            foreign.set(slot, !view.owns(slot));
        }
        return foreign;
    }

    /** Deletes a slot's carts. */
    void drop(int slot) {
        lifetimes.remove(slot);
        slots.remove(slot);
        receipts.removeSlot(slot);
        storing.forgetMerges(slot);
        effects.drop(slot);
    }

    /** Raises the horizon of a slot, see {@link SlotCarts#raise}. */
    void raise(int slot, long horizon) {
        if (horizon > slot(slot).horizon()) {
            slots.raise(slot, horizon);
            storing.forgetMerges(slot);
            effects.raise(slot, horizon);
        }
    }

    /** The stamp of a change that is made to the cart now. */
    long stamp(Cart cart) {
        return stamps.next(clocks.wallMillis(), cart.lastChange());
    }

    /** Stores a change and then merges it. */
    void store(int slot, KeyedCart change, StoreCallback then) {
        stamps.observe(change.cart().lastChange(), clocks.wallMillis());
        storing.begin(effects.store(slot, change), slot, change, then);
    }

    /** Merges a change that is stored, or forgets one that could not be. */
    void completeStore(ShardEvent.StoreResult result) {
        String failure = result.failure();
        Storing.Change change = storing.end(result.token(), failure == null);
        if (change == null) {
            return;
        }
        if (failure == null) {
            merge(change);
        } else {
            effects.note("could not store: " + failure);
        }
        change.then().onResult(failure);
    }

    private void merge(Storing.Change change) {
        String key = change.keyed().key();
        Cart before = slots.get(change.slot()).get(key);
        Cart after = change.mergedInto(before, this::merged);
        slots.put(change.slot(), key, after);
        if (!before.receipts().isEmpty() || !after.receipts().isEmpty()) {
            receipts.add(change.slot(), key, before.receipts(), after.receipts(), clocks.steadyMillis());
            trimReceipts();
        }
        noteLifetime(change.slot(), key, after);
        watched.push(key, after);
    }

    /** A cart with a change merged into it; the last result is kept, for a caller that asks twice. */
    @SuppressWarnings("ReferenceEquality") // values; others that are equal are merged anew
    Cart merged(Cart held, Cart change) {
        Merge last = lastMerge;
        if (last != null && last.held == held && last.change == change) {
            return last.result;
        }
        Cart result = view.policy().merge(held, change);
        lastMerge = new Merge(held, change, result);
        return result;
    }

    /** A lifetime counts from the last change, or, if no clock can have stamped that yet, from when the change came here. */
    private void noteLifetime(int slot, String key, Cart cart) {
        if (clocks.tooFarAhead(cart.lastChange())) {
            lifetimes.noteEndFromNow(slot, key, cart, clocks.wallMillis());
        } else {
            lifetimes.noteEnd(slot, key, cart);
        }
    }

    /** Drops receipts that are too old or too many, some of them at a time; they are not deleted from storage, and return with a restart. */
    void trimReceipts() {
        receipts.trim(
                MOST_TRIMMED,
                clocks.steadyMillis(),
                receipt -> slots.dropReceipt(receipt.slot(), receipt.key(), receipt.own()));
    }

    /** Takes over a slot that a restart found in storage; there is nothing of it here yet. */
    void recover(int slot, SlotCarts carts, ExpiryQueue.@Nullable OfSlot ends) {
        slots.add(slot, carts);
        if (ends != null) {
            lifetimes.add(slot, ends);
        }
    }

    /**
     * Takes over the receipts of the slots that a restart found.
     *
     * @param lastChange the latest stamp among the carts: if no clock can have stamped that yet, their lifetimes count from now
     */
    void recoverReceipts(
            Iterable<ReceiptQueue.Item> oldestFirst, Map<Integer, ReceiptQueue.OfSlot> ofSlots, long lastChange) {
        receipts.recover(oldestFirst, ofSlots, clocks.steadyMillis());
        if (clocks.tooFarAhead(lastChange)) {
            slots.forEach((slot, carts) -> carts.forEach((key, cart) -> noteLifetime(slot, key, cart)));
        }
    }

    /** When which carts end. */
    ExpiryQueue lifetimes() {
        return lifetimes;
    }

    /** The heap that keys and carts take that are held or being stored, with their receipts, in bytes. */
    long heapBytes() {
        return slots.heapBytes() + storing.bytes() + receipts.heapBytes();
    }

    /** The heap that carts take that are held of slots that the node does not own, in bytes. */
    long foreignBytes() {
        return slots.foreignBytes();
    }

    /** The number of carts that are held of slots that the node does not own. */
    int foreignCarts() {
        return slots.foreignCarts();
    }

    /** The number of changes that are being stored. */
    int storing() {
        return storing.size();
    }

    /** Whether anything of the slot is being stored: what is dropped now would take that with it. */
    boolean storing(int slot) {
        return storing.contains(slot);
    }
}
