// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.WatchRequest;

/** Watches of keys. Only a caught-up owner accepts them, since only it learns of every change. */
final class WatchPath {
    private final ShardView view;
    private final ShardCarts carts;
    private final Admission admission;
    private final WatchedKeys watched;
    private final ShardEffects effects;

    WatchPath(ShardView view, ShardCarts carts, Admission admission, WatchedKeys watched, ShardEffects effects) {
        this.view = view;
        this.carts = carts;
        this.admission = admission;
        this.watched = watched;
        this.effects = effects;
    }

    /** Answers with the cart if the watch is accepted. */
    void watch(long requestId, WatchRequest.Watch watch) {
        int slot = view.slotOf(watch.key());
        OwnerInfo own = view.ownership(slot);
        if (own == null && watch.epoch() > view.epoch()) {
            effects.refuse(
                    requestId,
                    ErrorCode.STALE_MAP,
                    "this node does not have the map of epoch " + watch.epoch() + " yet");
        } else if (own == null) {
            effects.refuseMoved(requestId, slot);
        } else if (!own.state().caughtUp()) {
            effects.refuse(requestId, ErrorCode.BEHIND, "this node is still catching up on slot " + slot);
        } else if (!admission.refuseKey(requestId, watch.key())) {
            watched.add(watch.key());
            Cart cart = carts.held(slot, watch.key());
            effects.answer(requestId, Reply.Items.digested(cart, true, view.epoch()));
        }
    }

    /** Ends the watches of keys that this node no longer serves. */
    void mapChanged() {
        watched.endIf(key -> !view.caughtUp(view.slotOf(key)));
    }
}
