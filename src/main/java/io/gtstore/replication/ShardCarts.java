// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.HybridClock;
import io.gtstore.protocol.ItemEnd;
import io.gtstore.protocol.KeyedCart;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The carts of a shard: held carts, changes being stored, and what falls due later (ends of lifetimes, and of
 * receipts). A change is stored first and merged afterwards; only then it counts as held.
 */
final class ShardCarts {
    private static final int MOST_TRIMMED = 100;

    private record Merge(Cart held, Cart change, Cart result) {}

    private final ShardView view;
    private final NodeClocks clocks;
    private final WatchedKeys watched;
    private final ShardEffects effects;
    private final SlotTable slots = new SlotTable();
    private final DigestCache digests = new DigestCache(slots);
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

    /** Follows a change of the view. */
    void mapChanged() {
        slots.setOwned(view.map().slotsOf(view.self()));
        lastMerge = null;
    }

    /** The cart as held: the base of reads and copies. */
    Cart held(int slot, String key) {
        return slot(slot).get(key);
    }

    /** The cart with all changes to it that are being stored: the base of decisions. */
    Cart present(int slot, String key) {
        return storing.present(key, held(slot, key));
    }

    /** Whether a cart of that key is held, be it empty, or being stored. */
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

    /** The horizons of the slots that have one. */
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

    /** These digests combined, see {@link SlotDigests}. */
    long combinedDigest(BitSet of) {
        return digests.combined(of);
    }

    /** The slots with carts here; a copy. */
    BitSet heldSlots() {
        BitSet held = new BitSet();
        slots.forEach((slot, carts) -> held.set(slot, !carts.isEmpty()));
        return held;
    }

    /** The slots with carts here that this node does not own; a copy. */
    BitSet foreignSlots() {
        if (slots.foreignCarts() == 0) {
            return new BitSet();
        }
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

    /** The stamp of a change made to the cart now. */
    long stamp(Cart cart) {
        return stamps.next(clocks.wallMillis(), cart.lastChange());
    }

    /** The entry of a put that is made to the cart now. */
    Entry stamped(Cart cart, Dot dot, String item, ItemEnd end) {
        long stamp = stamp(cart);
        return clocks.tooFarAhead(stamp)
                ? end.entryNow(dot, stamp, item, clocks.wallMillis())
                : end.entry(dot, stamp, item);
    }

    /** Stores a change and then merges it. */
    void store(int slot, KeyedCart change, StoreCallback then) {
        stamps.observe(change.cart().lastChange(), clocks.wallMillis());
        storing.begin(effects.store(slot, change), slot, change, then);
    }

    /** Merges a stored change, or drops one that could not be stored. */
    void completeStore(ShardEvent.StoreResult result) {
        String failure = result.failure();
        Storing.Change change = storing.end(result.token(), failure == null);
        if (change == null) {
            return;
        }
        if (failure == null) {
            merge(change);
        } else {
            effects.note("a change could not be stored: " + failure);
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
        watched.push(key, before, after);
    }

    /** A cart with a change merged into it; the last result is cached. */
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

    /**
     * Queues the first end of the cart's lifetime and of its items. Ends count from stamps or, where these are too far ahead, from the cart's last change that
     * arrived here: never too early, if late.
     */
    private void noteLifetime(int slot, String key, Cart cart) {
        if (clocks.tooFarAhead(cart.lastChange())) {
            long now = clocks.wallMillis();
            lifetimes.noteSince(slot, key, new CartEnds(cart, clocks, now).first(), now);
        } else {
            lifetimes.noteEnd(slot, key, cart);
        }
    }

    /** Queues a cart again that was due. */
    void noteNext(ExpiryQueue.Due due, Cart cart) {
        if (due.sinceMillis() > 0 && clocks.tooFarAhead(cart.lastChange())) {
            lifetimes.noteAgain(due, new CartEnds(cart, clocks, due.sinceMillis()).first());
        } else {
            noteLifetime(due.slot(), due.key(), cart);
        }
    }

    /** Drops some of the receipts that are too old or too many. They stay in storage, and return with a restart. */
    void trimReceipts() {
        if (receipts.isEmpty()) {
            return;
        }
        receipts.trim(
                MOST_TRIMMED,
                clocks.steadyMillis(),
                receipt -> slots.dropReceipt(receipt.slot(), receipt.key(), receipt.own()));
    }

    /** Adopts a recovered slot, of which nothing is here yet. */
    void recover(int slot, SlotCarts carts, ExpiryQueue.@Nullable OfSlot ends) {
        slots.add(slot, carts);
        if (ends != null) {
            lifetimes.add(slot, ends);
        }
    }

    /**
     * Adopts the receipts of the recovered slots.
     *
     * @param lastChange the latest stamp among the carts: if it is too far ahead, their lifetimes count from now
     */
    void recoverReceipts(
            Iterable<ReceiptQueue.Item> oldestFirst, Map<Integer, ReceiptQueue.OfSlot> ofSlots, long lastChange) {
        receipts.recover(oldestFirst, ofSlots, clocks.steadyMillis());
        if (clocks.tooFarAhead(lastChange)) {
            slots.forEach((slot, carts) -> carts.forEach((key, cart) -> noteLifetime(slot, key, cart)));
        }
    }

    /** The queue of ends of lifetimes. */
    ExpiryQueue lifetimes() {
        return lifetimes;
    }

    /** The heap of keys, carts and receipts that are held or being stored, in bytes. */
    long heapBytes() {
        return slots.heapBytes() + storing.bytes() + receipts.heapBytes();
    }

    /** The heap of carts in slots that the node does not own, in bytes. */
    long foreignBytes() {
        return slots.foreignBytes();
    }

    /** The number of carts in slots that the node does not own. */
    int foreignCarts() {
        return slots.foreignCarts();
    }

    /**
     * Whether there may be so many more bytes of one more such cart, once all that is being stored is stored.
     *
     * @param most the bound of carts
     * @param mostBytes the bound of their heap, in bytes
     */
    boolean hasRoomForForeign(long bytes, int most, long mostBytes) {
        int carts = foreignCarts();
        long held = foreignBytes() + bytes;
        if (carts + storing.size() < most && held + storing.bytes() <= mostBytes) {
            return true;
        }
        List<Storing.Change> more = storing.changes(change -> !view.owns(change.slot()));
        long added = more.stream()
                .filter(change -> slots.get(change.slot()).kept(change.keyed().key()) == null)
                .map(change -> change.keyed().key())
                .distinct()
                .count();
        return carts + added < most
                && held + more.stream().mapToLong(Storing.Change::bytes).sum() <= mostBytes;
    }

    /** The number of changes being stored. */
    int storing() {
        return storing.size();
    }

    /** Whether a change in the slot is being stored, which a drop would lose. */
    boolean storing(int slot) {
        return storing.contains(slot);
    }
}
