// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.MapDelta;
import org.jspecify.annotations.Nullable;

/** The maps that nodes offer to a manager that knows of none, of which it takes up the newest. */
final class Offers {
    private static final long NONE = -1;

    private long newest = NONE;
    private @Nullable ClusterMap waiting;
    private long until;

    /** Whether this map is newer than those before; from then on it is the newest. */
    boolean isNewest(MapDelta whole) {
        boolean newer = whole.epoch() > newest && !whole.members().isEmpty();
        newest = newer ? whole.epoch() : newest;
        return newer;
    }

    /** A cluster that has begun without members waits for newer maps than this one, until that time after the first. */
    void await(ClusterMap takenUp, long atLatest) {
        until = waiting == null ? atLatest : until;
        waiting = takenUp;
    }

    /** The map to take up; null if none waits. */
    @Nullable
    ClusterMap waiting() {
        return waiting;
    }

    /** Whether the time to wait for newer ones is over. */
    boolean due(long now) {
        return now >= until;
    }

    /**
     * What waits does so no more, since it was taken up or something else was.
     *
     * @param again whether it counts if it is offered again
     */
    void drop(boolean again) {
        newest = waiting != null && again ? NONE : newest;
        waiting = null;
    }
}
