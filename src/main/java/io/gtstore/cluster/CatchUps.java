package io.gtstore.cluster;

import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Since which epoch each owner that is catching up on a slot has been doing so. A node that says that it has caught up speaks of the map that it had: if it
 * has lost the slot and got it again since, it has begun anew. Bounded by the owners of slots.
 */
final class CatchUps {
    private record Slot(int slot, NodeRef owner) {}

    private final Map<Slot, Long> since;

    CatchUps() {
        this(new HashMap<>());
    }

    private CatchUps(Map<Slot, Long> since) {
        this.since = since;
    }

    CatchUps copy() {
        return new CatchUps(new HashMap<>(since));
    }

    /** A map takes another one's place. */
    @SuppressWarnings("ReferenceEquality") // a map shares with the one before what has not changed
    void follow(ClusterMap before, ClusterMap now) {
        boolean same = before.settings().slots() == now.settings().slots();
        if (!same) {
            since.clear();
        }
        for (int slot = 0; slot < now.settings().slots(); slot++) {
            SlotOwners owners = now.owners(slot);
            if (same && before.owners(slot).equals(owners)) {
                continue;
            }
            if (same) {
                forget(slot, before.owners(slot), owners);
            }
            for (OwnerInfo owner : owners.owners()) {
                if (fetches(owner)) {
                    since.putIfAbsent(new Slot(slot, owner.ref()), owners.epoch());
                }
            }
        }
    }

    private void forget(int slot, SlotOwners before, SlotOwners now) {
        for (OwnerInfo owner : before.owners()) {
            OwnerInfo still = now.owner(owner.ref());
            if (still == null || !fetches(still)) {
                since.remove(new Slot(slot, owner.ref()));
            }
        }
    }

    private static boolean fetches(OwnerInfo owner) {
        return owner.state() == OwnerState.CATCHING_UP;
    }

    /** Those of the slots that the node was catching up on at that epoch, and has been ever since. */
    BitSet begunBy(NodeRef node, BitSet slots, long epoch) {
        BitSet begun = new BitSet();
        slots.stream()
                .filter(slot -> since.getOrDefault(new Slot(slot, node), Long.MAX_VALUE) <= epoch)
                .forEach(begun::set);
        return begun;
    }
}
