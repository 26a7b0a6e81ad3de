// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Garbage collection of contexts, by raising the horizon of the slots of which this node is primary: sessions that
 * logged in before a slot's horizon count as seen, and their dots are freed. No acknowledged change may count as seen
 * where it is not held. Therefore the horizon stays below every owner's clock − session.maxAge − session.grace,
 * beyond which no owner accepts a session's change. It rises only when all owners serve and have equal digests, no
 * other member holds a cart of the slot, no member is absent that may bring one back, and most clocks, the manager's
 * included, agree. Only a manager knows whether there are other owners: without one the horizon does not rise.
 */
final class Horizons {
    private static final int TIMEOUTS = 10;

    private final ShardView view;
    private final ShardCarts carts;
    private final Peers peers;
    private final NodeClocks clocks;
    private final HorizonSlots due;
    private boolean running;

    Horizons(ShardView view, ShardCarts carts, Peers peers, NodeClocks clocks) {
        this.view = view;
        this.carts = carts;
        this.peers = peers;
        this.clocks = clocks;
        this.due = new HorizonSlots(view, carts, clocks);
    }

    /** The highest horizon that a clock reading allows. */
    static long highest(ShardConfig config, long clockMillis) {
        return clockMillis - config.sessionMaxAgeMillis() - config.sessionGraceMillis();
    }

    /** Starts the next step of a round; called with each tick. */
    void advance() {
        if (running || clocks.isOff() || !view.map().absent().isEmpty()) {
            return;
        }
        BitSet some = due.next();
        if (!some.isEmpty()) {
            running = true;
            new Round(some).start();
        }
    }

    /** One step: asks every member, then raises the slots on which all agree, at the other owners and here. */
    private final class Round {
        private final long epoch = view.epoch();
        private final BitSet slots;
        private final Map<Integer, Long> digests = new HashMap<>();
        private final Map<Integer, Set<NodeRef>> raisedAt = new HashMap<>();
        private final List<Long> members = new ArrayList<>(List.of(clocks.wallMillis()));

        Round(BitSet slots) {
            this.slots = slots;
            slots.stream().forEach(slot -> digests.put(slot, carts.slot(slot).digest()));
        }

        void start() {
            Gather.<NodeInfo>each(view.otherMembers(), this::ask, all -> raiseIfEqual());
        }

        private void ask(NodeInfo member, Gather answers) {
            BitSet common = ownedBy(member.ref());
            long mine = SlotDigests.combined(digestsOf(common));
            Request request = new PeerRequest.Digest(member.incarnation(), common, mine, epoch);
            peers.send(member, request, timeoutMillis(), result -> {
                if (result.reply() instanceof Reply.Digests theirs && theirs.epoch() == epoch) {
                    keepEqual(common, theirs);
                } else {
                    slots.clear();
                }
                answers.succeeded();
            });
        }

        private BitSet ownedBy(NodeRef member) {
            BitSet owned = view.map().slotsOf(member);
            owned.and(slots);
            return owned;
        }

        private List<Long> digestsOf(BitSet of) {
            return of.stream().mapToObj(slot -> digests.getOrDefault(slot, 0L)).toList();
        }

        private void keepEqual(BitSet common, Reply.Digests theirs) {
            if (theirs.clock() > 0) {
                members.add(theirs.clock());
            }
            slots.andNot(theirs.held());
            int at = 0;
            for (int slot :
                    theirs.digests().isEmpty() ? new int[0] : common.stream().toArray()) {
                if (at == theirs.digests().size() || !theirs.digests().get(at++).equals(digests.get(slot))) {
                    slots.clear(slot);
                }
            }
        }

        private void raiseIfEqual() {
            long horizon = highest(view.config(), clocks.horizonClock(members));
            if (slots.isEmpty() || horizon <= 0 || epoch != view.epoch()) {
                running = false;
                return;
            }
            raise(horizon);
        }

        private void raise(long horizon) {
            Gather.<NodeInfo>each(
                    view.otherMembers(),
                    (member, answers) -> raise(member, horizon, answers),
                    all -> raiseHere(horizon));
        }

        private void raise(NodeInfo member, long horizon, Gather answers) {
            BitSet common = ownedBy(member.ref());
            if (common.isEmpty()) {
                answers.succeeded();
                return;
            }
            Request request = new PeerRequest.Raise(member.incarnation(), common, digestsOf(common), horizon, epoch);
            peers.send(member, request, timeoutMillis(), result -> {
                if (result.reply() instanceof Reply.Raised raised) {
                    raised.slots().stream().forEach(slot -> raisedAt(slot).add(member.ref()));
                }
                answers.succeeded();
            });
        }

        private Set<NodeRef> raisedAt(int slot) {
            return raisedAt.computeIfAbsent(slot, s -> new HashSet<>());
        }

        /** Raises the horizon here after the other owners; an owner that missed it adopts it in the next comparison. */
        private void raiseHere(long horizon) {
            running = false;
            for (int slot : slots.stream().toArray()) {
                boolean everywhere = view.owners(slot).owners().stream()
                        .map(OwnerInfo::ref)
                        .filter(owner -> !owner.equals(view.self()))
                        .allMatch(owner -> raisedAt(slot).contains(owner));
                if (everywhere && epoch == view.epoch()) {
                    carts.raise(slot, horizon);
                }
            }
        }

        private long timeoutMillis() {
            return peers.timeoutMillis(TIMEOUTS);
        }
    }
}
