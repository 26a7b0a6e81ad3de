// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What would move between the nodes.
 *
 * @param epoch the version of the map that it starts from
 * @param copies how many copies of slots nodes would fetch in all
 * @param shares each node's slots before and after, by id
 */
public record RebalancePlan(long epoch, int copies, List<PlannedShare> shares) {
    /** Copies the list. */
    public RebalancePlan {
        shares = List.copyOf(shares);
    }

    /** As JSON. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("epoch", epoch)
                .put("copies", copies)
                .put(
                        "shares",
                        new JsonArray(shares.stream().map(PlannedShare::toJson).toList()));
    }
}
