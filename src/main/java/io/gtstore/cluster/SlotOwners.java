// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The owners of one slot and the epoch of their last change: the primary first, then the replicas. Immutable.
 *
 * @param epoch the map's epoch at which these owners were named
 * @param owners the primary first; empty before the first join
 */
public record SlotOwners(long epoch, List<OwnerInfo> owners) {
    /** Copies the list. */
    public SlotOwners {
        owners = List.copyOf(owners);
    }

    /** The owner entry of that incarnation of a node, or null. */
    public @Nullable OwnerInfo owner(NodeRef node) {
        for (int i = 0; i < owners.size(); i++) {
            OwnerInfo owner = owners.get(i);
            if (owner.incarnation() == node.incarnation() && owner.id().equals(node.id())) {
                return owner;
            }
        }
        return null;
    }

    /** Whether any incarnation of that node is among the owners. */
    public boolean names(String node) {
        for (OwnerInfo owner : owners) {
            if (owner.id().equals(node)) {
                return true;
            }
        }
        return false;
    }

    /** Whether some owner holds all that was acknowledged. */
    public boolean anyCaughtUp() {
        return owners.stream().anyMatch(owner -> owner.state().caughtUp());
    }

    /** Whether all owners have caught up. */
    boolean caughtUp() {
        return owners.stream().allMatch(owner -> owner.state().caughtUp());
    }

    /** Whether every owner serves, so that a holder may hand over and drop its copy. */
    public boolean settled() {
        for (OwnerInfo owner : owners) {
            if (owner.state() != OwnerState.SERVING) {
                return false;
            }
        }
        return true;
    }

    /** The number of owners that are not releasing. */
    int lasting() {
        return (int)
                owners.stream().filter(o -> o.state() != OwnerState.RELEASING).count();
    }

    SlotOwners without(String node, long newEpoch) {
        return new SlotOwners(
                newEpoch, owners.stream().filter(o -> !o.id().equals(node)).toList());
    }

    SlotOwners with(OwnerInfo owner, long newEpoch) {
        List<OwnerInfo> more = new ArrayList<>(owners);
        more.add(owner);
        return new SlotOwners(newEpoch, more);
    }

    SlotOwners withState(String node, OwnerState state, long newEpoch) {
        return new SlotOwners(
                newEpoch,
                owners.stream()
                        .map(o -> o.id().equals(node) ? new OwnerInfo(o.id(), o.incarnation(), state) : o)
                        .toList());
    }
}
