package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The cluster as its map describes it. */
@DataObject
@JsonGen(publicConverter = false)
public class ClusterStatus {
    private long epoch;
    private String manager = "";
    private int slots;
    private int replicas;
    private String hash = "";
    private String merge = "";
    private int underReplicated;
    private int moving;
    private int unowned;
    private List<String> managers = List.of();
    private String leader = "";
    private String trouble = "";
    private List<MemberStatus> members = List.of();
    private List<String> absent = List.of();

    /** Empty, for what the setters fill in. */
    public ClusterStatus() {}

    /** From what {@link #toJson} made. */
    public ClusterStatus(JsonObject json) {
        ClusterStatusConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        ClusterStatusConverter.toJson(this, json);
        return json;
    }

    /** The map's version. */
    public long getEpoch() {
        return epoch;
    }

    /** Sets the map's version. */
    public ClusterStatus setEpoch(long epoch) {
        this.epoch = epoch;
        return this;
    }

    /** The id of the manager that published the map. */
    public String getManager() {
        return manager;
    }

    /** Sets the id of the manager that published the map. */
    public ClusterStatus setManager(String manager) {
        this.manager = manager;
        return this;
    }

    /** Into how many slots the keys are hashed. */
    public int getSlots() {
        return slots;
    }

    /** Sets into how many slots the keys are hashed. */
    public ClusterStatus setSlots(int slots) {
        this.slots = slots;
        return this;
    }

    /** How many owners a slot is to have, the primary included. */
    public int getReplicas() {
        return replicas;
    }

    /** Sets how many owners a slot is to have, the primary included. */
    public ClusterStatus setReplicas(int replicas) {
        this.replicas = replicas;
        return this;
    }

    /** The name of the hash function. */
    public String getHash() {
        return hash;
    }

    /** Sets the name of the hash function. */
    public ClusterStatus setHash(String hash) {
        this.hash = hash;
        return this;
    }

    /** The name of the merge policy. */
    public String getMerge() {
        return merge;
    }

    /** Sets the name of the merge policy. */
    public ClusterStatus setMerge(String merge) {
        this.merge = merge;
        return this;
    }

    /** How many slots have fewer caught-up owners than they are to have. */
    public int getUnderReplicated() {
        return underReplicated;
    }

    /** Sets how many slots have fewer caught-up owners than they are to have. */
    public ClusterStatus setUnderReplicated(int underReplicated) {
        this.underReplicated = underReplicated;
        return this;
    }

    /** How many slots are on their way from one node to another. */
    public int getMoving() {
        return moving;
    }

    /** Sets how many slots are on their way from one node to another. */
    public ClusterStatus setMoving(int moving) {
        this.moving = moving;
        return this;
    }

    /** How many slots have no owner at all: their keys cannot be served. */
    public int getUnowned() {
        return unowned;
    }

    /** Sets how many slots have no owner at all. */
    public ClusterStatus setUnowned(int unowned) {
        this.unowned = unowned;
        return this;
    }

    /** The ids of the managers that decide together; none while they do not tell. */
    public List<String> getManagers() {
        return managers;
    }

    /** Sets the ids of the managers that decide together. */
    public ClusterStatus setManagers(List<String> managers) {
        this.managers = List.copyOf(managers);
        return this;
    }

    /** The id of the manager that decides; empty while none does. */
    public String getLeader() {
        return leader;
    }

    /** Sets the id of the manager that decides. */
    public ClusterStatus setLeader(String leader) {
        this.leader = leader;
        return this;
    }

    /** Why the managers can decide nothing; empty if they can. */
    public String getTrouble() {
        return trouble;
    }

    /** Sets why the managers can decide nothing. */
    public ClusterStatus setTrouble(String trouble) {
        this.trouble = trouble;
        return this;
    }

    /** The live members, by id. */
    public List<MemberStatus> getMembers() {
        return members;
    }

    /** Sets the live members, by id. */
    public ClusterStatus setMembers(List<MemberStatus> members) {
        this.members = List.copyOf(members);
        return this;
    }

    /** The ids of those that were evicted and have neither returned nor been forgotten. */
    public List<String> getAbsent() {
        return absent;
    }

    /** Sets the ids of those that were evicted and have neither returned nor been forgotten. */
    public ClusterStatus setAbsent(List<String> absent) {
        this.absent = List.copyOf(absent);
        return this;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
