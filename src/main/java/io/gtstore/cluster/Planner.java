// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;

/**
 * Planner of the next cluster map after a join, a failure, a leave, or a catch-up: pure functions of the old map. A
 * caught-up owner is never taken from a slot before its replacement has caught up, unless it has failed.
 */
public final class Planner {
    private Planner() {}

    /**
     * Admits a node, new or returning: evicts its older incarnation, assigns it slots that are short of owners, then
     * moves its fair share to it and no more. It catches up on all of them before it serves (paper §4, and §6.3,
     * which the paper left out).
     *
     * @param joining the node with its new incarnation
     */
    public static ClusterMap admit(ClusterMap map, NodeInfo joining) {
        return admit(map, joining, List.of());
    }

    /**
     * Admits a node that was in another cluster before.
     *
     * @param former the members of that cluster; those that are no members here become absent, since they may hold
     *     the only copies
     */
    public static ClusterMap admit(ClusterMap map, NodeInfo joining, Collection<String> former) {
        long epoch = map.epoch() + 1;
        SlotOwners[] slots = map.slotsCopy();
        NavigableMap<String, NodeInfo> members = map.membersCopy();
        members.put(joining.id(), joining);
        NavigableSet<String> absent = map.absentCopy();
        absent.addAll(former);
        absent.removeAll(members.keySet());
        OwnerInfo newcomer = new OwnerInfo(joining.id(), joining.incarnation(), OwnerState.CATCHING_UP);
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot].names(joining.id())) {
                slots[slot] = SlotAssignment.promoted(slots[slot].without(joining.id(), epoch));
            }
            OwnerInfo standIn = SlotAssignment.first(slots[slot], OwnerState.STANDBY);
            if (standIn != null) {
                slots[slot] = slots[slot].without(standIn.id(), epoch).with(newcomer, epoch);
            } else if (slots[slot].lasting() < map.settings().replicas()) {
                slots[slot] = slots[slot].with(newcomer, epoch);
            }
        }
        CopyCounts shares = new CopyCounts(slots, members.values());
        new SlotAssignment(slots, shares, map.settings().replicas(), epoch).fill();
        Rebalancer.share(slots, shares, joining, epoch);
        spreadNowOrLater(slots, shares, epoch);
        return map.next(members, absent, slots);
    }

    /**
     * Evicts a failed node: its routes are removed, a caught-up owner becomes primary, and the next node in the ring
     * a new replica (paper §4). It is absent until it returns or is forgotten. Owners being released stay if no
     * others are left.
     *
     * @param silent whether it may only be paused, so that the copy of its old data waits a while for its return
     */
    public static ClusterMap evict(ClusterMap map, NodeRef failed, boolean silent) {
        long epoch = map.epoch() + 1;
        SlotOwners[] slots = map.slotsCopy();
        NavigableMap<String, NodeInfo> members = map.membersCopy();
        members.remove(failed.id());
        if (members.values().stream().allMatch(NodeInfo::leaving)) {
            members.replaceAll((id, member) -> member.leaving(false));
        }
        NavigableSet<String> absent = map.absentCopy();
        absent.add(failed.id());
        int replicas = map.settings().replicas();
        CopyCounts shares = new CopyCounts(slots, members.values());
        SlotAssignment filling = new SlotAssignment(slots, shares, replicas, epoch);
        for (int slot = 0; slot < slots.length; slot++) {
            if (!slots[slot].names(failed.id())) {
                continue;
            }
            SlotOwners left = filling.keepLeaving(slots[slot].without(failed.id(), epoch));
            List<NodeInfo> successors = map.successors(slot, failed.id());
            if (left.lasting() < replicas && !successors.isEmpty()) {
                NodeInfo next = successors.get(0);
                OwnerState state = silent && left.anyCaughtUp() ? OwnerState.STANDBY : OwnerState.CATCHING_UP;
                left = left.with(new OwnerInfo(next.id(), next.incarnation(), state), epoch);
                shares.took(next.id());
            }
            slots[slot] = SlotAssignment.promoted(left);
        }
        filling.fill();
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] =
                    filling.released(slots[slot]); // those of a move whose target is gone may be more than are needed
        }
        spreadNowOrLater(slots, shares, epoch);
        return map.next(members, absent, slots);
    }

    /**
     * Starts a leave: the node serves its slots until others have caught up on them, and gets no more.
     *
     * @return the same map if it may not leave, see {@link #mayLeave}, or is leaving already
     */
    public static ClusterMap leave(ClusterMap map, String node) {
        NodeInfo member = map.member(node);
        if (member == null || member.leaving() || !mayLeave(map, node)) {
            return map;
        }
        long epoch = map.epoch() + 1;
        SlotOwners[] slots = map.slotsCopy();
        NavigableMap<String, NodeInfo> members = map.membersCopy();
        members.put(node, member.leaving(true));
        CopyCounts shares = new CopyCounts(slots, members.values());
        SlotAssignment filling =
                new SlotAssignment(slots, shares, map.settings().replicas(), epoch);
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = filling.drained(slots[slot], node);
        }
        filling.fill();
        spreadNowOrLater(slots, shares, epoch);
        return map.next(members, map.absentCopy(), slots);
    }

    /** Whether enough members for all replicas would stay without it. */
    public static boolean mayLeave(ClusterMap map, String node) {
        long others = map.members().stream()
                .filter(member -> !member.leaving() && !member.id().equals(node))
                .count();
        return others >= map.settings().replicas();
    }

    /**
     * Ends a leave: the node holds nothing any more, is removed from the map, and is not absent.
     *
     * @return the same map if it is not leaving, or owns a slot
     */
    public static ClusterMap left(ClusterMap map, NodeRef node) {
        NodeInfo member = map.member(node);
        if (member == null || !member.leaving() || !map.slotsOf(node).isEmpty()) {
            return map;
        }
        NavigableMap<String, NodeInfo> members = map.membersCopy();
        members.remove(node.id());
        return map.next(members, map.absentCopy(), map.slotsCopy());
    }

    /**
     * Forgets absent members: nothing waits for their copies any more.
     *
     * @param ids ids that are not absent are ignored
     */
    public static ClusterMap forget(ClusterMap map, Collection<String> ids) {
        NavigableSet<String> absent = map.absentCopy();
        return absent.removeAll(ids) ? map.next(map.membersCopy(), absent, map.slotsCopy()) : map;
    }

    /**
     * Makes stand-ins for a silent node permanent: they start to copy its old data.
     *
     * @param which the slots, as {@link #waiting} returned them; those without a stand-in by now are ignored
     */
    public static ClusterMap replaceForGood(ClusterMap map, BitSet which) {
        long epoch = map.epoch() + 1;
        SlotOwners[] slots = map.slotsCopy();
        boolean changed = false;
        for (int slot = which.nextSetBit(0); slot >= 0 && slot < slots.length; slot = which.nextSetBit(slot + 1)) {
            for (OwnerInfo owner : slots[slot].owners()) {
                if (owner.state() == OwnerState.STANDBY) {
                    slots[slot] = slots[slot].withState(owner.id(), OwnerState.CATCHING_UP, epoch);
                    changed = true;
                }
            }
        }
        return changed ? map.next(map.membersCopy(), map.absentCopy(), slots) : map;
    }

    /** The slots with a stand-in for a node that may come back. */
    public static BitSet waiting(ClusterMap map) {
        BitSet waiting = new BitSet();
        for (int slot = 0; slot < map.settings().slots(); slot++) {
            waiting.set(slot, SlotAssignment.first(map.owners(slot), OwnerState.STANDBY) != null);
        }
        return waiting;
    }

    /**
     * Marks a node as caught up on slots: it serves them, the owners that it replaces are released, and it becomes
     * the primary of its share.
     *
     * @param which the slots; those that it does not own, or already serves, are ignored
     */
    public static ClusterMap synced(ClusterMap map, NodeRef node, BitSet which) {
        long epoch = map.epoch() + 1;
        SlotOwners[] slots = map.slotsCopy();
        Collection<NodeInfo> members = map.members();
        Primaries primaries = new Primaries(slots, members);
        CopyCounts shares = new CopyCounts(slots, members);
        SlotAssignment filling =
                new SlotAssignment(slots, shares, map.settings().replicas(), epoch);
        boolean changed = false;
        for (int slot = which.nextSetBit(0); slot >= 0 && slot < slots.length; slot = which.nextSetBit(slot + 1)) {
            OwnerInfo owner = slots[slot].owner(node);
            if (owner == null || owner.state() != OwnerState.CATCHING_UP) {
                continue;
            }
            SlotOwners before = slots[slot];
            slots[slot] = primaries.rebalanced(
                    before, filling.released(before.withState(node.id(), OwnerState.SERVING, epoch)));
            changed = true;
        }
        if (!changed) {
            return map;
        }
        filling.fill();
        Rebalancer.spread(slots, shares, epoch);
        return map.next(map.membersCopy(), map.absentCopy(), slots);
    }

    /** Evens out the shares now if nothing is left to fetch, since otherwise the last catch-up does so, which never comes if moves were cancelled. */
    private static void spreadNowOrLater(SlotOwners[] slots, CopyCounts shares, long epoch) {
        if (Arrays.stream(slots).allMatch(SlotOwners::caughtUp)) {
            Rebalancer.spread(slots, shares, epoch);
        }
    }

    /** The map that this one converges to if no node fails, all catch up, and all subsequent moves are finished. */
    public static ClusterMap settled(ClusterMap map) {
        ClusterMap before = map;
        ClusterMap next = replaceForGood(map, waiting(map));
        BitSet all = new BitSet();
        all.set(0, map.settings().slots());
        do {
            before = next;
            for (NodeInfo member : before.members()) {
                next = synced(next, member.ref(), all);
            }
        } while (next.epoch() != before.epoch());
        return next;
    }
}
