package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import java.util.List;

/**
 * What a command makes of a map: pure functions. A command that came late, or twice, changes nothing. Logs of version 1 are replayed by them too, so a
 * release whose planner decides otherwise needs a copy of the present one for those.
 */
final class Commands {
    private Commands() {}

    /**
     * The map after the command; the same one if it changes nothing. What {@link Command.Open} means depends on more than the map, see {@link Plan}.
     *
     * @param publisher the id that maps are published under
     */
    static ClusterMap applied(Command command, ClusterMap map, String publisher) {
        if (command instanceof Command.Above above) {
            return above.epoch() < map.epoch() ? map : map.publishedBy(publisher, above.epoch() + 1);
        } else if (command instanceof Command.Join join) {
            return joined(join, map);
        } else if (command instanceof Command.Synced synced) {
            return Planner.synced(map, synced.node(), synced.slots());
        } else if (command instanceof Command.Evict evict) {
            return map.member(evict.node()) == null ? map : Planner.evict(map, evict.node(), evict.silent());
        } else if (command instanceof Command.Replace replace) {
            return Planner.replaceForGood(map, replace.slots());
        } else if (command instanceof Command.Leave leave) {
            return Planner.leave(map, leave.node());
        } else if (command instanceof Command.Left left) {
            return Planner.left(map, left.node());
        } else if (command instanceof Command.Forget forget) {
            return Planner.forget(map, List.of(forget.node()));
        }
        return map;
    }

    private static ClusterMap joined(Command.Join join, ClusterMap map) {
        NodeInfo joining = join.node().incarnation(map.epoch() + 1).leaving(false);
        boolean stranger = join.former().founded() != map.settings().founded();
        return Planner.admit(map, joining, stranger ? join.former().ids() : List.of());
    }

    /** What it does, for people. */
    static String told(Command command, ClusterMap before, ClusterMap after) {
        if (command instanceof Command.Above above) {
            return "published above epoch " + above.epoch();
        } else if (command instanceof Command.Join join) {
            return told(join, before, after);
        } else if (command instanceof Command.Synced synced) {
            return synced.node() + " caught up";
        } else if (command instanceof Command.Evict evict) {
            return "evicted " + evict.node() + (evict.silent() ? " (silent)" : " (refused)") + ", remapped";
        } else if (command instanceof Command.Replace) {
            return "replaced for good who stayed away";
        } else if (command instanceof Command.Leave leave) {
            return leave.node() + " is to leave";
        } else if (command instanceof Command.Left left) {
            return left.node() + " has left";
        } else if (command instanceof Command.Forget forget) {
            return "forgot " + forget.node();
        }
        return "nothing changed";
    }

    private static String told(Command.Join join, ClusterMap before, ClusterMap after) {
        NodeInfo member = after.member(join.node().id());
        NodeRef life = member == null ? join.node().ref() : member.ref();
        String how = before.member(join.node().id()) == null ? "joined " : "rejoined ";
        return how + life + " at " + join.node().address();
    }
}
