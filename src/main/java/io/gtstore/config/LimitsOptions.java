// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** The limits of everything that serves: on connections and what they carry. Mutable; not thread-safe. */
@DataObject
public class LimitsOptions {
    /** The default of {@link #getMaxFrameBytes}. */
    public static final int DEFAULT_MAX_FRAME_BYTES = Settings.defaults().integer("limits.maxFrameBytes");

    /** The default of {@link #getMaxConnections}. */
    public static final int DEFAULT_MAX_CONNECTIONS = Settings.defaults().integer("limits.maxConnections");

    /** The default of {@link #getMaxInFlight}. */
    public static final int DEFAULT_MAX_IN_FLIGHT = Settings.defaults().integer("limits.maxInFlight");

    /** The default of {@link #getMaxBufferedPercent}. */
    public static final int DEFAULT_MAX_BUFFERED_PERCENT = Settings.defaults().integer("limits.maxBufferedPercent");

    /** The setting of each option, for the options that these are part of. */
    public static final Properties<LimitsOptions> PROPERTIES = new Properties<LimitsOptions>("LimitsOptions")
            .integer(
                    "maxFrameBytes",
                    "limits.maxFrameBytes",
                    LimitsOptions::getMaxFrameBytes,
                    LimitsOptions::setMaxFrameBytes)
            .integer(
                    "maxConnections",
                    "limits.maxConnections",
                    LimitsOptions::getMaxConnections,
                    LimitsOptions::setMaxConnections)
            .integer("maxInFlight", "limits.maxInFlight", LimitsOptions::getMaxInFlight, LimitsOptions::setMaxInFlight)
            .integer(
                    "maxBufferedPercent",
                    "limits.maxBufferedPercent",
                    LimitsOptions::getMaxBufferedPercent,
                    LimitsOptions::setMaxBufferedPercent);

    private int maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;
    private int maxConnections = DEFAULT_MAX_CONNECTIONS;
    private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
    private int maxBufferedPercent = DEFAULT_MAX_BUFFERED_PERCENT;

    /** Options at their defaults. */
    public LimitsOptions() {}

    /** A copy. */
    public LimitsOptions(LimitsOptions other) {
        maxFrameBytes = other.maxFrameBytes;
        maxConnections = other.maxConnections;
        maxInFlight = other.maxInFlight;
        maxBufferedPercent = other.maxBufferedPercent;
    }

    /**
     * Options from JSON; absent ones keep their defaults.
     *
     * @throws SettingException for an unknown name, a value of the wrong type, or one out of range
     */
    @SuppressWarnings("this-escape")
    public LimitsOptions(JsonObject json) {
        PROPERTIES.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return PROPERTIES.toJson(this);
    }

    /** Longest frame, in bytes. */
    public int getMaxFrameBytes() {
        return maxFrameBytes;
    }

    /** Sets {@link #getMaxFrameBytes}. */
    public LimitsOptions setMaxFrameBytes(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
        return this;
    }

    /** Most open connections. */
    public int getMaxConnections() {
        return maxConnections;
    }

    /** Sets {@link #getMaxConnections}. */
    public LimitsOptions setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
        return this;
    }

    /** Most unanswered requests of one connection. */
    public int getMaxInFlight() {
        return maxInFlight;
    }

    /** Sets {@link #getMaxInFlight}. */
    public LimitsOptions setMaxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
        return this;
    }

    /** Share of the heap that all connections may buffer, in percent. */
    public int getMaxBufferedPercent() {
        return maxBufferedPercent;
    }

    /** Sets {@link #getMaxBufferedPercent}. */
    public LimitsOptions setMaxBufferedPercent(int maxBufferedPercent) {
        this.maxBufferedPercent = maxBufferedPercent;
        return this;
    }
}
