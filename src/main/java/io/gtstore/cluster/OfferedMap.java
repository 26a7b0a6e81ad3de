// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import io.gtstore.cart.MergePolicy;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.SlotGroup;
import io.gtstore.protocol.SlotRanges;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validation of an offered map against the current one. Pure. */
public final class OfferedMap {
    /**
     * The maximum lead of an epoch: epochs start at a manager's clock in ms and maps change less often than that, so
     * none is further ahead than a clock may be wrong, ten years.
     */
    private static final long MAX_AHEAD = 315_360_000_000L;

    private OfferedMap() {}

    /** Whether an epoch is plausible for a holder of another one. */
    public static boolean believable(long epoch, long ownEpoch, long wallMillis) {
        return epoch <= Math.max(ownEpoch, wallMillis) + MAX_AHEAD;
    }

    /**
     * The problem of the map, for people; null if it is valid.
     *
     * @param present the current map; null if there is none
     */
    public static @Nullable String problem(MapDelta offered, @Nullable ClusterMap present, long wallMillis) {
        if (!believable(offered.epoch(), present == null ? 0 : present.epoch(), wallMillis)) {
            return "epoch " + offered.epoch() + " is more than ten years ahead of this one's map and clock";
        }
        ClusterSettings settings = offered.settings();
        if (present != null && !present.members().isEmpty() && !alike(settings, present.settings())) {
            return "a running cluster keeps its settings, " + present.settings() + "; the map has " + settings;
        }
        try {
            SlotHash.fromWire(settings.hash());
            MergePolicy.fromWire(settings.merge());
            return problem(offered.members(), offered.slots(), settings);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Compares settings without the time of founding: a new manager founds the cluster anew if no node has a map. */
    private static boolean alike(ClusterSettings one, ClusterSettings other) {
        return one.founded(0).equals(other.founded(0));
    }

    private static @Nullable String problem(List<NodeInfo> members, List<SlotGroup> groups, ClusterSettings settings) {
        Set<String> ids = new HashSet<>();
        for (NodeInfo member : members) {
            if (member.id().isEmpty() || !ids.add(member.id())) {
                return "a member has no id, or that of another: '" + member.id() + "'";
            }
        }
        for (SlotGroup group : groups) {
            int beyond = SlotRanges.parse(group.slots()).length();
            if (beyond > settings.slots()) {
                return "slot " + (beyond - 1) + " is not one of " + settings.slots();
            }
            if (group.owners().stream().map(OwnerInfo::id).distinct().count()
                    < group.owners().size()) {
                return "slots " + group.slots() + " have an owner twice";
            }
        }
        return null;
    }
}
