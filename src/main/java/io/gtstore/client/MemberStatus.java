// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** A member of the cluster and its share of the slots. Immutable. */
@DataObject
public final class MemberStatus {
    private final NodeAddress node;
    private final int owned;
    private final int primary;
    private final int catchingUp;
    private final int releasing;
    private final int weight;
    private final String zone;
    private final boolean leaving;

    /** From what {@link #toJson} made; what is not in it is 0 or empty. */
    public MemberStatus(JsonObject json) {
        this.node = new NodeAddress(json.getJsonObject("node", new JsonObject()));
        this.owned = json.getInteger("owned", 0);
        this.primary = json.getInteger("primary", 0);
        this.catchingUp = json.getInteger("catchingUp", 0);
        this.releasing = json.getInteger("releasing", 0);
        this.weight = json.getInteger("weight", 0);
        this.zone = json.getString("zone", "");
        this.leaving = json.getBoolean("leaving", false);
    }

    /** As JSON. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("node", node.toJson())
                .put("owned", owned)
                .put("primary", primary)
                .put("catchingUp", catchingUp)
                .put("releasing", releasing)
                .put("weight", weight)
                .put("zone", zone)
                .put("leaving", leaving);
    }

    /** The member. */
    public NodeAddress getNode() {
        return node;
    }

    /** How many slots it owns, as primary or replica. */
    public int getOwned() {
        return owned;
    }

    /** Of how many slots it is the primary. */
    public int getPrimary() {
        return primary;
    }

    /** On how many of its slots it has not caught up yet. */
    public int getCatchingUp() {
        return catchingUp;
    }

    /** How many of its slots it serves only until others, which take its place, have caught up. */
    public int getReleasing() {
        return releasing;
    }

    /** How large a share of the slots it takes, against the others' weights. */
    public int getWeight() {
        return weight;
    }

    /** What it would fail together with; empty if it was not said. */
    public String getZone() {
        return zone;
    }

    /** Whether it is to leave the cluster. */
    public boolean isLeaving() {
        return leaving;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
