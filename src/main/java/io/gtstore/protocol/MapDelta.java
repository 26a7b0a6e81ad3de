// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cluster map, or what changed in it since an epoch.
 *
 * @param since slots whose owners changed at this epoch or before are left out; 0 for the whole map
 * @param epoch the map's version
 * @param manager the id of the manager that published it
 * @param settings what holds for the whole cluster
 * @param members every live member, always all of them
 * @param absent the ids of those that were evicted and have neither returned nor been written off, always all of them
 * @param slots the owners of the slots that changed since
 */
public record MapDelta(
        long since,
        long epoch,
        String manager,
        ClusterSettings settings,
        List<NodeInfo> members,
        List<String> absent,
        List<SlotGroup> slots) {
    /**
     * The same map with one group for all slots with the same owners, under the latest of their epochs: as if they had been named anew then, which is less
     * to say and always safe to hear.
     */
    public MapDelta merged() {
        Map<List<OwnerInfo>, SlotGroup> byOwners = new LinkedHashMap<>();
        slots.forEach(group -> byOwners.merge(group.owners(), group, SlotGroup::and));
        return new MapDelta(since, epoch, manager, settings, members, absent, List.copyOf(byOwners.values()));
    }
}
