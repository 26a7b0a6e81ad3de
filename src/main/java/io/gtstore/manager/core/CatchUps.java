// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.SlotOwners;
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

    /** A map takes the place of the one that it comes of. */
    void follow(ClusterMap before, ClusterMap now) {
        for (int slot = 0; slot < now.settings().slots(); slot++) {
            SlotOwners owners = now.owners(slot);
            if (!before.owners(slot).equals(owners)) {
                forget(slot, before.owners(slot), owners);
                begin(slot, owners);
            }
        }
    }

    /** A map that comes of none that was known here: whoever is catching up may have begun when the slot last changed. */
    void start(ClusterMap now) {
        since.clear();
        for (int slot = 0; slot < now.settings().slots(); slot++) {
            begin(slot, now.owners(slot));
        }
    }

    private void begin(int slot, SlotOwners owners) {
        for (OwnerInfo owner : owners.owners()) {
            if (isCatchingUp(owner)) {
                since.putIfAbsent(new Slot(slot, owner.ref()), owners.epoch());
            }
        }
    }

    private void forget(int slot, SlotOwners before, SlotOwners now) {
        for (OwnerInfo owner : before.owners()) {
            OwnerInfo still = now.owner(owner.ref());
            if (still == null || !isCatchingUp(still)) {
                since.remove(new Slot(slot, owner.ref()));
            }
        }
    }

    private static boolean isCatchingUp(OwnerInfo owner) {
        return owner.state() == OwnerState.CATCHING_UP;
    }

    /** Those of the slots that the node was catching up on at that epoch, and has been ever since. */
    BitSet catchingUpSince(NodeRef node, BitSet slots, long epoch) {
        BitSet begun = new BitSet();
        slots.stream()
                .filter(slot -> since.getOrDefault(new Slot(slot, node), Long.MAX_VALUE) <= epoch)
                .forEach(begun::set);
        return begun;
    }
}
