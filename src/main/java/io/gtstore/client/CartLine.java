// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** How many of something a cart holds: the sum of its items of one sku. Immutable. */
@DataObject
public final class CartLine {
    private final String sku;
    private final long quantity;
    private final JsonObject attributes;

    /**
     * A line.
     *
     * @param sku what it is of
     * @param quantity how many, above zero
     * @param attributes the other fields of the newest item
     */
    public CartLine(String sku, long quantity, JsonObject attributes) {
        this.sku = sku;
        this.quantity = quantity;
        this.attributes = attributes.copy();
    }

    /** From what {@link #toJson} made. */
    public CartLine(JsonObject json) {
        this(
                json.getString("sku", ""),
                json.getLong("quantity", 0L),
                json.getJsonObject("attributes", new JsonObject()));
    }

    /** As JSON. */
    public JsonObject toJson() {
        return new JsonObject().put("sku", sku).put("quantity", quantity).put("attributes", attributes.copy());
    }

    /** What it is of. */
    public String getSku() {
        return sku;
    }

    /** How many: the sum of its items' {@code n}, or {@code Long.MAX_VALUE} if it exceeds that. */
    public long getQuantity() {
        return quantity;
    }

    /** The other fields of its newest item; a copy. */
    public JsonObject getAttributes() {
        return attributes.copy();
    }

    /** Whether the other one is of the same sku, quantity and attributes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CartLine that
                && sku.equals(that.sku)
                && quantity == that.quantity
                && attributes.equals(that.attributes);
    }

    @Override
    public int hashCode() {
        return 31 * sku.hashCode() + Long.hashCode(quantity);
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
