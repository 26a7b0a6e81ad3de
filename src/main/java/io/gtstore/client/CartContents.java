package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A cart as one node read it. */
@DataObject
@JsonGen(publicConverter = false)
public class CartContents {
    private List<CartItem> items = List.of();
    private String context = "";
    private boolean complete;
    private NodeAddress node = new NodeAddress();

    /** Empty, for what the setters fill in. */
    public CartContents() {}

    /** From what {@link #toJson} made. */
    public CartContents(JsonObject json) {
        CartContentsConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        CartContentsConverter.toJson(this, json);
        return json;
    }

    /** The items, oldest first. */
    public List<CartItem> getItems() {
        return items;
    }

    /** Sets the items, oldest first. */
    public CartContents setItems(List<CartItem> items) {
        this.items = List.copyOf(items);
        return this;
    }

    /** What the cart had seen; opaque. */
    public String getContext() {
        return context;
    }

    /** Sets what the cart had seen; opaque. */
    public CartContents setContext(String context) {
        this.context = context;
        return this;
    }

    /** Whether nothing acknowledged can be missing; false only in answers to a partial get. */
    public boolean isComplete() {
        return complete;
    }

    /** Sets whether nothing acknowledged can be missing; false only in answers to a partial get. */
    public CartContents setComplete(boolean complete) {
        this.complete = complete;
        return this;
    }

    /** The node that answered. */
    public NodeAddress getNode() {
        return node;
    }

    /** Sets the node that answered. */
    public CartContents setNode(NodeAddress node) {
        this.node = node;
        return this;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
