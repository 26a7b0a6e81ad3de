// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import io.gtstore.protocol.Codec;
import io.gtstore.protocol.Fields;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.ProtocolException;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/** Maps and nodes as they stand in entries of the managers' log and in its snapshots, see docs/storage-format.md. Stateless, for any thread. */
final class LogValues {
    private LogValues() {}

    /** A map, or a change of one, as the wire has it. */
    static byte[] encode(MapDelta map) {
        byte[] line = Codec.mapEvent(map);
        return Arrays.copyOf(line, line.length - 1);
    }

    /** A node as an object; {@link #node} reads it. */
    static JsonObject json(NodeInfo node) {
        return new JsonObject()
                .put("id", node.id())
                .put("host", node.host())
                .put("port", node.port())
                .put("weight", node.weight())
                .put("zone", node.zone());
    }

    /**
     * The map that the bytes stand for.
     *
     * @throws IllegalArgumentException if they are not a map
     */
    static MapDelta decodeMap(byte[] bytes) {
        try {
            Fields fields = Codec.parse(bytes, 0, bytes.length);
            return Codec.map(fields);
        } catch (ProtocolException e) {
            throw new IllegalArgumentException("not a map: " + e.getMessage(), e);
        }
    }

    /** The node that the object stands for; throws an IllegalArgumentException, or what a field of the wrong kind brings, if it stands for none. */
    static NodeInfo node(JsonObject json) {
        return new NodeInfo(
                json.getString("id"),
                0,
                json.getString("host"),
                json.getInteger("port"),
                json.getInteger("weight"),
                json.getString("zone"),
                false);
    }
}
