// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.LineGroups;
import io.gtstore.cart.LineItem;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartLine;
import io.gtstore.protocol.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines as items, and items as lines. */
public final class LineItems {
    private LineItems() {}

    /** The lines of a cart's items, which are oldest first. */
    public static List<CartLine> lines(List<CartItem> items) {
        return LineGroups.inOrder(items, LineItems::part).lines().stream()
                .map(LineItems::line)
                .toList();
    }

    private static LineGroups.@Nullable Part part(CartItem item) {
        if (!(item.value() instanceof JsonObject object) || !(object.getValue(LineItem.SKU) instanceof String sku)) {
            return null;
        }
        Object n = object.getValue(LineItem.N);
        return n instanceof Integer || n instanceof Long ? new LineGroups.Part(sku, ((Number) n).longValue()) : null;
    }

    private static CartLine line(LineGroups.Group<CartItem> group) {
        JsonObject attributes = group.newest().asJsonObject().copy();
        attributes.remove(LineItem.SKU);
        attributes.remove(LineItem.N);
        return new CartLine(group.sku(), group.quantity(), attributes);
    }

    /** A line as the JSON text that travels; throws if it is none. */
    static String text(@Nullable String sku, long n, @Nullable JsonObject attributes) {
        JsonObject item = new JsonObject()
                .put(LineItem.SKU, Arguments.given(sku, LineItem.SKU))
                .put(LineItem.N, n);
        for (String name : Arguments.given(attributes, "object of attributes").fieldNames()) {
            if (item.containsKey(name)) {
                throw ClientFailures.of(
                        ErrorCode.WRONG_TYPE,
                        true,
                        "an attribute may not be called '" + name + "': that is of the line itself");
            }
        }
        return ItemText.of(item.mergeIn(attributes));
    }

    /** A sku as the JSON text that lines are compared by; throws if it is none. */
    static String sku(@Nullable String sku) {
        return ItemText.of(Arguments.given(sku, LineItem.SKU));
    }
}
