// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.TransferCursor;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Responder with carts as this node holds them, whether or not it owns their slots or has caught up; the asker judges
 * them by the map. So the answer never comes from an older map than the asker's, and names its epoch.
 */
final class HeldCarts {
    private final ShardView view;
    private final ShardCarts carts;
    private final ShardEffects effects;

    HeldCarts(ShardView view, ShardCarts carts, ShardEffects effects) {
        this.view = view;
        this.carts = carts;
        this.effects = effects;
    }

    /** Answers with the cart of the key from the cursor on, or, without a key, with a chunk of the slots' carts from the cursor on. */
    void answer(long requestId, BitSet slots, @Nullable String key, String after, long epoch) {
        if (epoch > view.epoch()) {
            effects.refuse(
                    requestId, ErrorCode.STALE_MAP, "this node does not have the map of epoch " + epoch + " yet");
        } else if (key != null) {
            answerCart(requestId, key, after);
        } else {
            answerChunk(requestId, slots, after);
        }
    }

    private void answerCart(long requestId, String key, String after) {
        TransferCursor from;
        try {
            from = TransferCursor.parse(after);
        } catch (IllegalArgumentException e) {
            refuseCursor(requestId, e);
            return;
        }
        int slot = view.slotOf(key);
        Cart cart = carts.held(slot, key);
        Parcel parcel = Parcel.of(view, effects.answerBytes(requestId));
        if (!cart.equals(Cart.EMPTY)) {
            parcel.addPart(key, cart, from.within());
        }
        Dot within = parcel.within();
        String next = within == null ? null : new TransferCursor(slot, key, within).toString();
        effects.answer(requestId, new Reply.Carts(parcel.carts(), next, view.epoch()));
    }

    private void refuseCursor(long requestId, IllegalArgumentException e) {
        effects.refuse(requestId, ErrorCode.WRONG_TYPE, "'after': " + e.getMessage());
    }

    @ThroughAllSlots("for each chunk of a transfer")
    private void answerChunk(long requestId, BitSet slots, String after) {
        try {
            Chunks chunk = Chunks.after(view, carts, slots, after, effects.answerBytes(requestId));
            long epoch = view.epoch();
            effects.answer(
                    requestId, new Reply.Carts(chunk.carts(), chunk.next(), carts.horizons(chunk.slots()), epoch));
        } catch (IllegalArgumentException e) {
            refuseCursor(requestId, e);
        }
    }
}
