package io.gtstore.cluster;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Spreads the primaries: of a slot's caught-up owners the one with the fewest leads, if the present one has more than its share. */
final class Primaries {
    private final Map<String, Integer> leads = new HashMap<>();
    private final int fair;

    Primaries(SlotOwners[] slots, List<NodeInfo> members) {
        this.fair = slots.length / Math.max(1, members.size());
        for (SlotOwners owners : slots) {
            count(owners, 1);
        }
    }

    SlotOwners rebalanced(SlotOwners before, SlotOwners after) {
        count(before, -1);
        OwnerInfo lead = after.owners().get(0);
        boolean mayStay =
                before.owners().get(0).id().equals(lead.id()) && lead.state().caughtUp() && of(lead) < fair;
        SlotOwners chosen = mayStay ? after : led(after);
        count(chosen, 1);
        return chosen;
    }

    private SlotOwners led(SlotOwners owners) {
        OwnerInfo least = owners.owners().get(0);
        for (OwnerInfo owner : owners.owners()) {
            boolean better = owner.state().caughtUp() && (!least.state().caughtUp() || of(owner) < of(least));
            least = better ? owner : least;
        }
        List<OwnerInfo> ordered = new ArrayList<>(owners.owners());
        ordered.remove(least);
        ordered.add(0, least);
        return new SlotOwners(owners.epoch(), ordered);
    }

    private int of(OwnerInfo owner) {
        return leads.getOrDefault(owner.id(), 0);
    }

    private void count(SlotOwners owners, int by) {
        if (!owners.owners().isEmpty()) {
            leads.merge(owners.owners().get(0).id(), by, Integer::sum);
        }
    }
}
