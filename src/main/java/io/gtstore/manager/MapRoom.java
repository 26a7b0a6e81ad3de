// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.LongestMap;
import io.gtstore.net.RpcConnection;
import org.jspecify.annotations.Nullable;

/**
 * The room for the cluster map: the shortest of this manager's frames, those of the members connected to it, and those of a node that asks to be one. Event
 * loop only.
 */
final class MapRoom {
    private final long mapBytes;
    private final MapSubscribers subscribers;

    /**
     * The room at a manager.
     *
     * @param mapBytes the longest map that it can send, and write to its log
     */
    MapRoom(long mapBytes, MapSubscribers subscribers) {
        this.mapBytes = mapBytes;
        this.subscribers = subscribers;
    }

    /**
     * Why a map that a join or a leave makes does not fit, for people; null if it does.
     *
     * @param asker the connection of the node that joins; null for a leave
     */
    @Nullable
    String problem(ClusterMap before, ClusterMap after, @Nullable RpcConnection asker) {
        long room = mapBytes;
        String whose = "this manager";
        for (RpcConnection node : subscribers.nodes()) {
            if (node.maxFrameBytes() < room && before.member(node.node()) != null) {
                room = node.maxFrameBytes();
                whose = node.node();
            }
        }
        boolean fits = LongestMap.admits(before, after, room);
        if (asker != null && asker.maxFrameBytes() < room) {
            room = asker.maxFrameBytes();
            whose = "the node that joins";
            fits = LongestMap.of(after) <= room; // it may be known, but not with such short frames
        }
        return fits
                ? null
                : "the cluster map, of %d members, %d absent ones and %d slots, could come to %d bytes, for which the limits.maxFrameBytes of %s (%d) is too small"
                        .formatted(
                                after.size(),
                                after.absent().size(),
                                after.settings().slots(),
                                LongestMap.of(after),
                                whose,
                                room);
    }
}
