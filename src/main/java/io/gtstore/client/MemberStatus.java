package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;

/** A member of the cluster and its share of the slots. */
@DataObject
@JsonGen(publicConverter = false)
public class MemberStatus {
    private NodeAddress node = new NodeAddress();
    private int owned;
    private int primary;
    private int catchingUp;
    private int releasing;
    private int weight = 1;
    private String zone = "";
    private boolean leaving;

    /** Empty, for what the setters fill in. */
    public MemberStatus() {}

    /** From what {@link #toJson} made. */
    public MemberStatus(JsonObject json) {
        MemberStatusConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        MemberStatusConverter.toJson(this, json);
        return json;
    }

    /** The member. */
    public NodeAddress getNode() {
        return node;
    }

    /** Sets the member. */
    public MemberStatus setNode(NodeAddress node) {
        this.node = node;
        return this;
    }

    /** How many slots it owns, as primary or replica. */
    public int getOwned() {
        return owned;
    }

    /** Sets how many slots it owns, as primary or replica. */
    public MemberStatus setOwned(int owned) {
        this.owned = owned;
        return this;
    }

    /** Of how many slots it is the primary. */
    public int getPrimary() {
        return primary;
    }

    /** Sets of how many slots it is the primary. */
    public MemberStatus setPrimary(int primary) {
        this.primary = primary;
        return this;
    }

    /** On how many of its slots it has not caught up yet. */
    public int getCatchingUp() {
        return catchingUp;
    }

    /** Sets on how many of its slots it has not caught up yet. */
    public MemberStatus setCatchingUp(int catchingUp) {
        this.catchingUp = catchingUp;
        return this;
    }

    /** How many of its slots it serves only until others, which take its place, have caught up. */
    public int getReleasing() {
        return releasing;
    }

    /** Sets how many of its slots it serves only until others have caught up. */
    public MemberStatus setReleasing(int releasing) {
        this.releasing = releasing;
        return this;
    }

    /** How large a share of the slots it takes, against the others' weights. */
    public int getWeight() {
        return weight;
    }

    /** Sets how large a share of the slots it takes. */
    public MemberStatus setWeight(int weight) {
        this.weight = weight;
        return this;
    }

    /** What it would fail together with; empty if it was not said. */
    public String getZone() {
        return zone;
    }

    /** Sets what it would fail together with. */
    public MemberStatus setZone(String zone) {
        this.zone = zone;
        return this;
    }

    /** Whether it is to leave the cluster. */
    public boolean isLeaving() {
        return leaving;
    }

    /** Sets whether it is to leave the cluster. */
    public MemberStatus setLeaving(boolean leaving) {
        this.leaving = leaving;
        return this;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
