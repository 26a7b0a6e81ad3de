package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What would move between the nodes. */
@DataObject
@JsonGen(publicConverter = false)
public class RebalancePlan {
    private long epoch;
    private int copies;
    private List<PlannedShare> shares = List.of();

    /** Empty, for what the setters fill in. */
    public RebalancePlan() {}

    /** From what {@link #toJson} made. */
    public RebalancePlan(JsonObject json) {
        RebalancePlanConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        RebalancePlanConverter.toJson(this, json);
        return json;
    }

    /** The version of the map that it starts from. */
    public long getEpoch() {
        return epoch;
    }

    /** Sets the version of the map that it starts from. */
    public RebalancePlan setEpoch(long epoch) {
        this.epoch = epoch;
        return this;
    }

    /** How many copies of slots nodes would fetch in all. */
    public int getCopies() {
        return copies;
    }

    /** Sets how many copies of slots nodes would fetch in all. */
    public RebalancePlan setCopies(int copies) {
        this.copies = copies;
        return this;
    }

    /** Each node's slots before and after, by id. */
    public List<PlannedShare> getShares() {
        return shares;
    }

    /** Sets each node's slots before and after. */
    public RebalancePlan setShares(List<PlannedShare> shares) {
        this.shares = List.copyOf(shares);
        return this;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
