// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.config.Properties;
import io.gtstore.config.Settings;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** Options of a node's sessions and clock. Mutable; not thread-safe. */
@DataObject
public class SessionOptions {
    /** The default of {@link #getMaxAgeMillis}. */
    public static final long DEFAULT_MAX_AGE_MILLIS = Settings.defaults().number("session.maxAge");

    /** The default of {@link #getGraceMillis}. */
    public static final long DEFAULT_GRACE_MILLIS = Settings.defaults().number("session.grace");

    /** The default of {@link #getClockMaxDriftMillis}. */
    public static final long DEFAULT_CLOCK_MAX_DRIFT_MILLIS =
            Settings.defaults().number("clock.maxDrift");

    /** The setting of each option, for the options that these are part of. */
    public static final Properties<SessionOptions> PROPERTIES = new Properties<SessionOptions>("SessionOptions")
            .number("maxAgeMillis", "session.maxAge", SessionOptions::getMaxAgeMillis, SessionOptions::setMaxAgeMillis)
            .number("graceMillis", "session.grace", SessionOptions::getGraceMillis, SessionOptions::setGraceMillis)
            .number(
                    "clockMaxDriftMillis",
                    "clock.maxDrift",
                    SessionOptions::getClockMaxDriftMillis,
                    SessionOptions::setClockMaxDriftMillis);

    private long maxAgeMillis = DEFAULT_MAX_AGE_MILLIS;
    private long graceMillis = DEFAULT_GRACE_MILLIS;
    private long clockMaxDriftMillis = DEFAULT_CLOCK_MAX_DRIFT_MILLIS;

    /** Options at their defaults. */
    public SessionOptions() {}

    /** A copy. */
    public SessionOptions(SessionOptions other) {
        maxAgeMillis = other.maxAgeMillis;
        graceMillis = other.graceMillis;
        clockMaxDriftMillis = other.clockMaxDriftMillis;
    }

    /**
     * Options from JSON; absent ones keep their defaults.
     *
     * @throws io.gtstore.config.SettingException for an unknown name, a value of the wrong type, or one out of range
     */
    @SuppressWarnings("this-escape")
    public SessionOptions(JsonObject json) {
        PROPERTIES.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return PROPERTIES.toJson(this);
    }

    /** Age from which on a session's changes are refused, in ms. */
    public long getMaxAgeMillis() {
        return maxAgeMillis;
    }

    /** Sets {@link #getMaxAgeMillis}. */
    public SessionOptions setMaxAgeMillis(long maxAgeMillis) {
        this.maxAgeMillis = maxAgeMillis;
        return this;
    }

    /** Time beyond {@link #getMaxAgeMillis} for which a session is remembered, as clocks differ, in ms. */
    public long getGraceMillis() {
        return graceMillis;
    }

    /** Sets {@link #getGraceMillis}. */
    public SessionOptions setGraceMillis(long graceMillis) {
        this.graceMillis = graceMillis;
        return this;
    }

    /** The allowed difference of nodes' clocks, in ms; 0 is {@link #getGraceMillis}, but at least a second. */
    public long getClockMaxDriftMillis() {
        return clockMaxDriftMillis;
    }

    /** Sets {@link #getClockMaxDriftMillis}. */
    public SessionOptions setClockMaxDriftMillis(long clockMaxDriftMillis) {
        this.clockMaxDriftMillis = clockMaxDriftMillis;
        return this;
    }
}
