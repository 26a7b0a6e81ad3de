// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The cluster as its map describes it. Immutable. */
@DataObject
public final class ClusterStatus {
    private final long epoch;
    private final String manager;
    private final int slots;
    private final int replicas;
    private final String hash;
    private final String merge;
    private final int underReplicated;
    private final int moving;
    private final int unowned;
    private final List<String> managers;
    private final String leader;
    private final String trouble;
    private final List<MemberStatus> members;
    private final List<String> absent;

    /** From what {@link #toJson} made; what is not in it is 0 or empty. */
    public ClusterStatus(JsonObject json) {
        this.epoch = json.getLong("epoch", 0L);
        this.manager = json.getString("manager", "");
        this.slots = json.getInteger("slots", 0);
        this.replicas = json.getInteger("replicas", 0);
        this.hash = json.getString("hash", "");
        this.merge = json.getString("merge", "");
        this.underReplicated = json.getInteger("underReplicated", 0);
        this.moving = json.getInteger("moving", 0);
        this.unowned = json.getInteger("unowned", 0);
        this.managers = json.getJsonArray("managers", new JsonArray()).stream()
                .map(String.class::cast)
                .toList();
        this.leader = json.getString("leader", "");
        this.trouble = json.getString("trouble", "");
        this.members = json.getJsonArray("members", new JsonArray()).stream()
                .map(member -> new MemberStatus((JsonObject) member))
                .toList();
        this.absent = json.getJsonArray("absent", new JsonArray()).stream()
                .map(String.class::cast)
                .toList();
    }

    /** As JSON. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("epoch", epoch)
                .put("manager", manager)
                .put("slots", slots)
                .put("replicas", replicas)
                .put("hash", hash)
                .put("merge", merge)
                .put("underReplicated", underReplicated)
                .put("moving", moving)
                .put("unowned", unowned)
                .put("managers", new JsonArray(managers))
                .put("leader", leader)
                .put("trouble", trouble)
                .put(
                        "members",
                        new JsonArray(members.stream().map(MemberStatus::toJson).toList()))
                .put("absent", new JsonArray(absent));
    }

    /** The map's version. */
    public long getEpoch() {
        return epoch;
    }

    /** The id of the manager that published the map. */
    public String getManager() {
        return manager;
    }

    /** Into how many slots the keys are hashed. */
    public int getSlots() {
        return slots;
    }

    /** How many owners a slot is to have, the primary included. */
    public int getReplicas() {
        return replicas;
    }

    /** The name of the hash function. */
    public String getHash() {
        return hash;
    }

    /** The name of the merge policy. */
    public String getMerge() {
        return merge;
    }

    /** How many slots have fewer caught-up owners than they are to have. */
    public int getUnderReplicated() {
        return underReplicated;
    }

    /** How many slots are on their way from one node to another. */
    public int getMoving() {
        return moving;
    }

    /** How many slots have no owner at all: their keys cannot be served. */
    public int getUnowned() {
        return unowned;
    }

    /** The ids of the managers that decide together; none while they do not tell. */
    public List<String> getManagers() {
        return managers;
    }

    /** The id of the manager that decides; empty while none does. */
    public String getLeader() {
        return leader;
    }

    /** Why the managers can decide nothing; empty if they can. */
    public String getTrouble() {
        return trouble;
    }

    /** The live members, by id. */
    public List<MemberStatus> getMembers() {
        return members;
    }

    /** The ids of those that were evicted and have neither returned nor been forgotten. */
    public List<String> getAbsent() {
        return absent;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
