package io.gtstore.cluster;

import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import java.util.BitSet;

/**
 * What changes the map, and nothing else does: what a manager decides is a command, and where there are several managers, it holds only once they have
 * agreed upon it. Each of them then makes the same change ({@link Commands}), so all hold the same map. Logins, probes and reports are no commands.
 */
public sealed interface Command {
    /** The cluster begins, or goes on, with this map; nothing happens if there is one with members already. */
    record Open(MapDelta whole) implements Command {}

    /** The map is published under an epoch above this one, which somebody else has reached. */
    record Above(long epoch) implements Command {}

    /** A node becomes a member, for the first time or again, under its next incarnation. Of another cluster that it was in, the others count as absent. */
    record Join(NodeInfo node, FormerCluster former) implements Command {}

    /** A node has caught up on slots. */
    record Synced(NodeRef node, BitSet slots) implements Command {}

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

    /** A manager begins to lead the others: where it is reached, so that they can point to it. The map stays as it is. */
    record Lead(NodeInfo manager) implements Command {}
}
