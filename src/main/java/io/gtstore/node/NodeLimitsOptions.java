// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.config.LimitsOptions;
import io.gtstore.config.Properties;
import io.gtstore.config.Settings;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** The limits of a node: those of everything that serves, and those of carts, watches and hints. Mutable; not thread-safe. */
@DataObject
public class NodeLimitsOptions extends LimitsOptions {
    /** The default of {@link #getMaxKeyBytes}. */
    public static final int DEFAULT_MAX_KEY_BYTES = Settings.defaults().integer("limits.maxKeyBytes");

    /** The default of {@link #getMaxItemBytes}. */
    public static final int DEFAULT_MAX_ITEM_BYTES = Settings.defaults().integer("limits.maxItemBytes");

    /** The default of {@link #getMaxCartBytes}. */
    public static final int DEFAULT_MAX_CART_BYTES = Settings.defaults().integer("limits.maxCartBytes");

    /** The default of {@link #getMaxItems}. */
    public static final int DEFAULT_MAX_ITEMS = Settings.defaults().integer("limits.maxItems");

    /** The default of {@link #getMaxSessions}. */
    public static final int DEFAULT_MAX_SESSIONS = Settings.defaults().integer("limits.maxSessions");

    /** The default of {@link #getMaxRanges}. */
    public static final int DEFAULT_MAX_RANGES = Settings.defaults().integer("limits.maxRanges");

    /** The default of {@link #getMaxWatches}. */
    public static final int DEFAULT_MAX_WATCHES = Settings.defaults().integer("limits.maxWatches");

    /** The default of {@link #getMaxWatchesPerConnection}. */
    public static final int DEFAULT_MAX_WATCHES_PER_CONNECTION =
            Settings.defaults().integer("limits.maxWatchesPerConnection");

    /** The default of {@link #getMaxHints}. */
    public static final int DEFAULT_MAX_HINTS = Settings.defaults().integer("limits.maxHints");

    /** The default of {@link #getMaxHintBytes}. */
    public static final long DEFAULT_MAX_HINT_BYTES = Settings.defaults().number("limits.maxHintBytes");

    /** The setting of each option, for the options that these are part of. */
    public static final Properties<NodeLimitsOptions> PROPERTIES = new Properties<NodeLimitsOptions>(
                    "NodeLimitsOptions")
            .inherited(LimitsOptions.PROPERTIES)
            .integer(
                    "maxKeyBytes",
                    "limits.maxKeyBytes",
                    NodeLimitsOptions::getMaxKeyBytes,
                    NodeLimitsOptions::setMaxKeyBytes)
            .integer(
                    "maxItemBytes",
                    "limits.maxItemBytes",
                    NodeLimitsOptions::getMaxItemBytes,
                    NodeLimitsOptions::setMaxItemBytes)
            .integer(
                    "maxCartBytes",
                    "limits.maxCartBytes",
                    NodeLimitsOptions::getMaxCartBytes,
                    NodeLimitsOptions::setMaxCartBytes)
            .integer("maxItems", "limits.maxItems", NodeLimitsOptions::getMaxItems, NodeLimitsOptions::setMaxItems)
            .integer(
                    "maxSessions",
                    "limits.maxSessions",
                    NodeLimitsOptions::getMaxSessions,
                    NodeLimitsOptions::setMaxSessions)
            .integer("maxRanges", "limits.maxRanges", NodeLimitsOptions::getMaxRanges, NodeLimitsOptions::setMaxRanges)
            .integer(
                    "maxWatches",
                    "limits.maxWatches",
                    NodeLimitsOptions::getMaxWatches,
                    NodeLimitsOptions::setMaxWatches)
            .integer(
                    "maxWatchesPerConnection",
                    "limits.maxWatchesPerConnection",
                    NodeLimitsOptions::getMaxWatchesPerConnection,
                    NodeLimitsOptions::setMaxWatchesPerConnection)
            .integer("maxHints", "limits.maxHints", NodeLimitsOptions::getMaxHints, NodeLimitsOptions::setMaxHints)
            .number(
                    "maxHintBytes",
                    "limits.maxHintBytes",
                    NodeLimitsOptions::getMaxHintBytes,
                    NodeLimitsOptions::setMaxHintBytes);

    private int maxKeyBytes = DEFAULT_MAX_KEY_BYTES;
    private int maxItemBytes = DEFAULT_MAX_ITEM_BYTES;
    private int maxCartBytes = DEFAULT_MAX_CART_BYTES;
    private int maxItems = DEFAULT_MAX_ITEMS;
    private int maxSessions = DEFAULT_MAX_SESSIONS;
    private int maxRanges = DEFAULT_MAX_RANGES;
    private int maxWatches = DEFAULT_MAX_WATCHES;
    private int maxWatchesPerConnection = DEFAULT_MAX_WATCHES_PER_CONNECTION;
    private int maxHints = DEFAULT_MAX_HINTS;
    private long maxHintBytes = DEFAULT_MAX_HINT_BYTES;

