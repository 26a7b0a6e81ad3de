// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cluster.SlotOwners;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Request;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hand-over of slots that this node holds but does not own (hinted hand-off; slots that moved; all slots after an
 * eviction). Every current owner is sent a copy. The copy here is dropped only once each owner has acknowledged it,
 * none is catching up, and there are as many owners as configured.
 */
final class HandOver {
    private static final int AT_ONCE = 8;
    private static final int SEND_TIMEOUTS = 10;

    /** The approximate bound of bytes sent per interval: more than the hints of a short absence, less than all carts of an evicted node. */
    private static final long BYTES_PER_LOOK = 4 << 20;

    private final ShardView view;
    private final ShardCarts carts;
    private final Peers peers;
    private final Map<Integer, Delivery> delivered = new HashMap<>();
    private final Set<Integer> underWay = new HashSet<>();
    /** Slots held at the last interval that have yet to be considered. */
    private BitSet waiting = new BitSet();

    private long bytesLeft;

    HandOver(ShardView view, ShardCarts carts, Peers peers) {
        this.view = view;
        this.carts = carts;
        this.peers = peers;
    }

    /** A completed delivery, to be repeated once the slot's version or owners have changed. */
    private record Delivery(long version, List<OwnerInfo> owners) {}

    @ThroughAllSlots("at the pace of handing over, by a tick")
    void deliverHeld() {
        BitSet held = carts.foreignSlots();
        delivered.keySet().retainAll(held.stream().boxed().toList());
        waiting = held;
        bytesLeft = BYTES_PER_LOOK;
        deliverNext();
    }

    /**
     * Delivers as many slots at once as the bound allows; a slot that changed after its delivery waits for the next
     * interval, so that others get their turn.
     */
    private void deliverNext() {
        int slot = waiting.nextSetBit(0);
        while (slot >= 0 && underWay.size() < AT_ONCE && bytesLeft > 0) {
            waiting.clear(slot);
            boolean held = view.ownership(slot) == null && !carts.slot(slot).isEmpty();
            if (held && !underWay.contains(slot)) {
                deliver(slot);
            }
            slot = waiting.nextSetBit(slot + 1);
        }
    }

    private void deliver(int slot) {
        List<NodeInfo> owners = view.map().ownerNodes(slot);
        boolean reachable = owners.stream().noneMatch(o -> peers.skipped(o.ref()));
        if (owners.isEmpty() || !reachable) {
            return;
        }
        Delivery now =
                new Delivery(carts.slot(slot).version(), view.owners(slot).owners());
        if (now.equals(delivered.get(slot))) {
            dropIfSafe(slot, now);
        } else {
            underWay.add(slot);
            bytesLeft -= carts.slot(slot).heapBytes();
            new Sending(slot, now, owners).start();
        }
    }

    private void dropIfSafe(int slot, Delivery delivery) {
        SlotOwners owners = view.owners(slot);
        boolean current =
                owners.owners().equals(delivery.owners()) && carts.slot(slot).version() == delivery.version();
        boolean quiet = !carts.storing(slot);
        if (current && quiet && view.fullyReplicated(slot) && owners.settled() && view.ownership(slot) == null) {
            delivered.remove(slot);
            carts.drop(slot);
        }
    }

    private final class Sending {
        private final int slot;
        private final Delivery delivery;
        private final List<NodeInfo> owners;
        private final BitSet only = new BitSet();

        Sending(int slot, Delivery delivery, List<NodeInfo> owners) {
            this.slot = slot;
            this.delivery = delivery;
            this.owners = owners;
            only.set(slot);
        }

        void start() {
            Gather.<NodeInfo>each(owners, (owner, acknowledgements) -> send(owner, "", acknowledgements), this::finish);
        }

        private void send(NodeInfo owner, String after, Gather acknowledgements) {
            Chunks chunk = Chunks.after(view, carts, only, after, peers.frameBytes(owner.ref()));
            Request request = new PeerRequest.SendRep(owner.incarnation(), chunk.carts(), view.epoch());
            peers.send(owner, request, peers.timeoutMillis(SEND_TIMEOUTS), result -> {
                String next = chunk.next();
                if (result.ok() && next != null) {
                    send(owner, next, acknowledgements);
                } else {
                    acknowledgements.answer(result.ok());
                }
            });
        }

        /** Repeats a delivery only for a leaving node, which has to drop its copies; for others they do no harm. */
        private void repeatIfLeaving() {
            NodeInfo self = view.map().member(view.self());
            if (self != null && self.leaving()) {
                deliverHeld();
            }
        }

        private void finish(boolean allAcknowledged) {
            underWay.remove(slot);
            if (allAcknowledged && view.ownership(slot) == null) {
                delivered.put(slot, delivery);
                dropIfSafe(slot, delivery);
                repeatIfLeaving();
            }
            deliverNext();
        }
    }
}
