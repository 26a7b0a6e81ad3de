// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Balancing of primaries by weight: of a slot's caught-up owners the one with the fewest primaries leads, if the
 * current one has more than its share.
 */
final class Primaries {
    private final Map<String, Integer> leads = new HashMap<>();
    private final Map<String, Integer> weights = new HashMap<>();
    private final int slots;
    private final long sum;

    Primaries(SlotOwners[] slots, Collection<NodeInfo> members) {
        this.slots = slots.length;
        members.forEach(member -> weights.put(member.id(), member.weight()));
        this.sum = members.stream()
                .filter(member -> !member.leaving())
                .mapToLong(NodeInfo::weight)
                .sum();
        for (SlotOwners owners : slots) {
            count(owners, 1);
        }
    }

    SlotOwners rebalanced(SlotOwners before, SlotOwners after) {
        count(before, -1);
        OwnerInfo lead = after.owners().get(0);
        boolean mayStay = before.owners().get(0).id().equals(lead.id())
                && lead.state().caughtUp()
                && of(lead) < slots * weight(lead) / Math.max(1, sum);
        SlotOwners chosen = mayStay ? after : led(after);
        count(chosen, 1);
        return chosen;
    }

    private SlotOwners led(SlotOwners owners) {
        OwnerInfo least = owners.owners().get(0);
        for (OwnerInfo owner : owners.owners()) {
            least = better(owner, least) ? owner : least;
        }
        List<OwnerInfo> ordered = new ArrayList<>(owners.owners());
        ordered.remove(least);
        ordered.add(0, least);
        return new SlotOwners(owners.epoch(), ordered);
    }

    private boolean better(OwnerInfo one, OwnerInfo other) {
        int rank = Integer.compare(rank(one), rank(other));
        return rank < 0 || (rank == 0 && of(one) * weight(other) < of(other) * weight(one));
    }

    /** Preference as primary: serving, then releasing, then not caught up. */
    private static int rank(OwnerInfo owner) {
        return owner.state() == OwnerState.SERVING ? 0 : owner.state().caughtUp() ? 1 : 2;
    }

    private long of(OwnerInfo owner) {
        return leads.getOrDefault(owner.id(), 0);
    }

    private long weight(OwnerInfo owner) {
        return weights.getOrDefault(owner.id(), 1);
    }

    private void count(SlotOwners owners, int by) {
        if (!owners.owners().isEmpty()) {
            leads.merge(owners.owners().get(0).id(), by, Integer::sum);
        }
    }
}
