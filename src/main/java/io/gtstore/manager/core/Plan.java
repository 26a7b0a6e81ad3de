package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What wishes make of a map, one after the other, as one change. The leader's alone: what comes of it is agreed upon, and the others take it as it is. A
 * plan is made of the present map and submitted before anything else changes that; if something else does come first, the change no longer counts.
 */
final class Plan {
    private final ClusterMap before;
    private final CatchUps catchUps;
    private final List<String> why = new ArrayList<>();
    private ClusterMap map;
    private boolean begun;
    private boolean whole;

    /**
     * A plan that changes nothing yet.
     *
     * @param begun whether the cluster has a map yet; before that, only {@link Command.Open} means anything
     */
    Plan(ClusterMap map, CatchUps catchUps, boolean begun) {
        this.before = map;
        this.map = map;
        this.catchUps = catchUps.copy();
        this.begun = begun;
        this.whole = !begun;
    }

    void add(Command wish) {
        if (wish instanceof Command.Open open) {
            begin(open);
        } else if (begun) {
            Command known = wish instanceof Command.Synced synced ? current(synced) : wish;
            become(Commands.applied(known, map, before.manager()), known);
        }
    }

    /** The cluster begins, or goes on from what a node bears; one that has members does so no more. */
    private void begin(Command.Open open) {
        if (!begun || (map.members().isEmpty() && open.whole().epoch() > map.epoch())) {
            map = ClusterMap.of(open.whole());
            catchUps.start(map);
            begun = true;
            whole = true;
            why.add(opened(map));
        }
    }

    /** What the log says of a map that a manager begins with. */
    static String opened(ClusterMap map) {
        return (map.members().isEmpty() ? "founded a new cluster: " : "took up a cluster: ")
                + map.settings().slots() + " slots, " + map.settings().replicas() + " replicas";
    }

    private void become(ClusterMap next, Command wish) {
        if (next.epoch() != map.epoch()) {
            why.add(Commands.told(wish, map, next));
            catchUps.follow(map, next);
            map = next;
        }
    }

    /** Without the slots that the node owned when it said so, but lost and got again since: it may lack what came between. */
    private Command.Synced current(Command.Synced synced) {
        BitSet slots = catchUps.begunBy(synced.node(), synced.slots(), synced.epoch());
        return new Command.Synced(synced.node(), slots, synced.epoch());
    }

    /** The change; null if there is none. */
    Decision.@Nullable Change change() {
        return why.isEmpty()
                ? null
                : new Decision.Change(map.since(whole ? 0 : before.epoch()), String.join("; ", why));
    }
}
