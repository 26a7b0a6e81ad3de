// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.config.Properties;
import io.gtstore.config.Settings;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** How a manager finds failures of nodes, and when it acts on them. Mutable; not thread-safe. */
@DataObject
public class FailureOptions {
    /** The default of {@link #getProbeTries}. */
    public static final int DEFAULT_PROBE_TRIES = Settings.defaults().integer("probe.tries");

    /** The default of {@link #getProbeTimeoutMillis}. */
    public static final long DEFAULT_PROBE_TIMEOUT_MILLIS = Settings.defaults().number("probe.timeout");

    /** The default of {@link #getReplaceAfterMillis}. */
    public static final long DEFAULT_REPLACE_AFTER_MILLIS = Settings.defaults().number("replace.after");

    /** The default of {@link #getForgetAfterMillis}. */
    public static final long DEFAULT_FORGET_AFTER_MILLIS = Settings.defaults().number("member.forgetAfter");

    /** The default of {@link #getIsolatedGraceMillis}. */
    public static final long DEFAULT_ISOLATED_GRACE_MILLIS = Settings.defaults().number("manager.isolatedGrace");

    /** The default of {@link #isHeartbeatEnabled}. */
    public static final boolean DEFAULT_HEARTBEAT_ENABLED = Settings.defaults().flag("heartbeat.enabled");

    /** The default of {@link #getHeartbeatIntervalMillis}. */
    public static final long DEFAULT_HEARTBEAT_INTERVAL_MILLIS =
            Settings.defaults().number("heartbeat.interval");

    /** What each option is among the settings; for the options that these are part of. */
    public static final Properties<FailureOptions> PROPERTIES = new Properties<FailureOptions>("FailureOptions")
            .integer("probeTries", "probe.tries", FailureOptions::getProbeTries, FailureOptions::setProbeTries)
            .number(
                    "probeTimeoutMillis",
                    "probe.timeout",
                    FailureOptions::getProbeTimeoutMillis,
                    FailureOptions::setProbeTimeoutMillis)
            .number(
                    "replaceAfterMillis",
                    "replace.after",
                    FailureOptions::getReplaceAfterMillis,
                    FailureOptions::setReplaceAfterMillis)
            .number(
                    "forgetAfterMillis",
                    "member.forgetAfter",
                    FailureOptions::getForgetAfterMillis,
                    FailureOptions::setForgetAfterMillis)
            .number(
                    "isolatedGraceMillis",
                    "manager.isolatedGrace",
                    FailureOptions::getIsolatedGraceMillis,
                    FailureOptions::setIsolatedGraceMillis)
            .flag(
                    "heartbeatEnabled",
                    "heartbeat.enabled",
                    FailureOptions::isHeartbeatEnabled,
                    FailureOptions::setHeartbeatEnabled)
            .number(
                    "heartbeatIntervalMillis",
                    "heartbeat.interval",
                    FailureOptions::getHeartbeatIntervalMillis,
                    FailureOptions::setHeartbeatIntervalMillis);

    private int probeTries = DEFAULT_PROBE_TRIES;
    private long probeTimeoutMillis = DEFAULT_PROBE_TIMEOUT_MILLIS;
    private long replaceAfterMillis = DEFAULT_REPLACE_AFTER_MILLIS;
    private long forgetAfterMillis = DEFAULT_FORGET_AFTER_MILLIS;
    private long isolatedGraceMillis = DEFAULT_ISOLATED_GRACE_MILLIS;
    private boolean heartbeatEnabled = DEFAULT_HEARTBEAT_ENABLED;
    private long heartbeatIntervalMillis = DEFAULT_HEARTBEAT_INTERVAL_MILLIS;

    /** Options at their defaults. */
    public FailureOptions() {}

    /** A copy. */
    public FailureOptions(FailureOptions other) {
        probeTries = other.probeTries;
        probeTimeoutMillis = other.probeTimeoutMillis;
        replaceAfterMillis = other.replaceAfterMillis;
        forgetAfterMillis = other.forgetAfterMillis;
        isolatedGraceMillis = other.isolatedGraceMillis;
        heartbeatEnabled = other.heartbeatEnabled;
        heartbeatIntervalMillis = other.heartbeatIntervalMillis;
    }

    /**
     * Options from JSON; what it lacks stays at its default.
     *
     * @throws io.gtstore.config.SettingException for a name that there is not, a value of another type, or one that is not allowed
     */
    @SuppressWarnings("this-escape")
    public FailureOptions(JsonObject json) {
        PROPERTIES.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return PROPERTIES.toJson(this);
    }

    /** Number of unanswered probes after which a silent suspect is evicted. */
    public int getProbeTries() {
        return probeTries;
    }

    /** Sets {@link #getProbeTries}. */
    public FailureOptions setProbeTries(int probeTries) {
        this.probeTries = probeTries;
        return this;
    }

    /** How long one probe waits for its answer, in ms. */
    public long getProbeTimeoutMillis() {
        return probeTimeoutMillis;
    }

    /** Sets {@link #getProbeTimeoutMillis}. */
    public FailureOptions setProbeTimeoutMillis(long probeTimeoutMillis) {
        this.probeTimeoutMillis = probeTimeoutMillis;
        return this;
    }

    /** How long the copy of a silent node's old data waits for its return, in ms. */
    public long getReplaceAfterMillis() {
        return replaceAfterMillis;
    }

    /** Sets {@link #getReplaceAfterMillis}. */
    public FailureOptions setReplaceAfterMillis(long replaceAfterMillis) {
        this.replaceAfterMillis = replaceAfterMillis;
        return this;
    }

    /** When a member that was evicted and never returned is written off, in ms. */
    public long getForgetAfterMillis() {
        return forgetAfterMillis;
    }

    /** Sets {@link #getForgetAfterMillis}. */
    public FailureOptions setForgetAfterMillis(long forgetAfterMillis) {
        this.forgetAfterMillis = forgetAfterMillis;
        return this;
    }

    /**
     * How long a suspect must have been silent to be evicted although too few other members answer, in ms; 0 for never. It helps where
     * most nodes are lost at once, and does harm where it is the manager that is cut off.
     */
    public long getIsolatedGraceMillis() {
        return isolatedGraceMillis;
    }

    /** Sets {@link #getIsolatedGraceMillis}. */
    public FailureOptions setIsolatedGraceMillis(long isolatedGraceMillis) {
        this.isolatedGraceMillis = isolatedGraceMillis;
        return this;
    }

    /** Whether the manager pings every member by a timer (paper §7). */
    public boolean isHeartbeatEnabled() {
        return heartbeatEnabled;
    }

    /** Sets {@link #isHeartbeatEnabled}. */
    public FailureOptions setHeartbeatEnabled(boolean heartbeatEnabled) {
        this.heartbeatEnabled = heartbeatEnabled;
        return this;
    }

    /** Time between two heartbeats, in ms. */
    public long getHeartbeatIntervalMillis() {
        return heartbeatIntervalMillis;
    }

    /** Sets {@link #getHeartbeatIntervalMillis}. */
    public FailureOptions setHeartbeatIntervalMillis(long heartbeatIntervalMillis) {
        this.heartbeatIntervalMillis = heartbeatIntervalMillis;
        return this;
    }
}
