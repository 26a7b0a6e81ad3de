// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** What came of a put. Immutable. */
@DataObject
public final class PutResult {
    private final int copies;
    private final NodeAddress node;
    private final String stamp;
    private final long epoch;

    /**
     * A result.
     *
     * @param copies how many nodes have the item
     * @param node the node that answered
     * @param stamp the paper's time_stamp, decimal; empty if nothing was put
     * @param epoch the version of the cluster map that the answer was given under
     */
    public PutResult(int copies, NodeAddress node, String stamp, long epoch) {
        this.copies = copies;
        this.node = node;
        this.stamp = stamp;
        this.epoch = epoch;
    }

    /** From what {@link #toJson} made. */
    public PutResult(JsonObject json) {
        this(
                json.getInteger("copies", 0),
                new NodeAddress(json.getJsonObject("node", new JsonObject())),
                json.getString("stamp", ""),
                json.getLong("epoch", 0L));
    }

    /** As JSON. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("copies", copies)
                .put("node", node.toJson())
                .put("stamp", stamp)
                .put("epoch", epoch);
    }

    /** How many nodes have the item; 0 if nothing was put. */
    public int getCopies() {
        return copies;
    }

    /** The node that answered. */
    public NodeAddress getNode() {
        return node;
    }

    /** The paper's time_stamp, decimal; a string, as it exceeds what JavaScript numbers hold. */
    public String getStamp() {
        return stamp;
    }

    /** The version of the cluster map that the answer was given under. */
    public long getEpoch() {
        return epoch;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
