package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the other nodes ask (paper §2.2): replicate, send_rep and get_rep. To take something in is a merge, whoever owns the slot. */
final class ReplicaPath {
    private final ShardState state;

    ReplicaPath(ShardState state) {
        this.state = state;
    }

    void replicate(long ask, Request.Replicate replicate) {
        if (!anotherLife(ask, replicate.incarnation())) {
            take(ask, List.of(replicate.change()));
        }
    }

    void sendRep(long ask, Request.SendRep sendRep) {
        if (!anotherLife(ask, sendRep.incarnation())) {
            take(ask, sendRep.carts());
        }
    }

    void getRep(long ask, Request.GetRep getRep) {
        if (anotherLife(ask, getRep.incarnation())) {
            return;
        }
        if (getRep.epoch() > state.map().epoch()) {
            state.refuse(ask, ErrorCode.STALE_MAP, "this node has yet to learn of epoch " + getRep.epoch());
            return;
        }
        long epoch = state.map().epoch();
        String key = getRep.key();
        if (key != null) {
            Cart cart = state.cart(state.map().slotOf(key), key);
            List<KeyedCart> found = cart.equals(Cart.EMPTY) ? List.of() : List.of(new KeyedCart(key, cart));
            state.answer(ask, new Reply.Carts(found, null, epoch));
            return;
        }
        try {
            Chunks chunk = Chunks.after(state, getRep.slots(), getRep.after());
            state.answer(ask, new Reply.Carts(chunk.carts(), chunk.next(), epoch));
        } catch (IllegalArgumentException e) {
            state.refuse(ask, ErrorCode.WRONG_TYPE, "'after': " + e.getMessage());
        }
    }

    private void take(long ask, List<KeyedCart> carts) {
        if (state.closed()) {
            state.refuse(ask, ErrorCode.NOT_READY, "this node is leaving and takes nothing more; ask another one");
            return;
        }
        Taking taking = new Taking(ask, carts.size());
        if (carts.isEmpty()) {
            state.answer(ask, new Reply.Done(state.map().epoch()));
        }
        for (KeyedCart keyed : carts) {
            int slot = state.map().slotOf(keyed.key());
            Absorption.absorb(state, slot, keyed, () -> taking.ended(null), taking::ended);
        }
    }

    private boolean anotherLife(long ask, long incarnation) {
        if (incarnation == state.self().incarnation()) {
            return false;
        }
        state.refuse(
                ask,
                ErrorCode.WRONG_INCARNATION,
                "this is " + state.self() + ", the request was meant for incarnation " + incarnation);
        return true;
    }

    /** Answers once all is stored, or not. */
    private final class Taking {
        private final long ask;
        private int open;
        private boolean failed;

        Taking(long ask, int open) {
            this.ask = ask;
            this.open = open;
        }

        void ended(@Nullable String failure) {
            if (failure != null && !failed) {
                failed = true;
                state.refuse(ask, ErrorCode.STORAGE_FAILED, "the node could not store the copy: " + failure);
            }
            if (--open == 0 && !failed) {
                state.answer(ask, new Reply.Done(state.map().epoch()));
            }
        }
    }
}
