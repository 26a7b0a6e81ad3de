// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.gtstore.client.impl.LineItems;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A cart as one node read it. Immutable. */
@DataObject
public final class CartContents {
    private final List<CartItem> items;
    private final String context;
    private final boolean complete;
    private final NodeAddress node;

    /**
     * A cart.
     *
     * @param items its items, oldest first
     * @param context what it had seen, as a get gave it
     * @param complete whether nothing acknowledged can be missing
     * @param node the node that answered
     */
    public CartContents(List<CartItem> items, String context, boolean complete, NodeAddress node) {
        this.items = List.copyOf(items);
        this.context = context;
        this.complete = complete;
        this.node = node;
    }

    /** From what {@link #toJson} made. */
    public CartContents(JsonObject json) {
        this(
                json.getJsonArray("items", new JsonArray()).stream()
                        .map(item -> new CartItem((JsonObject) item))
                        .toList(),
                json.getString("context", ""),
                json.getBoolean("complete", false),
                new NodeAddress(json.getJsonObject("node", new JsonObject())));
    }

    /** As JSON. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("items", new JsonArray(items.stream().map(CartItem::toJson).toList()))
                .put("context", context)
                .put("complete", complete)
                .put("node", node.toJson());
    }

    /** The items, oldest first. */
    public List<CartItem> getItems() {
        return items;
    }

    /**
     * The items that are lines, summed up by sku: JSON objects with {@code sku}, a string, and {@code n}, a whole number that fits a long. Sums of zero or less are
     * left out. In the order of each sku's first item.
     */
    public List<CartLine> lines() {
        return LineItems.lines(items);
    }

    /** What the cart had seen; opaque. */
    public String getContext() {
        return context;
    }

    /** Whether nothing acknowledged can be missing; false only in answers to a partial get. */
    public boolean isComplete() {
        return complete;
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
