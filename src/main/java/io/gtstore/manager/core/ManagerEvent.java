// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.ProbeOutcome;
import java.util.BitSet;

/** An event that the manager's core decides on. */
public sealed interface ManagerEvent {
    /** Handles events, a method for each kind. */
    interface Handler {
        void requested(Request request);

        void accused(Accused accused);

        void probed(Probed probed);

        void answered(Answered answered);

        void contact(Contact contact);

        void mapOffered(MapOffered offered);

        void committed(Committed committed);

        void restored(Restored restored);

        void elected(Elected elected);

        void tick(Tick tick);
    }

    /** Calls the handler's method for this kind of event. */
    void dispatch(Handler handler);

    /** Somebody else asks for a change of the map. */
    sealed interface Request extends ManagerEvent {
        /** The change as a command. */
        Command command();

        @Override
        default void dispatch(Handler handler) {
            handler.requested(this);
        }
    }

    /** A node asks to be a member, for the first time or again; the incarnation that it names counts for nothing. */
    record Join(NodeInfo node, FormerCluster former) implements Request {
        /** A new node of weight 1 in no zone. */
        public Join(String node, String host, int port) {
            this(new NodeInfo(node, 0, host, port), FormerCluster.NONE);
        }

        @Override
        public Command.Join command() {
            return new Command.Join(node, former);
        }
    }

    /**
     * A node has caught up on slots.
     *
     * @param epoch of the map that it went by
     */
    record Synced(NodeRef node, BitSet slots, long epoch) implements Request {
        @Override
        public Command command() {
            return new Command.Synced(node, slots, epoch);
        }
    }

    /**
     * Somebody failed to reach a node: one of the paper's three ways to see a failure (paper §4).
     *
     * @param incarnation the life that failed; 0 for the present one
     */
    record Accused(String accuser, String suspect, long incarnation, Sighting sighting) implements ManagerEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.accused(this);
        }
    }

    /** How a probe of a suspect ended; {@code via} is empty for the manager's own. */
    record Probed(NodeRef suspect, int round, String via, ProbeOutcome outcome) implements ManagerEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.probed(this);
        }
    }

    /** A member answered, so that the manager is not cut off from it. */
    record Answered(NodeInfo member) implements ManagerEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.answered(this);
        }
    }

    /** A node said something of its own accord: it lives, though that does not prove that it can be reached. */
    record Contact(String node) implements ManagerEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.contact(this);
        }
    }

    /** A node bears a map that is newer than this manager's, as after a restart of the manager. */
    record MapOffered(MapDelta whole) implements ManagerEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.mapOffered(this);
        }
    }

    /** An operator wants a node to leave. */
    record Leave(String node) implements Request {
        @Override
        public Command.Leave command() {
            return new Command.Leave(node);
        }
    }

    /** A node that was to leave holds nothing any more. */
    record Left(NodeRef node) implements Request {
        @Override
        public Command command() {
            return new Command.Left(node);
        }
    }

    /** An operator writes an absent member off. */
    record Forget(String node) implements Request {
        @Override
        public Command command() {
            return new Command.Forget(node);
        }
    }

    /** The managers have agreed upon a decision: every one of them hears them all, in the same order. */
    record Committed(Decision decision) implements ManagerEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.committed(this);
        }
    }

    /**
     * The map that the managers had agreed upon when a snapshot was taken, instead of all the decisions before it.
     *
     * @param begun whether the cluster had begun with it; else it is what this manager alone began with
     */
    record Restored(MapDelta whole, boolean begun) implements ManagerEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.restored(this);
        }
    }

    /**
     * The managers have a leader, or none.
     *
     * @param leader its id; empty for none
     * @param here whether it is this one, which has then heard all that was agreed upon before
     */
    record Elected(String leader, boolean here) implements ManagerEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.elected(this);
        }
    }

    /** Time passes; at least every 100 ms. */
    record Tick() implements ManagerEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.tick(this);
        }
    }

    /** Who saw the failure. */
    enum Sighting {
        CLIENT_REPORT,
        NODE_REPORT,
        CONNECTION_LOST,
        NO_ANSWER,
        HEARTBEAT
    }
}
