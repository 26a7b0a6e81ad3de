package io.gtstore.replication;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;

/** The answering side of {@link Repair} and {@link Horizons}: digests of slots and keys, and a horizon that is raised on another owner's word. */
final class Comparison {
    private final ShardState state;

    Comparison(ShardState state) {
        this.state = state;
    }

    void digest(long requestId, PeerRequest.Digest request) {
        if (state.anotherLife(requestId, request.incarnation())) {
            return;
        }
        List<Long> digests = state.digests(known(request.slots()));
        long all = SlotDigests.combined(digests);
        List<Long> each = all == request.digest() ? List.of() : digests;
        state.answer(
                requestId,
                new Reply.Digests(
                        all,
                        each,
                        state.foreignSlots(),
                        state.clocks.told(),
                        state.full(),
                        state.map().epoch()));
    }

    void keyDigests(long requestId, PeerRequest.KeyDigests request) {
        if (!state.anotherLife(requestId, request.incarnation())) {
            state.answer(requestId, SlotRepair.chunk(state, request, state.frames.ofAnswer(requestId)));
        }
    }

    /**
     * Raises the horizon of those slots that this node still holds exactly as the asker does. Both sides must go by the same map, in which all owners
     * serve and no member is away, so that what holds for the asker holds here.
     */
    void raise(long requestId, PeerRequest.Raise request) {
        if (state.anotherLife(requestId, request.incarnation())) {
            return;
        }
        if (request.epoch() != state.map().epoch() || !state.map().absent().isEmpty()) {
            state.refuse(requestId, ErrorCode.STALE_MAP, "the horizon rises only among owners that go by the same map");
            return;
        }
        if (request.horizon() > Horizons.highest(state, state.clocks.agreed())) {
            state.refuse(
                    requestId, ErrorCode.SESSION_EXPIRED, "by this node's clock, sessions below that horizon live");
            return;
        }
        BitSet raised = new BitSet();
        Iterator<Long> digests = request.digests().iterator();
        for (int slot : request.slots().stream().toArray()) {
            OwnerInfo own = state.ownership(slot);
            boolean equal = digests.next() == state.slot(slot).digest();
            if (equal && own != null && state.owners(slot).settled()) {
                state.raise(slot, request.horizon());
                raised.set(slot);
            }
        }
        state.answer(requestId, new Reply.Raised(raised, state.map().epoch()));
    }

    private BitSet known(BitSet slots) {
        BitSet known = (BitSet) slots.clone();
        known.clear(
                state.map().settings().slots(), Math.max(state.map().settings().slots(), known.length()));
        return known;
    }
}
