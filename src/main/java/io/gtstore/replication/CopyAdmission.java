// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.HeapSize;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.PeerRequest;
import java.util.List;
import java.util.function.Predicate;

/** Admission control of replicated changes: bounds of hints and copies, stamps of clocks that are ahead, and sessions below the horizon here. */
final class CopyAdmission {
    private final ShardView view;
    private final ShardCarts carts;
    private final Room room;
    private final NodeClocks clocks;
    private final ShardEffects effects;

    CopyAdmission(ShardView view, ShardCarts carts, Room room, NodeClocks clocks, ShardEffects effects) {
        this.view = view;
        this.carts = carts;
        this.room = room;
        this.clocks = clocks;
        this.effects = effects;
    }

    /** Refuses a request with a change that is not admitted. Returns whether it did; the request is then answered. */
    boolean refuse(long requestId, PeerRequest.Replicate replicate) {
        List<KeyedCart> changes = replicate.changes();
        if (replicate.hint() && any(changes, this::exceedsHints)) {
            effects.refuse(
                    requestId,
                    ErrorCode.BUSY,
                    "this node has no room for more hints (limits.maxHints, limits.maxHintBytes)");
        } else if (any(changes, this::lacksRoom)) {
            effects.refuse(requestId, ErrorCode.FULL, "this node is full (storage.maxBytes)");
        } else if (refuseTooEarly(requestId, changes)) {
            return true;
        } else if (any(changes, this::isBelowHorizon)) {
            effects.refuse(requestId, ErrorCode.SESSION_EXPIRED, "the slot's horizon has passed the change's session");
        } else {
            return false;
        }
        return true;
    }

    private static boolean any(List<KeyedCart> changes, Predicate<KeyedCart> test) {
        for (KeyedCart change : changes) {
            if (test.test(change)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the bound of hints is exceeded. A cart that is already here, or in a slot of this node, needs no new hint. */
    private boolean exceedsHints(KeyedCart change) {
        int slot = view.slotOf(change.key());
        if (view.owns(slot) || carts.slot(slot).kept(change.key()) != null) {
            return false;
        }
        ShardConfig config = view.config();
        return !carts.hasRoomForForeign(heapBytes(change), config.maxHints(), config.maxHintBytes());
    }

    /** Whether the bound of copies is exceeded. Removals from a cart that is here are always admitted. */
    private boolean lacksRoom(KeyedCart copy) {
        if (!room.lacksForCopies(heapBytes(copy))) {
            return false;
        }
        int slot = view.slotOf(copy.key());
        Cart present = carts.present(slot, copy.key());
        return !carts.exists(slot, copy.key())
                || copy.cart().entries().stream()
                        .anyMatch(entry -> !present.context().contains(entry.dot()));
    }

    private static long heapBytes(KeyedCart copy) {
        return HeapSize.of(copy.key()) + copy.cart().heapBytes();
    }

    /**
     * Refuses a change with a stamp too far in the future. A change of a cart that is known to have such stamps is
     * admitted, as it has to follow them. Whole carts are always admitted, since owners must be able to agree on
     * acknowledged changes.
     */
    private boolean refuseTooEarly(long requestId, List<KeyedCart> changes) {
        for (KeyedCart change : changes) {
            long stamp = change.cart().lastChange();
            if (clocks.tooFarAhead(stamp) && !clocks.tooFarAhead(held(change).lastChange())) {
                String writer = change.cart().lastWriter();
                String why = clocks.refusal(view.self().id(), writer, stamp);
                if (clocks.countRefusal(writer)) {
                    effects.warn("refused a change: " + why + " (" + clocks.refused() + " refused so far)");
                }
                effects.refuse(requestId, ErrorCode.CLOCK_OFF, why);
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an entry of a change would be dropped as removed long ago: the coordinator's clock is behind, and it
     * does not know the horizon yet. Does not apply to {@code merge: newest}, where the whole cart is sent: its old
     * entries, which may have been removed here since, are not the change itself.
     */
    private boolean isBelowHorizon(KeyedCart change) {
        if (view.policy() == MergePolicy.NEWEST) {
            return false;
        }
        Cart held = held(change);
        long horizon = held.context().horizon();
        for (Entry entry : change.cart().entries()) {
            Dot dot = entry.dot();
            if (Sessions.issuedBefore(dot.session(), horizon) && held.find(dot) == null) {
                return true;
            }
        }
        return false;
    }

    private Cart held(KeyedCart change) {
        return carts.held(view.slotOf(change.key()), change.key());
    }
}
