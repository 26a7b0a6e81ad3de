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
    private final boolean exclusive;
    private final NodeAddress node;

    /**
     * A result.
     *
     * @param removed the items that went
     * @param copies how many nodes have the change; 0 if nothing had to be changed
     * @param exclusive whether no other exclusive result names one of the items
     * @param node the node that answered
     */
    public RemoveResult(List<CartItem> removed, int copies, boolean exclusive, NodeAddress node) {
        this.removed = List.copyOf(removed);
        this.copies = copies;
        this.exclusive = exclusive;
        this.node = node;
    }

    /** From what {@link #toJson} made. */
    public RemoveResult(JsonObject json) {
        this(
                json.getJsonArray("removed", new JsonArray()).stream()
                        .map(item -> new CartItem((JsonObject) item))
                        .toList(),
                json.getInteger("copies", 0),
                json.getBoolean("exclusive", false),
                new NodeAddress(json.getJsonObject("node", new JsonObject())));
    }

    /** As JSON. */
    public JsonObject toJson() {
        return new JsonObject()
                .put(
                        "removed",
                        new JsonArray(removed.stream().map(CartItem::toJson).toList()))
                .put("copies", copies)
                .put("exclusive", exclusive)
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

    /**
     * Whether the items are in no other result that is exclusive, whatever fails: the slot's primary claimed them at
     * all owners. If not, an owner could not be reached, or the owners had just changed, and another session may have
     * been told the same items; a later answer to a retry leaves out those that the other session's removal keeps.
     */
    public boolean isExclusive() {
        return exclusive;
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
