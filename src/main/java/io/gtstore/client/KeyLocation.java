// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Where a key is stored (the paper's Query). Immutable. */
@DataObject
public final class KeyLocation {
    private final int slot;
    private final NodeAddress node;
    private final List<NodeAddress> replicas;
    private final long epoch;

    /**
     * A location.
     *
     * @param slot the slot that the key hashes to
     * @param node the node to talk to
     * @param replicas the slot's other owners
     * @param epoch the version of the cluster map that the answer was given under
     */
    public KeyLocation(int slot, NodeAddress node, List<NodeAddress> replicas, long epoch) {
        this.slot = slot;
        this.node = node;
        this.replicas = List.copyOf(replicas);
        this.epoch = epoch;
    }

    /** From what {@link #toJson} made. */
    public KeyLocation(JsonObject json) {
        this(
                json.getInteger("slot", 0),
                new NodeAddress(json.getJsonObject("node", new JsonObject())),
                json.getJsonArray("replicas", new JsonArray()).stream()
                        .map(replica -> new NodeAddress((JsonObject) replica))
                        .toList(),
                json.getLong("epoch", 0L));
    }

    /** As JSON. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("slot", slot)
                .put("node", node.toJson())
                .put(
                        "replicas",
                        new JsonArray(replicas.stream().map(NodeAddress::toJson).toList()))
                .put("epoch", epoch);
    }

    /** The slot that the key hashes to. */
    public int getSlot() {
        return slot;
    }

    /** The node to talk to. */
    public NodeAddress getNode() {
        return node;
    }

    /** The slot's other owners. */
    public List<NodeAddress> getReplicas() {
        return replicas;
    }

    /** The version of the cluster map that the answer was given under. */
    public long getEpoch() {
        return epoch;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
