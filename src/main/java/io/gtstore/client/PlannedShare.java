// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.core.json.JsonObject;

/**
 * A node's part of a {@link RebalancePlan}.
 *
 * @param node the node's id
 * @param before how many slots it serves now
 * @param after how many it would serve
 * @param fetches the slots that it would fetch, as in 0-340,512
 * @param givesUp the slots that it would not own any more
 */
public record PlannedShare(String node, int before, int after, String fetches, String givesUp) {
    /** As JSON. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("node", node)
                .put("before", before)
                .put("after", after)
                .put("fetches", fetches)
                .put("givesUp", givesUp);
    }
}
