package io.gtstore.cluster;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * The next cluster map after a join, a failure, or a node's catching up: pure functions of the old one. None of them ever takes a caught-up owner
 * from a slot that another one has not yet replaced, but the owner that failed.
 */
public final class Planner {
    private Planner() {}

    /**
     * A node joins, for the first time or again. Its older life is evicted; slots short of owners take it; then it gets its fair share, and no
     * more than that moves. It catches up on all of them before it serves (paper §4, and §6.3, which the paper left out).
     *
     * @param joining the node under its new incarnation
     */
    public static ClusterMap admit(ClusterMap map, NodeInfo joining) {
        long epoch = map.epoch() + 1;
        SlotOwners[] slots = map.slotsCopy();
        NavigableMap<String, NodeInfo> members = map.membersCopy();
        members.put(joining.id(), joining);
        NavigableSet<String> absent = map.absentCopy();
        absent.remove(joining.id());
        OwnerInfo newcomer = new OwnerInfo(joining.id(), joining.incarnation(), OwnerState.CATCHING_UP);
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot].names(joining.id())) {
                slots[slot] = promoted(slots[slot].without(joining.id(), epoch));
            }
            OwnerInfo standIn = first(slots[slot], OwnerState.WAITING);
            if (standIn != null) {
                slots[slot] = slots[slot].without(standIn.id(), epoch).with(newcomer, epoch);
            } else if (slots[slot].lasting() < map.settings().replicas()) {
                slots[slot] = slots[slot].with(newcomer, epoch);
            }
        }
        fill(slots, members, map.settings().replicas(), epoch);
        FairShare.spread(slots, members.values(), map.settings().replicas(), epoch);
        return map.next(members, absent, slots);
    }

    /**
     * A node failed: the routes to it go, a caught-up owner becomes primary, and the next node in the ring a new replica (paper §4). It is absent until
     * it returns or is written off.
     *
     * @param silent whether it may only be paused, so that the copy of its old data waits a while for its return
     */
    public static ClusterMap evict(ClusterMap map, NodeRef failed, boolean silent) {
        long epoch = map.epoch() + 1;
        SlotOwners[] slots = map.slotsCopy();
        NavigableMap<String, NodeInfo> members = map.membersCopy();
        members.remove(failed.id());
        NavigableSet<String> absent = map.absentCopy();
        absent.add(failed.id());
        for (int slot = 0; slot < slots.length; slot++) {
            if (!slots[slot].names(failed.id())) {
                continue;
            }
            SlotOwners left = keepLeaving(slots[slot].without(failed.id(), epoch), epoch);
            List<NodeInfo> successors = map.successors(slot, failed.id());
            if (left.lasting() < map.settings().replicas() && !successors.isEmpty()) {
                NodeInfo next = successors.get(0);
                OwnerState state = silent && left.anyCaughtUp() ? OwnerState.WAITING : OwnerState.CATCHING_UP;
                left = left.with(new OwnerInfo(next.id(), next.incarnation(), state), epoch);
            }
            slots[slot] = promoted(left);
        }
        fill(slots, members, map.settings().replicas(), epoch);
        return map.next(members, absent, slots);
    }

    /**
     * Absent members are written off: nobody waits any more for what they may hold.
     *
     * @param ids those that are not absent are passed over
     */
    public static ClusterMap forget(ClusterMap map, Collection<String> ids) {
        NavigableSet<String> absent = map.absentCopy();
        return absent.removeAll(ids) ? map.next(map.membersCopy(), absent, map.slotsCopy()) : map;
    }

    /**
     * The nodes that stand in for one that stayed silent start to copy its old data.
     *
     * @param which the slots, as {@link #waiting} gave them; those where nobody waits any more are passed over
     */
    public static ClusterMap replaceForGood(ClusterMap map, BitSet which) {
        long epoch = map.epoch() + 1;
        SlotOwners[] slots = map.slotsCopy();
        boolean changed = false;
        for (int slot = which.nextSetBit(0); slot >= 0 && slot < slots.length; slot = which.nextSetBit(slot + 1)) {
            for (OwnerInfo owner : slots[slot].owners()) {
                if (owner.state() == OwnerState.WAITING) {
                    slots[slot] = slots[slot].withState(owner.id(), OwnerState.CATCHING_UP, epoch);
                    changed = true;
                }
            }
        }
        return changed ? map.next(map.membersCopy(), map.absentCopy(), slots) : map;
    }

    /** The slots where a node stands in for one that may come back. */
    public static BitSet waiting(ClusterMap map) {
        BitSet waiting = new BitSet();
        for (int slot = 0; slot < map.settings().slots(); slot++) {
            waiting.set(slot, first(map.owners(slot), OwnerState.WAITING) != null);
        }
        return waiting;
    }

    /**
     * A node has caught up on slots: it serves them, those that it replaces leave them, and it becomes the primary of its share.
     *
     * @param which the slots; those that it does not own, or already serves, are passed over
     */
    public static ClusterMap synced(ClusterMap map, NodeRef node, BitSet which) {
        long epoch = map.epoch() + 1;
        SlotOwners[] slots = map.slotsCopy();
        Primaries primaries = new Primaries(slots, map.members());
        boolean changed = false;
        for (int slot = which.nextSetBit(0); slot >= 0 && slot < slots.length; slot = which.nextSetBit(slot + 1)) {
            OwnerInfo owner = slots[slot].owner(node);
            if (owner == null || owner.state() != OwnerState.CATCHING_UP) {
                continue;
            }
            SlotOwners before = slots[slot];
            SlotOwners after = released(before.withState(node.id(), OwnerState.SERVING, epoch), epoch, map);
            slots[slot] = primaries.rebalanced(before, after);
            changed = true;
        }
        if (changed) {
            fill(slots, map.membersCopy(), map.settings().replicas(), epoch);
            FairShare.spread(slots, map.members(), map.settings().replicas(), epoch);
        }
        return changed ? map.next(map.membersCopy(), map.absentCopy(), slots) : map;
    }

    /** Those that leave go once all others have caught up and are enough. */
    private static SlotOwners released(SlotOwners owners, long epoch, ClusterMap map) {
        boolean othersServe = owners.owners().stream()
                .filter(o -> o.state() != OwnerState.LEAVING)
                .allMatch(o -> o.state() == OwnerState.SERVING);
        if (!othersServe || owners.lasting() < map.settings().replicas()) {
            return owners;
        }
        return new SlotOwners(
                epoch,
                owners.owners().stream()
                        .filter(o -> o.state() != OwnerState.LEAVING)
                        .toList());
    }

    /** A move whose target is gone is called off: as many of those that leave stay as are needed. */
    private static SlotOwners keepLeaving(SlotOwners owners, long epoch) {
        OwnerInfo leaving = first(owners, OwnerState.LEAVING);
        boolean replaced = owners.owners().stream().anyMatch(o -> o.state() == OwnerState.CATCHING_UP);
        return leaving == null || replaced ? owners : owners.withState(leaving.id(), OwnerState.SERVING, epoch);
    }

    /** Slots short of owners get them: whoever was about to leave stays, then the next members in the ring come. */
    private static void fill(SlotOwners[] slots, NavigableMap<String, NodeInfo> members, int replicas, long epoch) {
        int wanted = Math.min(replicas, members.size());
        for (int slot = 0; slot < slots.length; slot++) {
            while (slots[slot].lasting() < wanted) {
                slots[slot] = oneMore(slots[slot], members, epoch);
            }
        }
    }

    private static SlotOwners oneMore(SlotOwners owners, NavigableMap<String, NodeInfo> members, long epoch) {
        OwnerInfo leaving = first(owners, OwnerState.LEAVING);
        if (leaving != null) {
            return owners.withState(leaving.id(), OwnerState.SERVING, epoch);
        }
        String from = owners.owners().isEmpty() ? "" : owners.owners().get(0).id();
        List<NodeInfo> ring = new ArrayList<>(members.tailMap(from, false).values());
        ring.addAll(members.headMap(from, false).values());
        ring.removeIf(node -> owners.names(node.id()));
        NodeInfo next = ring.get(0);
        return owners.with(new OwnerInfo(next.id(), next.incarnation(), OwnerState.CATCHING_UP), epoch);
    }

    /** The first caught-up owner moves to the front. */
    private static SlotOwners promoted(SlotOwners owners) {
        List<OwnerInfo> ordered = new ArrayList<>();
        owners.owners().stream().filter(o -> o.state().caughtUp()).forEach(ordered::add);
        owners.owners().stream().filter(o -> !o.state().caughtUp()).forEach(ordered::add);
        return new SlotOwners(owners.epoch(), ordered);
    }

    private static @Nullable OwnerInfo first(SlotOwners owners, OwnerState state) {
        return owners.owners().stream()
                .filter(o -> o.state() == state)
                .findFirst()
                .orElse(null);
    }
}
