// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.config.Properties;
import io.gtstore.config.Settings;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** Options of a node's replication. Mutable; not thread-safe. */
@DataObject
public class ReplicationOptions {
    /** The default of {@link #getCopies}. */
    public static final int DEFAULT_COPIES = Settings.defaults().integer("copies");

    /** The default of {@link #getCopiesMin}. */
    public static final int DEFAULT_COPIES_MIN = Settings.defaults().integer("copies.min");

    /** The default of {@link #getReplicaTimeoutMillis}. */
    public static final long DEFAULT_REPLICA_TIMEOUT_MILLIS =
            Settings.defaults().number("replica.timeout");

    /** The default of {@link #getRepairIntervalMillis}. */
    public static final long DEFAULT_REPAIR_INTERVAL_MILLIS =
            Settings.defaults().number("repair.interval");

    /** The default of {@link #getRebalanceBytesPerSecond}. */
    public static final long DEFAULT_REBALANCE_BYTES_PER_SECOND =
            Settings.defaults().number("rebalance.maxBytesPerSecond");

    /** The setting of each option, for the options that these are part of. */
    public static final Properties<ReplicationOptions> PROPERTIES = new Properties<ReplicationOptions>(
                    "ReplicationOptions")
            .integer("copies", "copies", ReplicationOptions::getCopies, ReplicationOptions::setCopies)
            .integer("copiesMin", "copies.min", ReplicationOptions::getCopiesMin, ReplicationOptions::setCopiesMin)
            .number(
                    "replicaTimeoutMillis",
                    "replica.timeout",
                    ReplicationOptions::getReplicaTimeoutMillis,
                    ReplicationOptions::setReplicaTimeoutMillis)
            .number(
                    "repairIntervalMillis",
                    "repair.interval",
                    ReplicationOptions::getRepairIntervalMillis,
                    ReplicationOptions::setRepairIntervalMillis)
            .number(
                    "rebalanceBytesPerSecond",
                    "rebalance.maxBytesPerSecond",
                    ReplicationOptions::getRebalanceBytesPerSecond,
                    ReplicationOptions::setRebalanceBytesPerSecond);

    private int copies = DEFAULT_COPIES;
    private int copiesMin = DEFAULT_COPIES_MIN;
    private long replicaTimeoutMillis = DEFAULT_REPLICA_TIMEOUT_MILLIS;
    private long repairIntervalMillis = DEFAULT_REPAIR_INTERVAL_MILLIS;
    private long rebalanceBytesPerSecond = DEFAULT_REBALANCE_BYTES_PER_SECOND;

    /** Options at their defaults. */
    public ReplicationOptions() {}

    /** A copy. */
    public ReplicationOptions(ReplicationOptions other) {
        copies = other.copies;
        copiesMin = other.copiesMin;
        replicaTimeoutMillis = other.replicaTimeoutMillis;
        repairIntervalMillis = other.repairIntervalMillis;
        rebalanceBytesPerSecond = other.rebalanceBytesPerSecond;
    }

    /**
     * Options from JSON; absent ones keep their defaults.
     *
     * @throws io.gtstore.config.SettingException for an unknown name, a value of the wrong type, or one out of range
     */
    @SuppressWarnings("this-escape")
    public ReplicationOptions(JsonObject json) {
        PROPERTIES.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return PROPERTIES.toJson(this);
    }

    /** Number of nodes that have a change before it is acknowledged, if there are that many. */
    public int getCopies() {
        return copies;
    }

    /** Sets {@link #getCopies}. */
    public ReplicationOptions setCopies(int copies) {
        this.copies = copies;
        return this;
    }

    /** Number of copies below which no change is acknowledged. */
    public int getCopiesMin() {
        return copiesMin;
    }

    /** Sets {@link #getCopiesMin}. */
    public ReplicationOptions setCopiesMin(int copiesMin) {
        this.copiesMin = copiesMin;
        return this;
    }

    /** Least time-out of another owner's answer before a hint goes to another node, in ms. */
    public long getReplicaTimeoutMillis() {
        return replicaTimeoutMillis;
    }

    /** Sets {@link #getReplicaTimeoutMillis}. */
    public ReplicationOptions setReplicaTimeoutMillis(long replicaTimeoutMillis) {
        this.replicaTimeoutMillis = replicaTimeoutMillis;
        return this;
    }

    /** Time between two comparisons with the other owners of a slot, in ms. */
    public long getRepairIntervalMillis() {
        return repairIntervalMillis;
    }

    /** Sets {@link #getRepairIntervalMillis}. */
    public ReplicationOptions setRepairIntervalMillis(long repairIntervalMillis) {
        this.repairIntervalMillis = repairIntervalMillis;
        return this;
    }

    /**
     * Rate at which the node fetches slots that move to it, in bytes a second; 0 for no limit. Slots that restore a
     * lost copy are never throttled.
     */
    public long getRebalanceBytesPerSecond() {
        return rebalanceBytesPerSecond;
    }

    /** Sets {@link #getRebalanceBytesPerSecond}. */
    public ReplicationOptions setRebalanceBytesPerSecond(long rebalanceBytesPerSecond) {
        this.rebalanceBytesPerSecond = rebalanceBytesPerSecond;
        return this;
    }
}
