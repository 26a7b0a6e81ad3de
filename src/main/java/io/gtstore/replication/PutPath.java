// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import io.gtstore.cart.MergePolicy;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * Coordinator of put and put_all (paper §2.2): admission, decision on one delta, replication. The delta is merged
 * here and at the other owners, so a batch is atomic; a retry makes the same delta again.
 *
 * <p>A put that its client sends to each owner by itself ({@code alone}) makes the same delta at all of them, as the
 * client gives the stamp. It is stored here only; the client counts the copies.
 */
final class PutPath {
    private final ShardView view;
    private final ShardCarts carts;
    private final Admission admission;
    private final KeyRepair repair;
    private final Replicator replicator;
    private final ShardEffects effects;

    PutPath(
            ShardView view,
            ShardCarts carts,
            Admission admission,
            KeyRepair repair,
            Replicator replicator,
            ShardEffects effects) {
        this.view = view;
        this.carts = carts;
        this.admission = admission;
        this.repair = repair;
        this.replicator = replicator;
        this.effects = effects;
    }

    void put(long requestId, Request.Put put) {
        if (put.alone() == 0) {
            admit(requestId, put, Batch.of(put));
        } else {
            admitAlone(requestId, put, Batch.of(put));
        }
    }

    /**
     * Admits a put that this owner stores without replicating it. Whoever knows of owners that the client does not
     * know refuses it: they would miss it, unless they copy from here after it is stored.
     */
    private void admitAlone(long requestId, Request.Put put, Batch batch) {
        int slot = view.slotOf(batch.key());
        if (refuse(requestId, put, slot) || admission.refuseItems(requestId, batch.items())) {
            return;
        }
        if (view.policy() != MergePolicy.UNION) {
            effects.refuse(requestId, ErrorCode.WRONG_TYPE, "'alone' needs a cluster that merges by union");
        } else if (view.owners(slot).epoch() > put.epoch()) {
            effects.refuseMoved(requestId, slot);
        } else if (!admission.refuseStamp(requestId, put.alone())) {
            if (view.caughtUp(slot) && ready(slot, batch, CausalContext.EMPTY)) {
                decide(requestId, slot, batch, put.alone());
            } else {
                effects.refuse(requestId, ErrorCode.BEHIND, ErrorCode.BEHIND.meaning());
            }
        }
    }

    void putAll(long requestId, Request.PutAll put) {
        admit(requestId, put, Batch.of(put));
    }

    private void admit(long requestId, Request.Change put, Batch batch) {
        int slot = view.slotOf(batch.key());
        if (refuse(requestId, put, slot) || admission.refuseItems(requestId, batch.items())) {
            return;
        }
        if (!batch.replaces().isEmpty() && batch.replaces().stream().anyMatch(batch::hasDot)) {
            effects.refuse(requestId, ErrorCode.UNKNOWN_DOT, "a put cannot replace itself");
            return;
        }
        String problem = batch.fold().isEmpty() ? null : Folding.problem(batch);
        if (problem != null) {
            effects.refuse(requestId, ErrorCode.WRONG_TYPE, problem);
            return;
        }
        // A replaced dot must have been seen here, as with remove: an invented one would swallow another session's
        // future put. So must a folded one: owners that have seen it come to the same sum.
        CausalContext replaced = CausalContext.of(batch.replaces()).union(CausalContext.of(batch.fold()));
        if (ready(slot, batch, replaced)) {
            decide(requestId, slot, batch, 0);
            return;
        }
        repair.repairUntil(slot, batch.key(), () -> ready(slot, batch, replaced), good -> {
            if (refuse(requestId, put, slot)) {
                return;
            }
            if (good) {
                decide(requestId, slot, batch, 0);
            } else {
                boolean found = carts.present(slot, batch.key()).context().covers(replaced);
                ErrorCode code = found ? ErrorCode.TOO_MANY_SESSIONS : ErrorCode.UNKNOWN_DOT;
                effects.refuse(requestId, code, code.meaning());
            }
        });
    }

    private boolean refuse(long requestId, Request.Change put, int slot) {
        return admission.refuseChange(requestId, put, slot) || admission.refuseSession(requestId, put, slot);
    }