    /** Options at their defaults. */
    public NodeLimitsOptions() {}

    /** A copy. */
    public NodeLimitsOptions(NodeLimitsOptions other) {
        super(other);
        maxKeyBytes = other.maxKeyBytes;
        maxItemBytes = other.maxItemBytes;
        maxCartBytes = other.maxCartBytes;
        maxItems = other.maxItems;
        maxSessions = other.maxSessions;
        maxRanges = other.maxRanges;
        maxWatches = other.maxWatches;
        maxWatchesPerConnection = other.maxWatchesPerConnection;
        maxHints = other.maxHints;
        maxHintBytes = other.maxHintBytes;
    }

    /**
     * Options from JSON; absent ones keep their defaults.
     *
     * @throws io.gtstore.config.SettingException for an unknown name, a value of the wrong type, or one out of range
     */
    @SuppressWarnings("this-escape")
    public NodeLimitsOptions(JsonObject json) {
        PROPERTIES.read(json, this);
    }

    /** These options as JSON. */
    @Override
    public JsonObject toJson() {
        return PROPERTIES.toJson(this);
    }

    /** Longest key, in bytes of UTF-8. */
    public int getMaxKeyBytes() {
        return maxKeyBytes;
    }

    /** Sets {@link #getMaxKeyBytes}. */
    public NodeLimitsOptions setMaxKeyBytes(int maxKeyBytes) {
        this.maxKeyBytes = maxKeyBytes;
        return this;
    }

    /** Longest item as JSON, in bytes. */
    public int getMaxItemBytes() {
        return maxItemBytes;
    }

    /** Sets {@link #getMaxItemBytes}. */
    public NodeLimitsOptions setMaxItemBytes(int maxItemBytes) {
        this.maxItemBytes = maxItemBytes;
        return this;
    }

    /** Largest cart, in bytes. */
    public int getMaxCartBytes() {
        return maxCartBytes;
    }

    /** Sets {@link #getMaxCartBytes}. */
    public NodeLimitsOptions setMaxCartBytes(int maxCartBytes) {
        this.maxCartBytes = maxCartBytes;
        return this;
    }

    /** Most items in a cart. */
    public int getMaxItems() {
        return maxItems;
    }

    /** Sets {@link #getMaxItems}. */
    public NodeLimitsOptions setMaxItems(int maxItems) {
        this.maxItems = maxItems;
        return this;
    }

    /** Sessions in a cart's context from which on no new one may put something; removals have no such bound. */
    public int getMaxSessions() {
        return maxSessions;
    }

    /** Sets {@link #getMaxSessions}. */
    public NodeLimitsOptions setMaxSessions(int maxSessions) {
        this.maxSessions = maxSessions;
        return this;
    }

    /** Most ranges of one session in a cart's context after a put; removals may leave twice as many. */
    public int getMaxRanges() {
        return maxRanges;
    }

    /** Sets {@link #getMaxRanges}. */
    public NodeLimitsOptions setMaxRanges(int maxRanges) {
        this.maxRanges = maxRanges;
        return this;
    }

    /** Most carts watched at the node. */
    public int getMaxWatches() {
        return maxWatches;
    }

    /** Sets {@link #getMaxWatches}. */
    public NodeLimitsOptions setMaxWatches(int maxWatches) {
        this.maxWatches = maxWatches;
        return this;
    }

    /** Most carts watched over one connection. */
    public int getMaxWatchesPerConnection() {
        return maxWatchesPerConnection;
    }

    /** Sets {@link #getMaxWatchesPerConnection}. */
    public NodeLimitsOptions setMaxWatchesPerConnection(int maxWatchesPerConnection) {
        this.maxWatchesPerConnection = maxWatchesPerConnection;
        return this;
    }

    /** Most carts of slots of other owners that the node keeps for them as hints. */
    public int getMaxHints() {
        return maxHints;
    }

    /** Sets {@link #getMaxHints}. */
    public NodeLimitsOptions setMaxHints(int maxHints) {
        this.maxHints = maxHints;
        return this;
    }

    /** Most bytes of items in those carts. */
    public long getMaxHintBytes() {
        return maxHintBytes;
    }

    /** Sets {@link #getMaxHintBytes}. */
    public NodeLimitsOptions setMaxHintBytes(long maxHintBytes) {
        this.maxHintBytes = maxHintBytes;
        return this;
    }

    @Override
    public NodeLimitsOptions setMaxFrameBytes(int maxFrameBytes) {
        super.setMaxFrameBytes(maxFrameBytes);
        return this;
    }

    @Override
    public NodeLimitsOptions setMaxConnections(int maxConnections) {
        super.setMaxConnections(maxConnections);
        return this;
    }

    @Override
    public NodeLimitsOptions setMaxInFlight(int maxInFlight) {
        super.setMaxInFlight(maxInFlight);
        return this;
    }

    @Override
    public NodeLimitsOptions setMaxBufferedPercent(int maxBufferedPercent) {
        super.setMaxBufferedPercent(maxBufferedPercent);
        return this;
    }
}
