package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * The coordinator's part of put and put_all (paper §2.2): one delta, merged here and at the other owners, so that a batch comes as a whole or not at
 * all; a retry makes the same delta again.
 */
final class PutPath {
    private final ShardState state;
    private final KeyRepair repair;
    private final MissedWrites missedWrites;
    private final Forwarding forwarding;

    PutPath(ShardState state, KeyRepair repair, MissedWrites missedWrites) {
        this.state = state;
        this.repair = repair;
        this.missedWrites = missedWrites;
        this.forwarding = new Forwarding(state);
    }

    void put(long requestId, Request.Put put) {
        begin(requestId, put, put.epoch(), Batch.of(put));
    }

    void putAll(long requestId, Request.PutAll put) {
        begin(requestId, put, put.epoch(), Batch.of(put));
    }

    private void begin(long requestId, Request.OnKey put, long epoch, Batch batch) {
        int slot = state.map().slotOf(batch.key());
        if (refused(requestId, put, epoch, slot, batch) || Admission.itemsRefused(state, requestId, batch.items())) {
            return;
        }
        if (!batch.replaces().isEmpty() && batch.replaces().stream().anyMatch(batch::hasDot)) {
            state.refuse(requestId, ErrorCode.UNKNOWN_DOT, "a put cannot replace itself");
            return;
        }
        // A replaced dot must have been seen here, as with remove: an invented one would swallow another session's
        // future put.
        CausalContext replaced = CausalContext.of(batch.replaces());
        if (ready(slot, batch, replaced)) {
            store(requestId, slot, batch);
            return;
        }
        repair.until(slot, batch.key(), () -> ready(slot, batch, replaced), good -> {
            if (refused(requestId, put, epoch, slot, batch)) {
                return;
            }
            if (good) {
                store(requestId, slot, batch);
            } else {
                boolean found = state.present(slot, batch.key()).context().covers(replaced);
                ErrorCode code = found ? ErrorCode.TOO_MANY_SESSIONS : ErrorCode.UNKNOWN_DOT;
                state.refuse(requestId, code, code.meaning());
            }
        });
    }

    private boolean refused(long requestId, Request.OnKey put, long epoch, int slot, Batch batch) {
        return forwarding.elsewhere(requestId, put, slot, epoch)
                || Admission.refused(state, requestId, slot, batch.key(), batch.session());
    }

    private boolean ready(int slot, Batch batch, CausalContext replaced) {
        Cart cart = state.present(slot, batch.key());
        return cart.context().covers(replaced) && Admission.fewGaps(state, cart, batch);
    }

    /** A dot that is held, or about to be, is a retry's: its entry stays as it is, but is stored and replicated again, for the first attempt may fail yet, or have got no further than here. */
    private void store(long requestId, int slot, Batch batch) {
        Cart cart = state.present(slot, batch.key());
        List<Entry> entries = new ArrayList<>();
        List<Entry> fresh = new ArrayList<>();
        List<Dot> seen = new ArrayList<>(batch.replaces());
        for (int i = 0; i < batch.items().size(); i++) {
            Dot dot = batch.dot(i);
            String item = batch.items().get(i);
            Entry held = cart.find(dot);
            if (held != null && !held.item().equals(item)) {
                state.refuse(
                        requestId,
                        ErrorCode.DOT_CONFLICT,
                        "seq " + dot.seq() + " of this session was used for another item");
                return;
            }
            seen.add(dot);
            if (held != null) {
                entries.add(held);
            } else if (!cart.context().contains(dot)) {
                fresh.add(new Entry(dot, state.stamp(cart), item));
            }
        }
        entries.addAll(fresh);
        CausalContext voids = Admission.voids(state, cart, batch);
        if (fresh.isEmpty()) {
            Cart again = Cart.of(entries, CausalContext.of(seen), cart.lastChange(), cart.lastWriter());
            write(requestId, slot, batch.key(), again.living(cart.lifetime()).alsoSeeing(voids));
        } else if (!Admission.putRefused(state, requestId, batch, cart, fresh)) {
            long stamp = fresh.get(fresh.size() - 1).stamp();
            Cart delta = entries.size() == 1
                    ? Cart.putDelta(
                            entries.get(0), batch.replaces(), state.self().id())
                    : Cart.of(
                            entries, CausalContext.of(seen), stamp, state.self().id());
            Cart lasting = batch.ttl() < 0 ? delta : delta.living(new Lifetime(stamp, batch.ttl()));
            write(requestId, slot, batch.key(), lasting.alsoSeeing(voids));
        }
    }

    private void write(long requestId, int slot, String key, Cart delta) {
        List<Entry> entries = delta.entries();
        long stamp = entries.isEmpty()
                ? delta.lastChange()
                : entries.get(entries.size() - 1).stamp();
        Write.of(
                        state,
                        missedWrites,
                        requestId,
                        slot,
                        key,
                        delta,
                        (copies, epoch) -> new Reply.Stored(copies, stamp, epoch))
                .start();
    }
}
