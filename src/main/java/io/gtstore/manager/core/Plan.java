// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.LongestMap;
import io.gtstore.protocol.MapLength;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes the one change that several commands make of a map, one after the other. Only the leader plans; the others take the change as it is. A plan is
 * made of the present map and submitted before anything else changes that; if something else does come first, the change no longer counts.
 */
final class Plan implements Command.Executor {
    private final ClusterMap before;
    private final CatchUps catchUps;
    private final long mapBytes;
    private final List<String> why = new ArrayList<>();
    private ClusterMap map;
    private boolean begun;
    private boolean whole;

    /**
     * A plan that changes nothing yet.
     *
     * @param begun whether the cluster has a map yet; before that, only {@link Command.Open} means anything
     * @param mapBytes the longest that the map may become by what may as well not be done
     */
    Plan(ClusterMap map, CatchUps catchUps, boolean begun, long mapBytes) {
        this.before = map;
        this.map = map;
        this.catchUps = catchUps.copy();
        this.begun = begun;
        this.mapBytes = mapBytes;
        this.whole = !begun;
    }

    void add(Command wish) {
        wish.dispatch(this);
    }

    /** The cluster begins, or goes on from what a node bears; one that has members does so no more. */
    @Override
    public void open(Command.Open open) {
        if (!begun || (map.members().isEmpty() && open.whole().epoch() > map.epoch())) {
            map = ClusterMap.of(open.whole());
            catchUps.start(map);
            begun = true;
            whole = true;
            why.add(opened(map));
        }
    }

    @Override
    public void synced(Command.Synced synced) {
        update(synced.restrictedTo(catchUps));
    }

    @Override
    public void update(Command.Update update) {
        if (!begun) {
            return;
        }
        ClusterMap next = update.applyTo(map, before.manager());
        boolean allowed = !(update instanceof Command.Asked) || LongestMap.admits(map, next, mapBytes);
        if (next.epoch() != map.epoch() && allowed) {
            why.add(update.describe(map, next));
            catchUps.follow(map, next);
            map = next;
        }
    }

    /** What the log says of a map that a manager begins with. */
    static String opened(ClusterMap map) {
        return (map.members().isEmpty() ? "founded a new cluster: " : "took up a cluster: ")
                + map.settings().slots() + " slots, " + map.settings().replicas() + " replicas";
    }

    /** The change; null if there is none. */
    Decision.@Nullable Change change() {
        return why.isEmpty()
                ? null
                : new Decision.Change(
                        MapLength.fit(map.since(whole ? 0 : before.epoch()), mapBytes), String.join("; ", why));
    }
}
