// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import java.util.BitSet;
import java.util.List;

/**
 * A wish for a change of the map: what a manager decides, or was asked for. The manager that leads computes the change ({@link Plan}), which is a
 * {@link Decision}. Logins, probes and reports are no commands.
 */
public sealed interface Command {
    /** Carries commands out on a map. */
    interface Executor {
        /** The cluster begins with a map. */
        void open(Open open);

        /** The present map changes. */
        void update(Update update);

        /** A node has caught up: an update like any other, unless something is known of when it began. */
        default void synced(Synced synced) {
            update(synced);
        }
    }

    /** Calls the executor's method for this kind of command. */
    void dispatch(Executor executor);

    /** The cluster begins, or goes on, with this map; nothing happens if there is one with members already. */
    record Open(MapDelta whole) implements Command {
        @Override
        public void dispatch(Executor executor) {
            executor.open(this);
        }
    }

    /**
     * A command that makes one map of another: a pure function. One that comes late, or twice, changes nothing. Logs of version 1 are replayed by them too, so
     * a release whose planner decides otherwise needs a copy of the present one for those.
     */
    sealed interface Update extends Command {
        /**
         * The map after the command; the same one if it changes nothing.
         *
         * @param publisher the id that maps are published under
         */
        ClusterMap applyTo(ClusterMap map, String publisher);

        /** What it has done, for people. */
        String describe(ClusterMap before, ClusterMap after);

        @Override
        default void dispatch(Executor executor) {
            executor.update(this);
        }
    }

    /** An update that may as well not be: it is passed over, instead of making a map that frames may become too short for. */
    sealed interface Asked extends Update {}

    /** The map is published under an epoch above this one, which somebody else has reached. */
    record Above(long epoch) implements Update {
        @Override
        public ClusterMap applyTo(ClusterMap map, String publisher) {
            return epoch < map.epoch() ? map : map.publishedBy(publisher, epoch + 1);
        }

        @Override
        public String describe(ClusterMap before, ClusterMap after) {
            return "published above epoch " + epoch;
        }
    }

    /** A node becomes a member, for the first time or again, under its next incarnation. Of another cluster that it was in, the others count as absent. */
    record Join(NodeInfo node, FormerCluster former) implements Asked {
        @Override
        public ClusterMap applyTo(ClusterMap map, String publisher) {
            NodeInfo joining = node.incarnation(map.epoch() + 1).leaving(false);
            boolean stranger = former.founded() != map.settings().founded();
            return Planner.admit(map, joining, stranger ? former.ids() : List.of());
        }

        @Override
        public String describe(ClusterMap before, ClusterMap after) {
            NodeInfo member = after.member(node.id());
            NodeRef life = member == null ? node.ref() : member.ref();
            return (before.member(node.id()) == null ? "joined " : "rejoined ") + life + " at " + node.address();
        }
    }

    /**
     * A node has caught up on slots.
     *
     * @param epoch of the map that it went by
     */
    record Synced(NodeRef node, BitSet slots, long epoch) implements Update {
        /** The same for those of the slots that the node has been catching up on since that epoch: it may lack what it lost and got again in between. */
        Synced restrictedTo(CatchUps catchUps) {
            return new Synced(node, catchUps.catchingUpSince(node, slots, epoch), epoch);
        }

        @Override
        public void dispatch(Executor executor) {
            executor.synced(this);
        }

        @Override
        public ClusterMap applyTo(ClusterMap map, String publisher) {
            return Planner.synced(map, node, slots);
        }

        @Override
        public String describe(ClusterMap before, ClusterMap after) {
            return node + " caught up";
        }
    }

    /**
     * That life of a node has failed, which was verified.
     *
     * @param silent whether it said nothing, instead of refusing connections
     */
    record Evict(NodeRef node, boolean silent) implements Update {
        @Override
        public ClusterMap applyTo(ClusterMap map, String publisher) {
            return map.member(node) == null ? map : Planner.evict(map, node, silent);
        }

        @Override
        public String describe(ClusterMap before, ClusterMap after) {
            return "evicted " + node + (silent ? " (silent)" : " (refused)") + ", remapped";
        }
    }

    /** A silent node has stayed away for long: those that stand in for it in these slots copy its old data. */
    record Replace(BitSet slots) implements Update {
        @Override
        public ClusterMap applyTo(ClusterMap map, String publisher) {
            return Planner.replaceForGood(map, slots);
        }

        @Override
        public String describe(ClusterMap before, ClusterMap after) {
            return "replaced for good who stayed away";
        }
    }

    /** A node is to leave. */
    record Leave(String node) implements Asked {
        @Override
        public ClusterMap applyTo(ClusterMap map, String publisher) {
            return Planner.leave(map, node);
        }

        @Override
        public String describe(ClusterMap before, ClusterMap after) {
            return node + " is to leave";
        }
    }

    /** A node that was to leave holds nothing any more. */
    record Left(NodeRef node) implements Update {
        @Override
        public ClusterMap applyTo(ClusterMap map, String publisher) {
            return Planner.left(map, node);
        }

        @Override
        public String describe(ClusterMap before, ClusterMap after) {
            return node + " has left";
        }
    }

    /** An absent member is written off. */
    record Forget(String node) implements Update {
        @Override
        public ClusterMap applyTo(ClusterMap map, String publisher) {
            return Planner.forget(map, List.of(node));
        }

        @Override
        public String describe(ClusterMap before, ClusterMap after) {
            return "forgot " + node;
        }
    }
}
