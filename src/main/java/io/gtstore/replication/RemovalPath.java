// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Receipt;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Request;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Coordinator of remove and finalize (paper §2.2): deltas, like those of {@link PutPath}, that drop entries.
 *
 * <p>A retry is answered from the receipt, however old its session. An owner without the complete receipt asks all
 * members for it, if the request is marked as a retry or if the owner knows of the change. A list that is still
 * incomplete is never returned, neither in part nor as empty.
 */
final class RemovalPath {
    private final ShardView view;
    private final ShardCarts carts;
    private final RemovalScope scope;
    private final Admission admission;
    private final Forwarding forwarding;
    private final KeyRepair repair;
    private final Replicator replicator;
    private final ShardEffects effects;

    RemovalPath(
            ShardView view,
            ShardCarts carts,
            Admission admission,
            Forwarding forwarding,
            KeyRepair repair,
            Replicator replicator,
            ShardEffects effects) {
        this.view = view;
        this.carts = carts;
        this.scope = new RemovalScope(view, carts);
        this.admission = admission;
        this.forwarding = forwarding;
        this.repair = repair;
        this.replicator = replicator;
        this.effects = effects;
    }

    /** Passes the change on to the slot's primary, or decides on it. */
    void begin(long requestId, Request.Removal removal) {
        int slot = view.slotOf(removal.key());
        if (requestPage(requestId, removal.after())
                && !admission.refuseChange(requestId, removal, slot)
                && !forwarding.toPrimary(requestId, removal, slot, again -> decideHere(requestId, again))) {
            decideHere(requestId, removal);
        }
    }

    /** Decides on the change by what is known here. */
    private void decideHere(long requestId, Request.Removal removal) {
        int slot = view.slotOf(removal.key());
        if (admission.refuseChange(requestId, removal, slot)) {
            return;
        }
        boolean known = receipt(slot, removal) != null || madeBefore(slot, removal);
        if (hasWholeReceipt(slot, removal)) {
            decide(requestId, slot, removal);
        } else if (removal.retry() || known) {
            repair.searchEverywhere(slot, removal.key(), () -> hasWholeReceipt(slot, removal), (found, asked) -> {
                if (admission.refuseChange(requestId, removal, slot)) {
                    return;
                }
                if (found) {
                    decide(requestId, slot, removal);
                } else {
                    decideWithoutReceipt(requestId, slot, removal, asked);
                }
            });
        } else {
            decideFirst(requestId, slot, removal);
        }
    }

    private @Nullable Receipt receipt(int slot, Request.Removal removal) {
        return carts.present(slot, removal.key()).receipts().find(removal.own());
    }

    private boolean hasWholeReceipt(int slot, Request.Removal removal) {
        Receipt known = receipt(slot, removal);
        return known != null && known.whole();
    }

    /** Whether the change itself is known to have been made, rather than merely being below a horizon. */
    private boolean madeBefore(int slot, Request.Removal removal) {
        return carts.present(slot, removal.key()).context().names(removal.own());
    }

    /** Decides when no reachable member has the complete receipt of an earlier attempt. */
    private void decideWithoutReceipt(long requestId, int slot, Request.Removal removal, boolean everybodyAsked) {
        Cart cart = carts.present(slot, removal.key());
        Receipt part = receipt(slot, removal);
        boolean expired = admission.expired(slot, removal.key(), removal.session());
        if (part == null && !cart.context().contains(removal.own())) {
            decideFirst(requestId, slot, removal);
        } else if (!expired
                && (part == null
                        ? everybodyAsked && scope.overtaken(cart, removal)
                        : scope.canComplete(cart, part, removal))) {
            decide(requestId, slot, removal);
        } else if (everybodyAsked && scope.done(slot, removal)) {
            effects.refuse(requestId, ErrorCode.RECEIPT_GONE, ErrorCode.RECEIPT_GONE.meaning());
        } else {
            effects.refuse(
                    requestId,
                    ErrorCode.UNKNOWN,
                    "the change may have been made before, and no reachable node has its receipt");
        }
    }

    /** Decides on what, as far as known, is the first attempt. */
    private void decideFirst(long requestId, int slot, Request.Removal removal) {
        if (admission.refuseSession(requestId, removal, slot)) {
            return;
        }
        CausalContext named = Objects.requireNonNullElse(removal.named(), CausalContext.EMPTY);
        if (covers(slot, removal.key(), named)) {
            decide(requestId, slot, removal);
            return;
        }
        repair.repairUntil(slot, removal.key(), () -> covers(slot, removal.key(), named), found -> {
            if (admission.refuseChange(requestId, removal, slot) || admission.refuseSession(requestId, removal, slot)) {
                return;
            }
            if (receipt(slot, removal) != null || madeBefore(slot, removal)) {
                decideHere(requestId, removal); // it was made elsewhere
            } else if (found || !removal.exact()) {
                decide(requestId, slot, removal);
            } else {
                effects.refuse(requestId, ErrorCode.UNKNOWN_DOT, ErrorCode.UNKNOWN_DOT.meaning());
            }
        });
    }

    private boolean covers(int slot, String key, CausalContext named) {
        return carts.present(slot, key).context().covers(named);
    }

    private void decide(long requestId, int slot, Request.Removal removal) {
        if (admission.lacksRoomForCart(slot, removal.key())) {
            repairIfAbsent(requestId, slot, removal.key(), () -> decideHere(requestId, removal));
            return;
        }
        Cart cart = carts.present(slot, removal.key());
        Dot own = removal.own();
        Receipt known = cart.receipts().find(own);
        Cart plain = scope.delta(cart, removal);
        CausalContext voids = admission.voids(cart, removal);
        if (known == null && admission.refuseRemoval(requestId, removal, cart, voids)) {
            return;
        }
        Cart delta = voids.isEmpty() ? plain : plain.withSeen(voids);
        List<Entry> gone = delta.dropsOf(cart);
        if (known != null) {
            gone.addAll(known.removed());
        }
        Claim claim = known == null ? Claim.first(view, slot) : again(slot, cart, known);
        Receipt before = cart.receipts().decision(own, claim.epoch());
        Receipt receipt =
                Receipt.decided(own, before == null ? delta.lastChange() : before.stamp(), claim.epoch(), gone);
        replicator.replicateRemoval(requestId, slot, removal.key(), delta, receipt, claim);
    }

    /**
     * The claim of a retry: that of this epoch, if the decision was made here under it. A claim of an earlier epoch is
     * not renewed, since a later primary's may have won over it without this node's knowledge.
     */
    private Claim again(int slot, Cart cart, Receipt known) {
        long now = Claim.epochOfPrimary(view, slot);
        Receipt before = cart.receipts().decision(known.own(), now);
        boolean covers = before != null && before.dots().containsAll(known.dots());
        return Claim.again(view, slot, covers ? now : Receipt.NO_PRIMARY);
    }

    /** Reads the cursor of a retry that continues a paged list; false if it is malformed, which is then answered. */
    private boolean requestPage(long requestId, String after) {
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

    /** Fetches the cart if it is absent here, since this owner may merely lack it, and with it the answer to a retry; then continues. */
    private void repairIfAbsent(long requestId, int slot, String key, Runnable anew) {
        repair.repairUntil(slot, key, () -> carts.exists(slot, key), found -> {
            if (found) {
                anew.run();
            } else {
                admission.refuseFull(requestId, slot);
            }
        });
    }
}
