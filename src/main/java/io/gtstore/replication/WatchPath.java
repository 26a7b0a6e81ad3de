package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;

/** Which keys are watched, and whether this node may be asked to: an owner that has caught up hears of every change, others do not. */
final class WatchPath {
    private final ShardState state;

    WatchPath(ShardState state) {
        this.state = state;
    }

    /** Answers with the cart, if the key is watched from now on. */
    void watch(long requestId, Request.Watch watch) {
        int slot = state.map().slotOf(watch.key());
        OwnerInfo own = state.ownership(slot);
        if (own == null && watch.epoch() > state.map().epoch()) {
            state.refuse(requestId, ErrorCode.STALE_MAP, "this node has yet to learn of epoch " + watch.epoch());
        } else if (own == null) {
            state.moved(requestId, slot);
        } else if (!own.state().caughtUp()) {
            state.refuse(requestId, ErrorCode.BEHIND, "this node is still catching up on slot " + slot);
        } else if (!Admission.keyRefused(state, requestId, watch.key())) {
            state.watch(watch.key());
            Cart cart = state.cart(slot, watch.key());
            state.answer(
                    requestId,
                    new Reply.Items(
                            cart.entries(), cart.context(), true, state.map().epoch()));
        }
    }

    /** Whoever watches a key that this node no longer serves must ask another one. */
    void mapChanged() {
        state.unwatchIf(key -> {
            OwnerInfo own = state.ownership(state.map().slotOf(key));
            return own == null || !own.state().caughtUp();
        });
    }
}
