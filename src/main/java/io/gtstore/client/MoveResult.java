// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What was moved from one cart to another. Immutable. */
@DataObject
public final class MoveResult {
    private final List<CartItem> moved;
    private final int copies;

    /**
     * A result.
     *
     * @param moved the items, as they were in the cart that they left
     * @param copies how many nodes have each of them in the new cart, at least; 0 if there was nothing to move
     */
    public MoveResult(List<CartItem> moved, int copies) {
        this.moved = List.copyOf(moved);
        this.copies = copies;
    }

    /** From what {@link #toJson} made. */
    public MoveResult(JsonObject json) {
        this(
                json.getJsonArray("moved", new JsonArray()).stream()
                        .map(item -> new CartItem((JsonObject) item))
                        .toList(),
                json.getInteger("copies", 0));
    }

    /** As JSON. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("moved", new JsonArray(moved.stream().map(CartItem::toJson).toList()))
                .put("copies", copies);
    }

    /** The items, as they were in the cart that they left; empty if it was. */
    public List<CartItem> getMoved() {
        return moved;
    }

    /** How many nodes have each of them in the new cart, at least; 0 if there was nothing to move. */
    public int getCopies() {
        return copies;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