    private boolean ready(int slot, Batch batch, CausalContext replaced) {
        Cart cart = carts.present(slot, batch.key());
        return cart.context().covers(replaced) && admission.fewGaps(cart, batch);
    }

    /**
     * Decides on the delta. A dot that is held or being stored belongs to a retry: its entry stays unchanged, but is
     * stored and replicated again, as the first attempt may still fail, or may have got no further than here.
     *
     * @param alone the stamp of a put that is not replicated from here; 0 for any other
     */
    private void decide(long requestId, int slot, Batch batch, long alone) {
        Cart cart = carts.present(slot, batch.key());
        if (batch.fold().isEmpty()) {
            decide(requestId, slot, cart, batch, alone);
            return;
        }
        Batch folded;
        try {
            folded = Folding.decided(cart, batch);
        } catch (ArithmeticException e) {
            effects.refuse(requestId, ErrorCode.BAD_NUMBER, "the sum of the folded lines does not fit 64 bits");
            return;
        }
        boolean retried = cart.context().contains(batch.dot(0));
        if (retried || !admission.refuseItems(requestId, folded.items())) {
            decide(requestId, slot, cart, folded, alone);
        }
    }

    private void decide(long requestId, int slot, Cart cart, Batch batch, long alone) {
        List<Entry> entries = new ArrayList<>();
        List<Entry> fresh = new ArrayList<>();
        List<Dot> seen = new ArrayList<>(batch.replaces());
        for (int i = 0; i < batch.items().size(); i++) {
            Dot dot = batch.dot(i);
            String item = batch.items().get(i);
            Entry held = cart.find(dot);
            if (held != null && !held.item().equals(item)) {
                effects.refuse(
                        requestId,
                        ErrorCode.DOT_CONFLICT,
                        "seq " + dot.seq() + " of this session was used for another item");
                return;
            }
            seen.add(dot);
            if (held != null) {
                entries.add(held);
            } else if (!cart.context().contains(dot)) {
                fresh.add(
                        alone == 0
                                ? carts.stamped(cart, dot, item, batch.end())
                                : batch.end().entry(dot, alone, item));
            }
        }
        entries.addAll(fresh);
        CausalContext voids = admission.voids(cart, batch);
        if (fresh.isEmpty()) {
            Cart again = Cart.of(entries, CausalContext.of(seen), cart.lastChange(), cart.lastWriter());
            apply(
                    requestId,
                    slot,
                    batch.key(),
                    again.withLifetime(cart.lifetime()).withSeen(voids),
                    alone != 0);
        } else if (!admission.refusePut(requestId, slot, batch, cart, fresh)) {
            long stamp = fresh.get(fresh.size() - 1).stamp();
            String writer = alone == 0
                    ? view.self().id()
                    : view.owners(slot).owners().get(0).id();
            Cart delta = entries.size() == 1
                    ? Cart.putDelta(entries.get(0), batch.replaces(), writer)
                    : Cart.of(entries, CausalContext.of(seen), stamp, writer);
            Cart lasting = batch.ttl() < 0 ? delta : delta.withLifetime(new Lifetime(stamp, batch.ttl()));
            apply(requestId, slot, batch.key(), lasting.withSeen(voids), alone != 0);
        }
    }

    private void apply(long requestId, int slot, String key, Cart delta, boolean alone) {
        List<Entry> entries = delta.entries();
        long stamp = entries.isEmpty()
                ? delta.lastChange()
                : entries.get(entries.size() - 1).stamp();
        if (alone) {
            store(requestId, slot, key, delta, stamp);
        } else {
            replicator.replicate(
                    requestId, slot, key, delta, (copies, epoch) -> new Reply.Stored(copies, stamp, epoch));
        }
    }

    private void store(long requestId, int slot, String key, Cart delta, long stamp) {
        Cart change = view.policy().outgoing(carts.present(slot, key), delta);
        carts.store(slot, new KeyedCart(key, change), failure -> {
            if (failure == null) {
                effects.answer(requestId, new Reply.Stored(1, stamp, view.epoch()));
            } else {
                effects.refuse(requestId, ErrorCode.STORAGE_FAILED, "the node could not store the change: " + failure);
            }
        });
    }
}
