package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What a remove or a finalize took out. */
@DataObject
@JsonGen(publicConverter = false)
public class RemoveResult {
    private List<CartItem> removed = List.of();
    private int copies;
    private NodeAddress node = new NodeAddress();

    /** Empty, for what the setters fill in. */
    public RemoveResult() {}

    /** From what {@link #toJson} made. */
    public RemoveResult(JsonObject json) {
        RemoveResultConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        RemoveResultConverter.toJson(this, json);
        return json;
    }

    /** The items that went; empty if there was nothing to remove. */
    public List<CartItem> getRemoved() {
        return removed;
    }

    /** Sets the items that went; empty if there was nothing to remove. */
    public RemoveResult setRemoved(List<CartItem> removed) {
        this.removed = List.copyOf(removed);
        return this;
    }

    /** How many nodes have the change; 0 if nothing had to be changed. */
    public int getCopies() {
        return copies;
    }

    /** Sets how many nodes have the change; 0 if nothing had to be changed. */
    public RemoveResult setCopies(int copies) {
        this.copies = copies;
        return this;
    }

    /** The node that answered. */
    public NodeAddress getNode() {
        return node;
    }

    /** Sets the node that answered. */
    public RemoveResult setNode(NodeAddress node) {
        this.node = node;
        return this;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
