// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyDigest;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.SlotRanges;
import io.gtstore.protocol.WireLength;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;

/** Responder to {@link Repair} and {@link Horizons}: digests of slots and keys, and horizons raised on another owner's request. */
final class Comparison {
    private final ShardView view;
    private final ShardCarts carts;
    private final Room room;
    private final NodeClocks clocks;
    private final ShardEffects effects;

    Comparison(ShardView view, ShardCarts carts, Room room, NodeClocks clocks, ShardEffects effects) {
        this.view = view;
        this.carts = carts;
        this.room = room;
        this.clocks = clocks;
        this.effects = effects;
    }

    @ThroughAllSlots("when another owner compares its slots with this node's, once a pace")
    void digest(long requestId, PeerRequest.Digest request) {
        if (effects.refuseOtherIncarnation(requestId, request.incarnation())) {
            return;
        }
        BitSet slots = known(request.slots());
        long all = carts.combinedDigest(slots);
        List<Long> each = all == request.digest() ? List.of() : carts.digests(slots);
        effects.answer(
                requestId,
                new Reply.Digests(
                        all, each, carts.foreignSlots(), clocks.announcedMillis(), room.full(), view.epoch()));
    }

    void keyDigests(long requestId, PeerRequest.KeyDigests request) {
        if (effects.refuseOtherIncarnation(requestId, request.incarnation())) {
            return;
        }
        if (request.epoch() > view.epoch()) {
            // what this node has then need not be all that the asker has to catch up with
            effects.refuse(
                    requestId,
                    ErrorCode.STALE_MAP,
                    "this node does not have the map of epoch " + request.epoch() + " yet");
        } else {
            effects.answer(requestId, chunk(request, effects.answerBytes(requestId)));
        }
    }

    /** A chunk of the slot's key digests after a key, as {@link SlotRepair} and {@link SlotCatchUp} read them. */
    private Reply.KeyDigests chunk(PeerRequest.KeyDigests request, int frameBytes) {
        SlotCarts slot = carts.slot(request.slot());
        Buckets asked = Buckets.differing(slot, request.buckets());
        List<KeyDigest> keys = new ArrayList<>();
        String next = null;
        long room = Math.min(view.config().chunkBytes(), (long) frameBytes - WireLength.ENVELOPE)
                - SlotRanges.format(asked.differing()).length();
        for (String key : slot.keysBehind(request.after())) {
            if (!asked.has(key)) {
                continue;
            }
            room -= WireLength.keyDigest(key);
            if (room < WireLength.text(key) && !keys.isEmpty()) {
                next = keys.get(keys.size() - 1).key();
                break;
            }
            keys.add(new KeyDigest(key, slot.get(key).digest()));
        }
        return new Reply.KeyDigests(keys, asked.differing(), next, slot.horizon(), view.epoch());
    }

    /**
     * Raises the horizon of the slots that this node still holds exactly as the asker does. Both sides must have the
     * same map, in which all owners serve and no member is absent, so that what holds for the asker holds here.
     */
    void raise(long requestId, PeerRequest.Raise request) {
        if (effects.refuseOtherIncarnation(requestId, request.incarnation())) {
            return;
        }
        if (request.epoch() != view.epoch() || !view.map().absent().isEmpty()) {
            effects.refuse(requestId, ErrorCode.STALE_MAP, "the horizon rises only among owners with the same map");
            return;
        }
        if (request.horizon() > Horizons.highest(view.config(), clocks.agreedMillis())) {
            effects.refuse(
                    requestId,
                    ErrorCode.SESSION_EXPIRED,
                    "by this node's clock, sessions below that horizon are still valid");
            return;
        }
        BitSet raised = new BitSet();
        Iterator<Long> digests = request.digests().iterator();
        for (int slot : request.slots().stream().toArray()) {
            OwnerInfo own = view.ownership(slot);
            boolean equal = digests.next() == carts.slot(slot).digest();
            if (equal && own != null && view.owners(slot).settled()) {
                carts.raise(slot, request.horizon());
                raised.set(slot);
            }
        }
        effects.answer(requestId, new Reply.Raised(raised, view.epoch()));
    }

    private BitSet known(BitSet slots) {
        BitSet known = (BitSet) slots.clone();
        known.clear(
                view.map().settings().slots(), Math.max(view.map().settings().slots(), known.length()));
        return known;
    }
}
