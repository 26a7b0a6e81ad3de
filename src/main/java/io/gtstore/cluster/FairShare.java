package io.gtstore.cluster;

import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Moves slots to a newcomer, from those who have most, until it has its fair share of copies. */
final class FairShare {
    private final Map<String, Integer> copies = new HashMap<>();
    private final SlotOwners[] slots;
    private final int fair;

    private FairShare(SlotOwners[] slots, Set<String> members, int replicas) {
        this.slots = slots;
        this.fair = slots.length * Math.min(replicas, members.size()) / members.size();
        for (SlotOwners owners : slots) {
            owners.owners().stream()
                    .filter(o -> o.state() != OwnerState.LEAVING)
                    .forEach(o -> copies.merge(o.id(), 1, Integer::sum));
        }
    }

    static void give(OwnerInfo newcomer, SlotOwners[] slots, Set<String> members, int replicas, long epoch) {
        FairShare share = new FairShare(slots, members, replicas);
        int slot = share.richest(newcomer.id());
        while (share.count(newcomer.id()) < share.fair && slot >= 0) {
            String donor = share.donor(slot);
            slots[slot] =
                    slots[slot].withState(donor, OwnerState.LEAVING, epoch).with(newcomer, epoch);
            share.copies.merge(donor, -1, Integer::sum);
            share.copies.merge(newcomer.id(), 1, Integer::sum);
            slot = share.richest(newcomer.id());
        }
    }

    /** The slot, not on the move and not the newcomer's, one of whose owners has most copies above its share; -1 if there is none. */
    private int richest(String newcomer) {
        int best = -1;
        int most = fair;
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot].settled() && !slots[slot].names(newcomer) && count(donor(slot)) > most) {
                best = slot;
                most = count(donor(slot));
            }
        }
        return best;
    }

    private String donor(int slot) {
        String donor = "";
        for (OwnerInfo owner : slots[slot].owners()) {
            donor = donor.isEmpty() || count(owner.id()) > count(donor) ? owner.id() : donor;
        }
        return donor;
    }

    private int count(String node) {
        return copies.getOrDefault(node, 0);
    }
}
