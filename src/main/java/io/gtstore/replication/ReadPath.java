package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;

/** A get: never a list that is shorter than what the session has acknowledged; an owner that lacks something fetches it first. */
final class ReadPath {
    private final ShardState state;
    private final KeyRepair repair;
    private final Forwarding forwarding;

    ReadPath(ShardState state, KeyRepair repair) {
        this.state = state;
        this.repair = repair;
        this.forwarding = new Forwarding(state);
    }

    void get(long ask, Request.Get get) {
        int slot = state.map().slotOf(get.key());
        if (forwarding.elsewhere(ask, get, slot, get.epoch()) || KeyLimit.exceeded(state, ask, get.key())) {
            return;
        }
        OwnerInfo own = state.ownership(slot);
        boolean caughtUp = own != null && own.state().caughtUp();
        if (!caughtUp && !get.partial()) {
            state.refuse(ask, ErrorCode.BEHIND, "this node is still catching up on slot " + slot);
            return;
        }
        boolean lossy = state.policy() == MergePolicy.NEWEST;
        repair.until(
                slot,
                get.key(),
                () -> caughtUp
                        && (lossy || state.cart(slot, get.key()).context().covers(get.acked())),
                whole -> {
                    if (!whole && !get.partial()) {
                        state.refuse(ask, ErrorCode.BEHIND, ErrorCode.BEHIND.meaning());
                        return;
                    }
                    Cart cart = state.cart(slot, get.key());
                    state.answer(
                            ask,
                            new Reply.Items(
                                    cart.entries(),
                                    cart.context(),
                                    whole,
                                    state.map().epoch()));
                });
    }
}
