// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.config.Properties;
import io.gtstore.config.Settings;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** Options of a node's receipts of removals and checkouts, by which retries are answered. Mutable; not thread-safe. */
@DataObject
public class ReceiptOptions {
    /** The default of {@link #getKeepMillis}. */
    public static final long DEFAULT_KEEP_MILLIS = Settings.defaults().number("receipt.keep");

    /** The default of {@link #getMaxBytes}. */
    public static final long DEFAULT_MAX_BYTES = Settings.defaults().number("receipt.maxBytes");

    /** The setting of each option, for the options that these are part of. */
    public static final Properties<ReceiptOptions> PROPERTIES = new Properties<ReceiptOptions>("ReceiptOptions")
            .number("keepMillis", "receipt.keep", ReceiptOptions::getKeepMillis, ReceiptOptions::setKeepMillis)
            .number("maxBytes", "receipt.maxBytes", ReceiptOptions::getMaxBytes, ReceiptOptions::setMaxBytes);

    private long keepMillis = DEFAULT_KEEP_MILLIS;
    private long maxBytes = DEFAULT_MAX_BYTES;

    /** Options at their defaults. */
    public ReceiptOptions() {}

    /** A copy. */
    public ReceiptOptions(ReceiptOptions other) {
        keepMillis = other.keepMillis;
        maxBytes = other.maxBytes;
    }

    /**
     * Options from JSON; absent ones keep their defaults.
     *
     * @throws io.gtstore.config.SettingException for an unknown name, a value of the wrong type, or one out of range
     */
    @SuppressWarnings("this-escape")
    public ReceiptOptions(JsonObject json) {
        PROPERTIES.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return PROPERTIES.toJson(this);
    }

    /** The time for which a receipt is kept, in ms; in any case at least {@link SessionOptions#getMaxAgeMillis}. */
    public long getKeepMillis() {
        return keepMillis;
    }

    /** Sets {@link #getKeepMillis}. */
    public ReceiptOptions setKeepMillis(long keepMillis) {
        this.keepMillis = keepMillis;
        return this;
    }

    /** The maximum heap of receipts, in bytes; beyond it the oldest are dropped first. */
    public long getMaxBytes() {
        return maxBytes;
    }

    /** Sets {@link #getMaxBytes}. */
    public ReceiptOptions setMaxBytes(long maxBytes) {
        this.maxBytes = maxBytes;
        return this;
    }
}
