package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Where a key is stored (the paper's Query). */
@DataObject
@JsonGen(publicConverter = false)
public class KeyLocation {
    private int slot;
    private NodeAddress node = new NodeAddress();
    private List<NodeAddress> replicas = List.of();
    private long epoch;

    /** Empty, for what the setters fill in. */
    public KeyLocation() {}

    /** From what {@link #toJson} made. */
    public KeyLocation(JsonObject json) {
        KeyLocationConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        KeyLocationConverter.toJson(this, json);
        return json;
    }

    /** The slot that the key hashes to. */
    public int getSlot() {
        return slot;
    }

    /** Sets the slot that the key hashes to. */
    public KeyLocation setSlot(int slot) {
        this.slot = slot;
        return this;
    }

    /** The node to talk to. */
    public NodeAddress getNode() {
        return node;
    }

    /** Sets the node to talk to. */
    public KeyLocation setNode(NodeAddress node) {
        this.node = node;
        return this;
    }

    /** The slot's other owners. */
    public List<NodeAddress> getReplicas() {
        return replicas;
    }

    /** Sets the slot's other owners. */
    public KeyLocation setReplicas(List<NodeAddress> replicas) {
        this.replicas = List.copyOf(replicas);
        return this;
    }

    /** The version of the cluster map that the answer was given under. */
    public long getEpoch() {
        return epoch;
    }

    /** Sets the version of the cluster map that the answer was given under. */
    public KeyLocation setEpoch(long epoch) {
        this.epoch = epoch;
        return this;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
