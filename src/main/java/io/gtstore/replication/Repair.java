// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Anti-entropy (DeCandia et al., "Dynamo", 2007, §4.7): each pair of nodes compares one digest of their common slots
 * per interval, and exchanges only carts that differ. A change in progress makes a slot differ for a moment, so only
 * a slot that differs twice in a row is repaired. The comparison doubles as a heartbeat: a peer that does not answer
 * is reported, so a silent failure is detected without any write.
 */
final class Repair {
    private static final long ANSWER_MILLIS = 250;
    private static final int SLOTS_AT_ONCE = 8;

    private final ShardView view;
    private final ShardCarts carts;
    private final Peers peers;
    private final Map<NodeRef, BitSet> differed = new HashMap<>();
    private final Set<NodeRef> asked = new HashSet<>();
    private final Set<Pair> repairing = new HashSet<>();

    private record Pair(NodeRef peer, int slot) {}

    Repair(ShardView view, ShardCarts carts, Peers peers) {
        this.view = view;
        this.carts = carts;
        this.peers = peers;
    }

    /** Sends a digest to every node with slots in common, once per interval. */
    void compareAll() {
        differed.keySet().removeIf(peer -> view.map().member(peer) == null);
        for (NodeInfo peer : view.otherMembers()) {
            BitSet common = view.slotsInCommon(peer.ref());
            if (!common.isEmpty() && asked.add(peer.ref())) {
                compare(peer, common);
            }
        }
    }

    private void compare(NodeInfo peer, BitSet common) {
        long mine = carts.combinedDigest(common);
        long epoch = view.epoch();
        Request request = new PeerRequest.Digest(peer.incarnation(), common, mine, epoch);
        peers.send(peer, request, ANSWER_MILLIS, result -> {
            asked.remove(peer.ref());
            if (result.reply() instanceof Reply.Digests digests && digests.epoch() == epoch) {
                repairDifferences(peer, common, digests.digests());
            }
        });
    }

    /**
     * Compares the peer's digests with this node's.
     *
     * @param theirs a digest for each slot in common, none if all are equal
     */
    private void repairDifferences(NodeInfo peer, BitSet common, List<Long> theirs) {
        BitSet differs = theirs.isEmpty() ? new BitSet() : differing(common, theirs);
        BitSet before = differed.getOrDefault(peer.ref(), new BitSet());
        differed.put(peer.ref(), differs);
        for (int slot = differs.nextSetBit(0); slot >= 0; slot = differs.nextSetBit(slot + 1)) {
            Pair pair = new Pair(peer.ref(), slot);
            if (before.get(slot) && repairing.size() < SLOTS_AT_ONCE && repairing.add(pair)) {
                new SlotRepair(view, carts, peers, peer, slot, () -> repairing.remove(pair)).start();
            }
        }
    }

    private BitSet differing(BitSet common, List<Long> theirs) {
        BitSet differs = new BitSet();
        int at = 0;
        for (int slot = common.nextSetBit(0); slot >= 0; slot = common.nextSetBit(slot + 1)) {
            if (at < theirs.size() && theirs.get(at++) != carts.slot(slot).digest()) {
                differs.set(slot);
            }
        }
        return differs;
    }
}
