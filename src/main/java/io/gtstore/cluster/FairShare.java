package io.gtstore.cluster;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Moves slots to members that own less than their fair share of copies, from those who own most. A slot that is already on the move stays; what is
 * missing then follows when it has settled. Every move takes from above the share and gives below it, so it comes to an end.
 */
final class FairShare {
    private final Map<String, Integer> copies = new HashMap<>();
    private final SlotOwners[] slots;
    private final int fair;

    private FairShare(SlotOwners[] slots, int members, int replicas) {
        this.slots = slots;
        this.fair = slots.length * Math.min(replicas, members) / members;
        for (SlotOwners owners : slots) {
            for (OwnerInfo owner : owners.owners()) {
                if (owner.state() != OwnerState.LEAVING) {
                    copies.merge(owner.id(), 1, Integer::sum);
                }
            }
        }
    }

    static void spread(SlotOwners[] slots, Collection<NodeInfo> members, int replicas, long epoch) {
        if (members.isEmpty()) {
            return;
        }
        FairShare share = new FairShare(slots, members.size(), replicas);
        for (NodeInfo member : members) {
            if (share.count(member.id()) < share.fair) {
                share.give(new OwnerInfo(member.id(), member.incarnation(), OwnerState.CATCHING_UP), epoch);
            }
        }
    }

    private void give(OwnerInfo poor, long epoch) {
        Map<String, Deque<Integer>> movable = movableTo(poor.id());
        String donor = richest(movable);
        while (count(poor.id()) < fair && !donor.isEmpty()) {
            int slot = movable.getOrDefault(donor, new ArrayDeque<>()).removeFirst();
            if (slots[slot].settled() && !slots[slot].names(poor.id())) {
                slots[slot] =
                        slots[slot].withState(donor, OwnerState.LEAVING, epoch).with(poor, epoch);
                copies.merge(donor, -1, Integer::sum);
                copies.merge(poor.id(), 1, Integer::sum);
            }
            donor = richest(movable);
        }
    }

    /** By owner, the slots that are not on the move and not the poor one's, scattered, so that every pair of nodes goes on sharing some. */
    private Map<String, Deque<Integer>> movableTo(String poor) {
        Map<String, Deque<Integer>> movable = new HashMap<>();
        List<Integer> scattered = IntStream.range(0, slots.length)
                .boxed()
                .sorted(Comparator.comparingInt(slot -> Integer.reverse(slot * 0x9e3779b9)))
                .toList();
        for (int slot : scattered) {
            if (slots[slot].settled() && !slots[slot].names(poor)) {
                for (OwnerInfo owner : slots[slot].owners()) {
                    movable.computeIfAbsent(owner.id(), o -> new ArrayDeque<>()).add(slot);
                }
            }
        }
        return movable;
    }

    /** Who has most copies above the share, and something left to give; empty for nobody. Ties go to the first by id. */
    private String richest(Map<String, Deque<Integer>> movable) {
        String richest = "";
        for (Map.Entry<String, Deque<Integer>> donor : movable.entrySet()) {
            int has = count(donor.getKey());
            int most = richest.isEmpty() ? fair + 1 : count(richest);
            boolean first = richest.isEmpty() || donor.getKey().compareTo(richest) < 0;
            if (!donor.getValue().isEmpty() && (has > most || (has == most && first))) {
                richest = donor.getKey();
            }
        }
        return richest;
    }

    private int count(String node) {
        return copies.getOrDefault(node, 0);
    }
}
