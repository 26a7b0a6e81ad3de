package io.gtstore.manager.core;

import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import java.util.BitSet;

/**
 * A wish for a change of the map: what a manager decides, or was asked for. The manager that leads computes the change ({@link Plan}), which is a
 * {@link Decision}. Logins, probes and reports are no commands.
 */
public sealed interface Command {
    /** The cluster begins, or goes on, with this map; nothing happens if there is one with members already. */
    record Open(MapDelta whole) implements Command {}

    /** The map is published under an epoch above this one, which somebody else has reached. */
    record Above(long epoch) implements Command {}

    /** A node becomes a member, for the first time or again, under its next incarnation. Of another cluster that it was in, the others count as absent. */
    record Join(NodeInfo node, FormerCluster former) implements Command {}

    /**
     * A node has caught up on slots.
     *
     * @param epoch of the map that it went by
     */
    record Synced(NodeRef node, BitSet slots, long epoch) implements Command {}

    /**
     * That life of a node has failed, which was verified.
     *
     * @param silent whether it said nothing, instead of refusing connections
     */
    record Evict(NodeRef node, boolean silent) implements Command {}

    /** A silent node has stayed away for long: those that stand in for it in these slots copy its old data. */
    record Replace(BitSet slots) implements Command {}

    /** A node is to leave. */
    record Leave(String node) implements Command {}

    /** A node that was to leave holds nothing any more. */
    record Left(NodeRef node) implements Command {}

    /** An absent member is written off. */
    record Forget(String node) implements Command {}
}
