package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;

/** A node's part of a {@link RebalancePlan}. */
@DataObject
@JsonGen(publicConverter = false)
public class PlannedShare {
    private String node = "";
    private int before;
    private int after;
    private String fetches = "";
    private String givesUp = "";

    /** Empty, for what the setters fill in. */
    public PlannedShare() {}

    /** From what {@link #toJson} made. */
    public PlannedShare(JsonObject json) {
        PlannedShareConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        PlannedShareConverter.toJson(this, json);
        return json;
    }

    /** The node's id. */
    public String getNode() {
        return node;
    }

    /** Sets the node's id. */
    public PlannedShare setNode(String node) {
        this.node = node;
        return this;
    }

    /** How many slots it serves now. */
    public int getBefore() {
        return before;
    }

    /** Sets how many slots it serves now. */
    public PlannedShare setBefore(int before) {
        this.before = before;
        return this;
    }

    /** How many it would serve. */
    public int getAfter() {
        return after;
    }

    /** Sets how many it would serve. */
    public PlannedShare setAfter(int after) {
        this.after = after;
        return this;
    }

    /** The slots that it would fetch, as in 0-340,512. */
    public String getFetches() {
        return fetches;
    }

    /** Sets the slots that it would fetch. */
    public PlannedShare setFetches(String fetches) {
        this.fetches = fetches;
        return this;
    }

    /** The slots that it would not own any more. */
    public String getGivesUp() {
        return givesUp;
    }

    /** Sets the slots that it would not own any more. */
    public PlannedShare setGivesUp(String givesUp) {
        this.givesUp = givesUp;
        return this;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
