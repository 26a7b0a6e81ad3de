// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What a remove or a checkout took out. Immutable. */
@DataObject
public final class RemoveResult {
    private final List<CartItem> removed;
    private final int copies;
    private final NodeAddress node;

    /**
     * A result.
     *
     * @param removed the items that went
     * @param copies how many nodes have the change; 0 if nothing had to be changed
     * @param node the node that answered
     */
    public RemoveResult(List<CartItem> removed, int copies, NodeAddress node) {
        this.removed = List.copyOf(removed);
        this.copies = copies;
        this.node = node;
    }

    /** From what {@link #toJson} made. */
    public RemoveResult(JsonObject json) {
        this(
                json.getJsonArray("removed", new JsonArray()).stream()
                        .map(item -> new CartItem((JsonObject) item))
                        .toList(),
                json.getInteger("copies", 0),
                new NodeAddress(json.getJsonObject("node", new JsonObject())));
    }

    /** As JSON. */
    public JsonObject toJson() {
        return new JsonObject()
                .put(
                        "removed",
                        new JsonArray(removed.stream().map(CartItem::toJson).toList()))
                .put("copies", copies)
                .put("node", node.toJson());
    }

    /** The items that went; empty if there was nothing to remove. */
    public List<CartItem> getRemoved() {
        return removed;
    }

    /** How many nodes have the change; 0 if nothing had to be changed. */
    public int getCopies() {
        return copies;
    }

    /** The node that answered. */
    public NodeAddress getNode() {
        return node;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
