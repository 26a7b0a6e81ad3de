// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.MapDelta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster map as the decisions made it: whoever carries out the same decisions in the same order holds the same map. Plans the next change of it, too.
 * Not thread-safe.
 */
final class AgreedMap implements Command.Executor {
    /** Told of what becomes of decisions. */
    interface Listener {
        /**
         * A map has taken the place of another.
         *
         * @param anew whether it does not come of the one before
         */
        void replaced(ClusterMap before, ClusterMap now, boolean anew, String why);

        /** A change does not count. */
        void passedOver(String why);
    }

    private final ManagerConfig config;
    private final Listener listener;
    private final CatchUps catchUps = new CatchUps();
    private ClusterMap map;
    private boolean open;

    /**
     * The map that a manager begins with.
     *
     * @param open whether it counts already, see {@link #open}
     */
    AgreedMap(ClusterMap first, boolean open, ManagerConfig config, Listener listener) {
        this.map = first;
        this.open = open;
        this.config = config;
        this.listener = listener;
    }

    ClusterMap map() {
        return map;
    }

    /** Whether the cluster has begun; until then the map is what this manager alone would begin with. */
    boolean open() {
        return open;
    }

    /** Before the cluster has begun: it would begin with this map. */
    void prepare(ClusterMap first) {
        map = first;
    }

    /** The change that the commands make of the present map, one after the other; null if there is none. */
    Decision.@Nullable Change plan(List<Command> commands) {
        Plan plan = new Plan(map, catchUps, open, config.mapBytes());
        commands.forEach(plan::add);
        return plan.change();
    }

    /** Carries a change out, if it was computed on the present map. */
    void change(MapDelta delta, String why) {
        if (!follows(delta)) {
            listener.passedOver("passed over a change of the map of epoch " + delta.since()
                    + ", which is not the present one (" + why + ")");
            return;
        }
        ClusterMap next;
        try {
            next = delta.since() == 0 ? ClusterMap.of(delta) : map.apply(delta);
        } catch (IllegalArgumentException e) {
            listener.passedOver("passed over a change of the map that cannot be: " + e.getMessage());
            return;
        }
        replace(next, delta.since() == 0, why);
    }

    /** Whether a change was computed on the present map; the same on all managers, since they have carried out the same decisions before. */
    private boolean follows(MapDelta delta) {
        if (delta.since() == 0) {
            return !open || (map.members().isEmpty() && delta.epoch() > map.epoch());
        }
        return open
                && delta.since() == map.epoch()
                && delta.epoch() > map.epoch()
                && delta.manager().equals(map.manager())
                && delta.settings().equals(map.settings());
    }

    /** Carries a command of a log of version 1 out, as the managers did that wrote it, each by itself. */
    void former(Command command) {
        command.dispatch(this);
    }

    @Override
    public void open(Command.Open begun) {
        if (follows(begun.whole())) {
            begin(ClusterMap.of(begun.whole()));
        }
    }

    @Override
    public void update(Command.Update update) {
        ClusterMap next = update.applyTo(map, config.id());
        if (next.epoch() != map.epoch()) {
            replace(next, false, update.describe(map, next));
        }
    }

    /**
     * Takes up a snapshot.
     *
     * @param begun whether the cluster had begun with it
     */
    void restore(ClusterMap whole, boolean begun) {
        if (!begun) {
            map = whole;
        } else if (!open || whole.epoch() > map.epoch()) {
            begin(whole);
        }
    }

    private void begin(ClusterMap whole) {
        replace(whole, true, Plan.opened(whole));
    }

    private void replace(ClusterMap next, boolean anew, String why) {
        ClusterMap before = map;
        map = next;
        open = true;
        if (anew) {
            catchUps.start(next);
        } else {
            catchUps.follow(before, next);
        }
        listener.replaced(before, next, anew, why);
    }
}
