// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.manager.core.ManagerEffect;
import io.gtstore.net.RpcConnection;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.MapLength;
import io.gtstore.protocol.OwnerInfo;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections that a new map is pushed to (paper §7: "warn only nodes and clients related to such failure"): the nodes that own, or owned, a slot that
 * changed, and the clients that asked for a key in one. Others learn from the epoch in the next reply. Bounded by the open connections. Event loop only.
 */
final class MapSubscribers {
    private final Set<RpcConnection> connections = new LinkedHashSet<>();

    private final Runnable pushed;
    private final long mapBytes;

    /**
     * Nobody yet.
     *
     * @param mapBytes the longest map that goes out if it can be had shorter
     * @param pushed called after each push
     */
    MapSubscribers(long mapBytes, Runnable pushed) {
        this.mapBytes = mapBytes;
        this.pushed = pushed;
    }

    void add(RpcConnection connection) {
        connections.add(connection);
    }

    void remove(RpcConnection connection) {
        connections.remove(connection);
    }

    /** The connection is told of changes of that slot. */
    void subscribe(RpcConnection connection, int slot) {
        slots(connection).set(slot);
    }

    /** The connection is told of changes of all slots. */
    void subscribeAll(RpcConnection connection, int slots) {
        slots(connection).set(0, slots);
    }

    /** The nodes among them. */
    List<RpcConnection> nodes() {
        return connections.stream()
                .filter(connection -> connection.role().equals("node"))
                .toList();
    }

    /** Pushes the change to those whom it concerns. */
    void publish(ClusterMap before, ManagerEffect.Publish publish) {
        byte[] frame = Codec.mapEvent(MapLength.fit(publish.map().since(publish.since()), mapBytes));
        Set<String> owners = new HashSet<>();
        publish.slots().stream().forEach(slot -> {
            before.owners(slot).owners().stream().map(OwnerInfo::id).forEach(owners::add);
            publish.map().owners(slot).owners().stream().map(OwnerInfo::id).forEach(owners::add);
        });
        for (RpcConnection connection : List.copyOf(connections)) {
            boolean concerned = connection.role().equals("node")
                    ? owners.contains(connection.node())
                    : slots(connection).intersects(publish.slots());
            if (concerned && connection.push(frame)) {
                pushed.run();
            }
        }
    }

    private BitSet slots(RpcConnection connection) {
        connections.add(connection);
        if (connection.attachment() instanceof BitSet slots) {
            return slots;
        }
        BitSet slots = new BitSet();
        connection.attach(slots);
        return slots;
    }
}
