package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartPart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.MergePolicy;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.WireLength;
import org.jspecify.annotations.Nullable;

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

    void get(long requestId, Request.Get get) {
        int slot = state.map().slotOf(get.key());
        if (forwarding.elsewhere(requestId, get, slot, get.epoch())
                || Admission.keyRefused(state, requestId, get.key())) {
            return;
        }
        Dot after;
        try {
            after = get.after().isEmpty() ? null : Dot.parse(get.after());
        } catch (IllegalArgumentException e) {
            state.refuse(requestId, ErrorCode.WRONG_TYPE, "'after' is what 'next' said: " + e.getMessage());
            return;
        }
        OwnerInfo own = state.ownership(slot);
        boolean caughtUp = own != null && own.state().caughtUp();
        if (!caughtUp && !get.partial()) {
            state.refuse(requestId, ErrorCode.BEHIND, "this node is still catching up on slot " + slot);
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
                        state.refuse(requestId, ErrorCode.BEHIND, ErrorCode.BEHIND.meaning());
                        return;
                    }
                    state.answer(
                            requestId,
                            page(state.cart(slot, get.key()), after, whole, state.frames.ofAnswer(requestId)));
                });
    }

    /** The cart, or as much of what comes behind the dot as one message holds. */
    private Reply page(Cart cart, @Nullable Dot after, boolean whole, int frameBytes) {
        long room = (long) frameBytes - WireLength.ENVELOPE;
        long epoch = state.map().epoch();
        boolean one = state.policy() == MergePolicy.NEWEST || WireLength.fits(cart, room);
        if (after == null && one) {
            return new Reply.Items(cart.entries(), cart.context(), whole, epoch);
        }
        CartPart part = CartPart.of(cart, after, WireLength.PIECES, room);
        Dot upto = part.span().upto();
        return new Reply.Items(
                part.cart().entries(),
                part.cart().context(),
                whole,
                upto == null ? null : upto.toString(),
                part.span().horizon(),
                epoch);
    }
}
