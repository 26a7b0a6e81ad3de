// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.BitSet;
import java.util.List;

/**
 * Slots that have the same owners since the same epoch.
 *
 * @param slots the slots, see {@link SlotRanges}
 * @param epoch the map's epoch at which these owners were named
 * @param owners first the primary, then the replicas
 */
public record SlotGroup(String slots, long epoch, List<OwnerInfo> owners) {
    /** This group with the slots of another one that has the same owners, since the later of both epochs. */
    SlotGroup and(SlotGroup other) {
        BitSet both = SlotRanges.parse(slots);
        both.or(SlotRanges.parse(other.slots));
        return new SlotGroup(SlotRanges.format(both), Math.max(epoch, other.epoch), owners);
    }
}
