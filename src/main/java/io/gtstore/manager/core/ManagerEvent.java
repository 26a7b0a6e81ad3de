package io.gtstore.manager.core;

import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.ProbeOutcome;
import java.util.BitSet;

/** What the manager's core is told. */
public sealed interface ManagerEvent {
    /** A node asks to be a member, for the first time or again; the incarnation that it names counts for nothing. */
    record Join(NodeInfo node, FormerCluster former) implements ManagerEvent {
        /** A new node of weight 1 in no zone. */
        public Join(String node, String host, int port) {
            this(new NodeInfo(node, 0, host, port), FormerCluster.NONE);
        }
    }

    /**
     * A node has caught up on slots.
     *
     * @param epoch of the map that it went by
     */
    record Synced(NodeRef node, BitSet slots, long epoch) implements ManagerEvent {}

    /**
     * Somebody failed to reach a node: one of the paper's three ways to see a failure (paper §4).
     *
     * @param incarnation the life that failed; 0 for the present one
     */
    record Accused(String accuser, String suspect, long incarnation, Sighting sighting) implements ManagerEvent {}

    /** How a probe of a suspect ended; {@code via} is empty for the manager's own. */
    record Probed(NodeRef suspect, int round, String via, ProbeOutcome outcome) implements ManagerEvent {}

    /** A member answered, so that the manager is not cut off from it. */
    record Heard(NodeInfo member) implements ManagerEvent {}

    /** A node said something of its own accord: it lives, though that does not prove that it can be reached. */
    record Contact(String node) implements ManagerEvent {}

    /** A node bears a map that is newer than this manager's, as after a restart of the manager. */
    record MapHeard(MapDelta whole) implements ManagerEvent {}

    /** An operator wants a node to leave. */
    record Leave(String node) implements ManagerEvent {}

    /** A node that was to leave holds nothing any more. */
    record Left(NodeRef node) implements ManagerEvent {}

    /** An operator writes an absent member off. */
    record Forget(String node) implements ManagerEvent {}

    /** The managers have agreed upon a decision: every one of them hears them all, in the same order. */
    record Committed(Decision decision) implements ManagerEvent {}

    /**
     * The map that the managers had agreed upon when a snapshot was taken, instead of all the decisions before it.
     *
     * @param begun whether the cluster had begun with it; else it is what this manager alone began with
     */
    record Restored(MapDelta whole, boolean begun) implements ManagerEvent {}

    /**
     * The managers have a leader, or none.
     *
     * @param leader its id; empty for none
     * @param here whether it is this one, which has then heard all that was agreed upon before
     */
    record Elected(String leader, boolean here) implements ManagerEvent {}

    /** Time passes; at least every 100 ms. */
    record Tick() implements ManagerEvent {}

    /** Who saw the failure. */
    enum Sighting {
        CLIENT_REPORT,
        NODE_REPORT,
        CONNECTION_LOST,
        NO_ANSWER,
        HEARTBEAT
    }
}
