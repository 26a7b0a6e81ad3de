// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

/**
 * A change of the membership to be thought through: a node that would join, one that would leave, both, or neither.
 *
 * @param join the id of the node that would join; empty for none
 * @param weight its weight, from 1 to 100
 * @param zone its zone; empty for none
 * @param leave the id of the node that would leave; empty for none
 */
public record PlannedChange(String join, int weight, String zone, String leave) {
    /** No change: what is on its way, or will follow by itself. */
    public static PlannedChange none() {
        return new PlannedChange("", 1, "", "");
    }

    /** A node of weight 1, in no zone, would join. */
    public static PlannedChange joining(String node) {
        return new PlannedChange(node, 1, "", "");
    }

    /** A node would leave. */
    public static PlannedChange leaving(String node) {
        return new PlannedChange("", 1, "", node);
    }
}
