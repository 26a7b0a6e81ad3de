// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Assignment of single slots: adds missing owners and releases superfluous ones. */
final class SlotAssignment {
    private final SlotOwners[] slots;
    private final CopyCounts shares;
    private final int replicas;
    private final long epoch;

    SlotAssignment(SlotOwners[] slots, CopyCounts shares, int replicas, long epoch) {
        this.slots = slots;
        this.shares = shares;
        this.replicas = replicas;
        this.epoch = epoch;
    }

    /** Fills slots that are short of owners: owners being released stay, unless they leave the cluster; then others are added. */
    void fill() {
        int wanted = Math.min(replicas, shares.staying().size());
        for (int slot = 0; slot < slots.length; slot++) {
            while (slots[slot].lasting() < wanted) {
                slots[slot] = oneMore(slots[slot]);
            }
        }
    }

    /** Adds an owner: in a zone of its own if possible, then the member that is owed most. */
    private SlotOwners oneMore(SlotOwners owners) {
        OwnerInfo leaving = first(owners, o -> o.state() == OwnerState.RELEASING && shares.stays(o.id()));
        if (leaving != null) {
            shares.took(leaving.id());
            return owners.withState(leaving.id(), OwnerState.SERVING, epoch);
        }
        NodeInfo next = shares.staying().stream()
                .filter(member -> !owners.names(member.id()))
                .min(Comparator.comparing((NodeInfo member) -> -shares.zonesAfter(owners, "", member.id()))
                        .thenComparing(shares.poorest()))
                .orElseThrow();
        shares.took(next.id());
        return owners.with(new OwnerInfo(next.id(), next.incarnation(), OwnerState.CATCHING_UP), epoch);
    }

    /** Removes the releasing owners once all others have caught up and are enough. */
    SlotOwners released(SlotOwners owners) {
        boolean othersServe = owners.owners().stream()
                .filter(o -> o.state() != OwnerState.RELEASING)
                .allMatch(o -> o.state() == OwnerState.SERVING);
        boolean leaves = first(owners, OwnerState.RELEASING) != null;
        if (!leaves || !othersServe || owners.lasting() < replicas) {
            return owners;
        }
        return new SlotOwners(
                epoch,
                owners.owners().stream()
                        .filter(o -> o.state() != OwnerState.RELEASING)
                        .toList());
    }

    /** Cancels a move whose target has failed: as many releasing owners stay as are needed. */
    SlotOwners keepLeaving(SlotOwners owners) {
        OwnerInfo leaving = first(owners, o -> o.state() == OwnerState.RELEASING && shares.stays(o.id()));
        boolean replaced = first(owners, OwnerState.CATCHING_UP) != null;
        if (leaving == null || replaced) {
            return owners;
        }
        shares.took(leaving.id());
        return owners.withState(leaving.id(), OwnerState.SERVING, epoch);
    }

    /** Releases a leaving node: it serves what it has until others do, and drops what it had yet to fetch. */
    SlotOwners drained(SlotOwners owners, String node) {
        OwnerInfo own = first(owners, o -> o.id().equals(node));
        if (own == null || own.state() == OwnerState.RELEASING) {
            return owners;
        }
        return own.state() == OwnerState.SERVING
                ? owners.withState(node, OwnerState.RELEASING, epoch)
                : owners.without(node, epoch);
    }

    /** The first caught-up owner moves to the front. */
    static SlotOwners promoted(SlotOwners owners) {
        List<OwnerInfo> ordered = new ArrayList<>();
        owners.owners().stream().filter(o -> o.state().caughtUp()).forEach(ordered::add);
        owners.owners().stream().filter(o -> !o.state().caughtUp()).forEach(ordered::add);
        return new SlotOwners(owners.epoch(), ordered);
    }

    static @Nullable OwnerInfo first(SlotOwners owners, OwnerState state) {
        return first(owners, o -> o.state() == state);
    }

    private static @Nullable OwnerInfo first(SlotOwners owners, Predicate<OwnerInfo> which) {
        return owners.owners().stream().filter(which).findFirst().orElse(null);
    }
}
