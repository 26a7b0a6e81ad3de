package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Receipt;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator's part of remove and finalize (paper §2.2): deltas, like those of {@link PutPath}, that drop entries.
 *
 * <p>A change that is asked for again is told by its receipt what it took, however old its session is by now. An owner without the whole receipt asks everybody for
 * it, if the asker says that it asks again, or if the owner knows of the change. What is then still not known is never told in part, or as nothing.
 */
final class RemovalPath {
    private final ShardView view;
    private final ShardCarts carts;
    private final Admission admission;
    private final KeyRepair repair;
    private final Replicator replicator;
    private final ShardEffects effects;

    RemovalPath(
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

    /** Decides on the change with what is known here now. */
    void begin(long requestId, Request.Removal removal) {
        if (!paged(requestId, removal.after())) {
            return;
        }
        int slot = view.slotOf(removal.key());
        if (admission.refuseChange(requestId, removal, slot)) {
            return;
        }
        boolean heardOf = known(slot, removal) != null || madeHere(slot, removal);
        if (told(slot, removal)) {
            decide(requestId, slot, removal);
        } else if (removal.retry() || heardOf) {
            repair.everywhere(slot, removal.key(), () -> told(slot, removal), (told, asked) -> {
                if (admission.refuseChange(requestId, removal, slot)) {
                    return;
                }
                if (told) {
                    decide(requestId, slot, removal);
                } else {
                    untold(requestId, slot, removal, asked);
                }
            });
        } else {
            first(requestId, slot, removal);
        }
    }

    private @Nullable Receipt known(int slot, Request.Removal removal) {
        return carts.present(slot, removal.key()).receipts().find(removal.own());
    }

    private boolean told(int slot, Request.Removal removal) {
        Receipt known = known(slot, removal);
        return known != null && known.whole();
    }

    /** Whether the change itself is known to have been made, and not just all that came before a horizon. */
    private boolean madeHere(int slot, Request.Removal removal) {
        return carts.present(slot, removal.key()).context().names(removal.own());
    }

    /** Nobody who could be asked knows the whole answer to an earlier attempt. */
    private void untold(long requestId, int slot, Request.Removal removal, boolean everybodyAsked) {
        Cart cart = carts.present(slot, removal.key());
        Receipt part = known(slot, removal);
        boolean expired = admission.expired(slot, removal.key(), removal.session());
        if (part == null && !cart.context().contains(removal.own())) {
            first(requestId, slot, removal);
        } else if (!expired
                && (part == null ? everybodyAsked && overtaken(cart, removal) : canComplete(cart, part, removal))) {
            decide(requestId, slot, removal);
        } else if (everybodyAsked && done(slot, removal)) {
            effects.refuse(requestId, ErrorCode.RECEIPT_GONE, ErrorCode.RECEIPT_GONE.meaning());
        } else {
            effects.refuse(
                    requestId,
                    ErrorCode.UNKNOWN,
                    "the change may have been made before, and nobody who could be asked knows what it took");
        }
    }

    /**
     * Whether it is a remove all of whose entries are here yet: then what has its number seen here is a later finalize of its session, which counts all before it
     * as seen and took, of what was not its own, only what its owner found.
     */
    private boolean overtaken(Cart cart, Request.Removal removal) {
        return removal instanceof Request.Remove
                && takes(cart, removal).dropsOf(cart).size() == named(removal).count();
    }

    /**
     * Whether it is in the store as if it had been made: its number is seen, or part of what it took is known, and of a remove all entries are gone. Whoever is
     * told that a removal was made shows them no more; so nobody is told so of one that only a later finalize counts as seen, while they may be in the cart.
     */
    private boolean done(int slot, Request.Removal removal) {
        Cart stored = carts.held(slot, removal.key());
        boolean gone = !(removal instanceof Request.Remove)
                || (stored.context().covers(named(removal))
                        && takes(stored, removal).dropsOf(stored).isEmpty());
        Dot own = removal.own();
        return gone && (stored.context().contains(own) || stored.receipts().find(own) != null);
    }

    /** Whether what the parts of an earlier attempt would have taken that did not get here is here to be taken. */
    private boolean canComplete(Cart cart, Receipt part, Request.Removal removal) {
        boolean names = !(removal instanceof Request.Finalize finalize) || finalize.context() != null;
        return names && part.missing() <= takes(cart, removal).dropsOf(cart).size();
    }

    /** For all that is known here, it is asked for the first time. */
    private void first(long requestId, int slot, Request.Removal removal) {
        if (admission.refuseSession(requestId, removal, slot)) {
            return;
        }
        CausalContext named = named(removal);
        if (seen(slot, removal.key(), named)) {
            decide(requestId, slot, removal);
            return;
        }
        repair.until(slot, removal.key(), () -> seen(slot, removal.key(), named), found -> {
            if (admission.refuseChange(requestId, removal, slot) || admission.refuseSession(requestId, removal, slot)) {
                return;
            }
            if (known(slot, removal) != null || madeHere(slot, removal)) {
                begin(requestId, removal); // it was made elsewhere
            } else if (found || removal instanceof Request.Finalize) {
                decide(requestId, slot, removal);
            } else {
                effects.refuse(requestId, ErrorCode.UNKNOWN_DOT, ErrorCode.UNKNOWN_DOT.meaning());
            }
        });
    }

    private static CausalContext named(Request.Removal removal) {
        if (removal instanceof Request.Remove remove) {
            return CausalContext.of(remove.dots());
        }
        CausalContext taken = ((Request.Finalize) removal).context();
        return taken == null ? CausalContext.EMPTY : taken;
    }

    private boolean seen(int slot, String key, CausalContext named) {
        return carts.present(slot, key).context().covers(named);
    }

    private void decide(long requestId, int slot, Request.Removal removal) {
        if (admission.lacksRoomForCart(slot, removal.key())) {
            ifKeptElsewhere(requestId, slot, removal.key(), () -> begin(requestId, removal));
            return;
        }
        Cart cart = carts.present(slot, removal.key());
        Dot own = removal.own();
        Receipt known = cart.receipts().find(own);
        Cart delta = takes(cart, removal);
        if (removal instanceof Request.Remove remove) {
            CausalContext voids = admission.voids(cart, remove);
            if (known == null
                    && admission.refuseRemoval(requestId, cart.context().union(voids), own)) {
                return;
            }
            delta = delta.alsoSeeing(voids);
        }
        List<Entry> gone = delta.dropsOf(cart);
        if (known != null) {
            gone.addAll(known.removed());
        }
        Receipt receipt = Receipt.decided(own, known == null ? delta.lastChange() : known.stamp(), gone);
        replicator.replicateRemoval(requestId, slot, removal.key(), delta, receipt);
    }

    /**
     * A finalize takes what the client saw and this owner, after repair, has seen, too. What only the client speaks of stays in the cart: it may be an item that
     * cannot be had now and so is not in the list, or invented, and would swallow what another session has yet to put. A retry takes what its first attempt took,
     * and nothing that came to this owner since: that is not in the list which was told.
     */
    private Cart takes(Cart cart, Request.Removal removal) {
        long stamp = carts.stamp(cart);
        String self = view.self().id();
        if (removal instanceof Request.Remove remove) {
            return Cart.removeDelta(remove.own(), remove.dots(), stamp, self);
        }
        Receipt known = cart.receipts().find(removal.own());
        CausalContext asked = ((Request.Finalize) removal).context();
        CausalContext taken = known != null && known.whole() ? known.taken() : asked;
        CausalContext seen = taken == null ? cart.context() : taken.intersection(cart.context());
        return Cart.finalizeDelta(removal.own(), seen, stamp, self);
    }

    /** A retry may ask for what comes behind the page that it was told before; false if it does so wrongly, and was told. */
    private boolean paged(long requestId, String after) {
        try {
            if (!after.isEmpty()) {
                effects.pageBehind(requestId, Dot.parse(after));
            }
            return true;
        } catch (IllegalArgumentException e) {
            effects.refuse(requestId, ErrorCode.WRONG_TYPE, "'after' is what 'next' said: " + e.getMessage());
            return false;
        }
    }

    /** Nobody can have anything taken out of a cart that there is not; but this owner may just lack it, and with it the answer to a retry. */
    private void ifKeptElsewhere(long requestId, int slot, String key, Runnable anew) {
        repair.until(slot, key, () -> carts.exists(slot, key), found -> {
            if (found) {
                anew.run();
            } else {
                admission.refuseFull(requestId, slot);
            }
        });
    }
}
