package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;

/** What a put was answered with: that many nodes hold the item now. */
@DataObject
@JsonGen(publicConverter = false)
public class PutResult {
    private int copies;
    private NodeAddress node = new NodeAddress();
    private String stamp = "";
    private long epoch;

    /** Empty, for what the setters fill in. */
    public PutResult() {}

    /** From what {@link #toJson} made. */
    public PutResult(JsonObject json) {
        PutResultConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        PutResultConverter.toJson(this, json);
        return json;
    }

    /** How many nodes have the item. */
    public int getCopies() {
        return copies;
    }

    /** Sets how many nodes have the item. */
    public PutResult setCopies(int copies) {
        this.copies = copies;
        return this;
    }

    /** The node that answered. */
    public NodeAddress getNode() {
        return node;
    }

    /** Sets the node that answered. */
    public PutResult setNode(NodeAddress node) {
        this.node = node;
        return this;
    }

    /** The paper's time_stamp, decimal; a string, as it exceeds what JavaScript numbers hold. */
    public String getStamp() {
        return stamp;
    }

    /** Sets the paper's time_stamp, decimal; a string, as it exceeds what JavaScript numbers hold. */
    public PutResult setStamp(String stamp) {
        this.stamp = stamp;
        return this;
    }

    /** The version of the cluster map that the answer was given under. */
    public long getEpoch() {
        return epoch;
    }

    /** Sets the version of the cluster map that the answer was given under. */
    public PutResult setEpoch(long epoch) {
        this.epoch = epoch;
        return this;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
