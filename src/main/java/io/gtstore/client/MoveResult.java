package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What was moved from one cart to another. */
@DataObject
@JsonGen(publicConverter = false)
public class MoveResult {
    private List<CartItem> moved = List.of();
    private int copies;

    /** Empty, for what the setters fill in. */
    public MoveResult() {}

    /** From what {@link #toJson} made. */
    public MoveResult(JsonObject json) {
        MoveResultConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        MoveResultConverter.toJson(this, json);
        return json;
    }

    /** The items, as they were in the cart that they left; empty if it was. */
    public List<CartItem> getMoved() {
        return moved;
    }

    /** Sets the items, as they were in the cart that they left. */
    public MoveResult setMoved(List<CartItem> moved) {
        this.moved = List.copyOf(moved);
        return this;
    }

    /** How many nodes have each of them in the new cart, at least; 0 if there was nothing to move. */
    public int getCopies() {
        return copies;
    }

    /** Sets how many nodes have each of them in the new cart, at least. */
    public MoveResult setCopies(int copies) {
        this.copies = copies;
        return this;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
