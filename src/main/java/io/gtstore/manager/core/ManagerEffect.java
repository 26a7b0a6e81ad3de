package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.NodeInfo;
import java.util.BitSet;

/** What the manager's core wants done. */
public sealed interface ManagerEffect {
    /**
     * The map changed: those concerned are told, the owners of these slots and the clients of keys in them.
     *
     * @param since the epoch before the change
     */
    record Publish(ClusterMap map, long since, BitSet slots) implements ManagerEffect {}

    /**
     * The managers are to agree upon what {@link ManagerCore#plan} makes of a wish; what comes of it is {@link ManagerEvent.Committed}. Never wanted by a
     * manager that decides alone.
     */
    record Propose(Command command) implements ManagerEffect {}

    /** Ping the suspect over a fresh connection. */
    record Probe(NodeInfo suspect, int round) implements ManagerEffect {}

    /** Ask a member to ping the suspect. */
    record ProbeVia(NodeInfo via, NodeInfo suspect, int round) implements ManagerEffect {}

    /** Ping a member to learn whether the manager itself is cut off. */
    record Witness(NodeInfo member) implements ManagerEffect {}

    /** One line for people. */
    record Note(String line) implements ManagerEffect {}
}
