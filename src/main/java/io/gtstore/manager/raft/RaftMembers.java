// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * The managers that decide together. Their ids make the group: managers that were given other lists take no part in it.
 *
 * @param self this manager's id
 * @param addresses where each of them listens for the others, host:port by id
 */
public record RaftMembers(String self, Map<String, String> addresses) {
    public RaftMembers {
        addresses = Map.copyOf(addresses);
    }

    /** A manager that has nobody to ask, and keeps its map on disk. */
    public static RaftMembers alone(String self) {
        return new RaftMembers(self, Map.of(self, "127.0.0.1:0"));
    }

    /**
     * Those of a list of id=host:port.
     *
     * @throws IllegalArgumentException if one is not of that form, stands twice, or this manager is not among them
     */
    public static RaftMembers of(String self, List<String> peers) {
        Map<String, String> addresses = new TreeMap<>();
        for (String peer : peers) {
            int equals = peer.indexOf('=');
            if (equals < 1 || peer.indexOf(':', equals) < 0) {
                throw new IllegalArgumentException(
                        "a manager of the group is given as id=host:port, not as '" + peer + "'");
            }
            if (addresses.put(peer.substring(0, equals), peer.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("the group has two managers called " + peer.substring(0, equals));
            }
        }
        if (!addresses.containsKey(self)) {
            throw new IllegalArgumentException("this manager's id is '" + self + "', but the group is "
                    + addresses.keySet() + ": give it one of those");
        }
        return new RaftMembers(self, addresses);
    }

    /** The id that all their maps are published under. */
    public String name() {
        return addresses.size() == 1 ? self : "managers-" + uuid().toString().substring(0, 8);
    }

    RaftPeerId selfId() {
        return RaftPeerId.valueOf(self);
    }

    RaftGroupId groupId() {
        return RaftGroupId.valueOf(uuid());
    }

    RaftGroup group() {
        return RaftGroup.valueOf(
                groupId(),
                addresses.entrySet().stream()
                        .map(peer -> RaftPeer.newBuilder()
                                .setId(peer.getKey())
                                .setAddress(peer.getValue())
                                .build())
                        .toList());
    }

    private UUID uuid() {
        String ids = String.join(",", new TreeMap<>(addresses).keySet());
        return UUID.nameUUIDFromBytes(("gtstore managers " + ids).getBytes(StandardCharsets.UTF_8));
    }
}
