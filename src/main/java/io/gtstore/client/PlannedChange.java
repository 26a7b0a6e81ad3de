package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;

/** A change of the membership to be thought through: a node that would join, one that would leave, both, or neither. */
@DataObject
@JsonGen(publicConverter = false)
public class PlannedChange {
    private String join = "";
    private int weight = 1;
    private String zone = "";
    private String leave = "";

    /** No change. */
    public PlannedChange() {}

    /** From what {@link #toJson} made. */
    public PlannedChange(JsonObject json) {
        PlannedChangeConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        PlannedChangeConverter.toJson(this, json);
        return json;
    }

    /** The id of the node that would join; empty for none. */
    public String getJoin() {
        return join;
    }

    /** Sets the id of the node that would join. */
    public PlannedChange setJoin(String join) {
        this.join = join;
        return this;
    }

    /** The weight of the node that would join; from 1 to 100. */
    public int getWeight() {
        return weight;
    }

    /** Sets the weight of the node that would join. */
    public PlannedChange setWeight(int weight) {
        this.weight = weight;
        return this;
    }

    /** The zone of the node that would join. */
    public String getZone() {
        return zone;
    }

    /** Sets the zone of the node that would join. */
    public PlannedChange setZone(String zone) {
        this.zone = zone;
        return this;
    }

    /** The id of the node that would leave; empty for none. */
    public String getLeave() {
        return leave;
    }

    /** Sets the id of the node that would leave. */
    public PlannedChange setLeave(String leave) {
        this.leave = leave;
        return this;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
