package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Context;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Receipt;
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
        if (!paged(ask, remove.after())) {
            return;
        }
        int slot = state.map().slotOf(remove.key());
        if (refused(ask, remove, remove.epoch(), slot, remove.session())) {
            return;
        }
        Context named = Context.of(remove.dots());
        if (seen(slot, remove.key(), named)) {
            decide(ask, slot, remove);
            return;
        }
        repair.until(slot, remove.key(), () -> seen(slot, remove.key(), named), found -> {
            if (refused(ask, remove, remove.epoch(), slot, remove.session())) {
                return;
            }
            if (found) {
                decide(ask, slot, remove);
            } else {
                state.refuse(ask, ErrorCode.UNKNOWN_DOT, ErrorCode.UNKNOWN_DOT.meaning());
            }
        });
    }

    private boolean refused(long ask, Request.OnKey request, long epoch, int slot, String session) {
        return forwarding.elsewhere(ask, request, slot, epoch)
                || Admission.refused(state, ask, slot, request.key(), session);
    }

    private boolean seen(int slot, String key, Context named) {
        return state.present(slot, key).context().covers(named);
    }

    private void decide(long ask, int slot, Request.Remove remove) {
        Cart cart = state.present(slot, remove.key());
        Dot own = new Dot(remove.session(), remove.seq());
        Context voids = Admission.voids(state, cart, remove);
        if (Admission.removalRefused(state, ask, cart.context().union(voids), own)) {
            return;
        }
        Cart delta = Cart.removeDelta(
                own, remove.dots(), state.stamp(cart), state.self().id());
        removal(ask, slot, remove, own, delta.alsoSeeing(voids), () -> remove(ask, remove));
    }

    void finalizeCart(long ask, Request.Finalize finalize) {
        if (!paged(ask, finalize.after())) {
            return;
        }
        int slot = state.map().slotOf(finalize.key());
        if (refused(ask, finalize, finalize.epoch(), slot, finalize.session())) {
            return;
        }
        Context taken = finalize.context();
        if (taken == null || seen(slot, finalize.key(), taken)) {
            decide(ask, slot, finalize);
            return;
        }
        repair.until(slot, finalize.key(), () -> seen(slot, finalize.key(), taken), found -> {
            if (!refused(ask, finalize, finalize.epoch(), slot, finalize.session())) {
                decide(ask, slot, finalize);
            }
        });
    }

    /**
     * It takes what the client saw and this owner, after repair, has seen, too. What only the client speaks of stays in the cart: it may be an item that cannot
     * be had now and so is not in the list, or invented, and would swallow what another session has yet to put. A retry takes what its first attempt took, and
     * nothing that came to this owner since: that is not in the list which was told.
     */
    private void decide(long ask, int slot, Request.Finalize finalize) {
        Cart cart = state.present(slot, finalize.key());
        Dot own = new Dot(finalize.session(), finalize.seq());
        Receipt known = cart.receipts().find(own);
        Context taken = known == null ? finalize.context() : known.taken();
        Context seen = taken == null ? cart.context() : taken.intersection(cart.context());
        Cart delta =
                Cart.finalizeDelta(own, seen, state.stamp(cart), state.self().id());
        removal(ask, slot, finalize, own, delta, () -> finalizeCart(ask, finalize));
    }

    /** A retry may ask for what comes behind the page that it was told before; false if it does so wrongly, and was told. */
    private boolean paged(long ask, String after) {
        try {
            if (!after.isEmpty()) {
                state.page(ask, Dot.parse(after));
            }
            return true;
        } catch (IllegalArgumentException e) {
            state.refuse(ask, ErrorCode.WRONG_TYPE, "'after' is what 'next' said: " + e.getMessage());
            return false;
        }
    }

    /** A retry is answered with what its first attempt took out, too; an owner that does not know what that was asks the others. */
    private void removal(long ask, int slot, Request.OnKey request, Dot own, Cart delta, Runnable anew) {
        if (Admission.noRoomForCart(state, slot, request.key())) {
            ifKeptElsewhere(ask, slot, request.key(), anew);
            return;
        }
        Cart cart = state.present(slot, request.key());
        Receipt known = cart.receipts().find(own);
        if (cart.context().contains(own) && known == null) {
            repair.until(
                    slot,
                    request.key(),
                    () -> state.present(slot, request.key()).receipts().find(own) != null,
                    found -> {
                        if (found) {
                            anew.run();
                        } else {
                            state.refuse(ask, ErrorCode.RECEIPT_GONE, ErrorCode.RECEIPT_GONE.meaning());
                        }
                    });
            return;
        }
        List<Entry> gone = delta.dropsOf(cart);
        if (known != null) {
            gone.addAll(known.removed());
        }
        Receipt receipt = Receipt.of(own, known == null ? delta.lastChange() : known.stamp(), gone);
        Write.of(state, laggards, ask, slot, request.key(), delta, receipt).start();
    }

    /** Nobody can have anything taken out of a cart that there is not; but this owner may just lack it, and with it the answer to a retry. */
    private void ifKeptElsewhere(long ask, int slot, String key, Runnable anew) {
        repair.until(slot, key, () -> state.keeps(slot, key), found -> {
            if (found) {
                anew.run();
            } else {
                Admission.refuseFull(state, ask, key);
            }
        });
    }
}
