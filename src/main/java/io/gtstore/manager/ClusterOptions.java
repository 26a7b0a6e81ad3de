// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.cart.MergePolicy;
import io.gtstore.cluster.SlotHash;
import io.gtstore.config.Properties;
import io.gtstore.config.Settings;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** What a manager decides for the whole cluster when it founds it. Mutable; not thread-safe. */
@DataObject
public class ClusterOptions {
    /** The default of {@link #getSlots}. */
    public static final int DEFAULT_SLOTS = Settings.defaults().integer("cluster.slots");

    /** The default of {@link #getReplicas}. */
    public static final int DEFAULT_REPLICAS = Settings.defaults().integer("cluster.replicas");

    /** The default of {@link #getHash}. */
    public static final SlotHash DEFAULT_HASH =
            SlotHash.fromWire(Settings.defaults().text("cluster.hash"));

    /** The default of {@link #getMerge}. */
    public static final MergePolicy DEFAULT_MERGE =
            MergePolicy.fromWire(Settings.defaults().text("cluster.merge"));

    /** What each option is among the settings; for the options that these are part of. */
    public static final Properties<ClusterOptions> PROPERTIES = new Properties<ClusterOptions>("ClusterOptions")
            .integer("slots", "cluster.slots", ClusterOptions::getSlots, ClusterOptions::setSlots)
            .integer("replicas", "cluster.replicas", ClusterOptions::getReplicas, ClusterOptions::setReplicas)
            .choice(
                    "hash",
                    "cluster.hash",
                    ClusterOptions::getHash,
                    ClusterOptions::setHash,
                    SlotHash::wireName,
                    SlotHash::fromWire)
            .choice(
                    "merge",
                    "cluster.merge",
                    ClusterOptions::getMerge,
                    ClusterOptions::setMerge,
                    MergePolicy::wireName,
                    MergePolicy::fromWire);

    private int slots = DEFAULT_SLOTS;
    private int replicas = DEFAULT_REPLICAS;
    private SlotHash hash = DEFAULT_HASH;
    private MergePolicy merge = DEFAULT_MERGE;

    /** Options at their defaults. */
    public ClusterOptions() {}

    /** A copy. */
    public ClusterOptions(ClusterOptions other) {
        slots = other.slots;
        replicas = other.replicas;
        hash = other.hash;
        merge = other.merge;
    }

    /**
     * Options from JSON; what it lacks stays at its default.
     *
     * @throws io.gtstore.config.SettingException for a name that there is not, a value of another type, or one that is not allowed
     */
    @SuppressWarnings("this-escape")
    public ClusterOptions(JsonObject json) {
        PROPERTIES.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return PROPERTIES.toJson(this);
    }

    /** Number of slots that keys are hashed into. */
    public int getSlots() {
        return slots;
    }

    /** Sets {@link #getSlots}. */
    public ClusterOptions setSlots(int slots) {
        this.slots = slots;
        return this;
    }

    /** Number of owners of a slot, the primary included. */
    public int getReplicas() {
        return replicas;
    }

    /** Sets {@link #getReplicas}. */
    public ClusterOptions setReplicas(int replicas) {
        this.replicas = replicas;
        return this;
    }

    /** Hash function from key to slot. */
    public SlotHash getHash() {
        return hash;
    }

    /** Sets {@link #getHash}. */
    public ClusterOptions setHash(SlotHash hash) {
        this.hash = hash;
        return this;
    }

    /** How diverging carts become one. */
    public MergePolicy getMerge() {
        return merge;
    }

    /** Sets {@link #getMerge}. */
    public ClusterOptions setMerge(MergePolicy merge) {
        this.merge = merge;
        return this;
    }
}
