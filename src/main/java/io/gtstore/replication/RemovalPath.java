package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Context;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Request;
import java.util.List;

/** The coordinator's part of remove and finalize (paper §2.2): deltas, like those of {@link PutPath}, that drop entries. */
final class RemovalPath {
    private final ShardState state;
    private final KeyRepair repair;
    private final Laggards laggards;
    private final Forwarding forwarding;

    RemovalPath(ShardState state, KeyRepair repair, Laggards laggards) {
        this.state = state;
        this.repair = repair;
        this.laggards = laggards;
        this.forwarding = new Forwarding(state);
    }

    void remove(long ask, Request.Remove remove) {
        int slot = state.map().slotOf(remove.key());
        if (forwarding.elsewhere(ask, remove, slot, remove.epoch())
                || Admission.refused(state, ask, slot, remove.key(), remove.session())) {
            return;
        }
        Context named = Context.of(remove.dots());
        repair.until(slot, remove.key(), cart -> cart.context().covers(named), found -> {
            Cart cart = state.cart(slot, remove.key());
            if (!found) {
                state.refuse(ask, ErrorCode.UNKNOWN_DOT, ErrorCode.UNKNOWN_DOT.meaning());
                return;
            }
            Dot own = new Dot(remove.session(), remove.seq());
            Cart delta = Cart.removeDelta(
                    own, remove.dots(), state.stamp(cart), state.self().id());
            removal(ask, slot, remove.key(), own, delta);
        });
    }

    void finalizeCart(long ask, Request.Finalize finalize) {
        int slot = state.map().slotOf(finalize.key());
        if (forwarding.elsewhere(ask, finalize, slot, finalize.epoch())
                || Admission.refused(state, ask, slot, finalize.key(), finalize.session())) {
            return;
        }
        Context taken = finalize.context();
        if (taken != null && taken.horizon() > state.wallMillis() - state.config.sessionMaxAgeMillis()) {
            // No get gives such a context: it would take what sessions that still live have yet to put.
            state.refuse(ask, ErrorCode.WRONG_TYPE, "'context' is none that a get gave: its horizon is too late");
            return;
        }
        Cart cart = state.cart(slot, finalize.key());
        Context seen = taken == null ? cart.context() : taken;
        Dot own = new Dot(finalize.session(), finalize.seq());
        removal(
                ask,
                slot,
                finalize.key(),
                own,
                Cart.finalizeDelta(own, seen, state.stamp(cart), state.self().id()));
    }

    /** A retry is answered with what its first attempt took out, too. */
    private void removal(long ask, int slot, String key, Dot own, Cart delta) {
        List<Entry> gone = delta.dropsOf(state.cart(slot, key));
        Write.of(state, laggards, ask, slot, key, delta, state.receipts.with(own, gone))
                .start();
    }
}
