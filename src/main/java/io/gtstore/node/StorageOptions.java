// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.config.Properties;
import io.gtstore.config.Settings;
import io.gtstore.storage.StorageEngine;
import io.gtstore.storage.SyncPolicy;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Options of a node's storage. Mutable; not thread-safe. */
@DataObject
public class StorageOptions {
    /** The default of {@link #getEngine}. */
    public static final StorageEngine DEFAULT_ENGINE =
            StorageEngine.fromSetting(Settings.defaults().text("storage"));

    /** The default of {@link #getDataDir}. */
    public static final String DEFAULT_DATA_DIR = Settings.defaults().text("data.dir");

    /** The default of {@link #getSync}. */
    public static final SyncPolicy DEFAULT_SYNC =
            SyncPolicy.fromSetting(Settings.defaults().text("storage.sync"));

    /** The default of {@link #getSyncIntervalMillis}. */
    public static final long DEFAULT_SYNC_INTERVAL_MILLIS = Settings.defaults().number("storage.syncInterval");

    /** The default of {@link #getMaxBytes}. */
    public static final long DEFAULT_MAX_BYTES = Settings.defaults().number("storage.maxBytes");

    /** The default of {@link #getMaxQueuedBytes}. */
    public static final long DEFAULT_MAX_QUEUED_BYTES = Settings.defaults().number("storage.maxQueuedBytes");

    /** The setting of each option, for the options that these are part of. */
    public static final Properties<StorageOptions> PROPERTIES = new Properties<StorageOptions>("StorageOptions")
            .choice(
                    "engine",
                    "storage",
                    StorageOptions::getEngine,
                    StorageOptions::setEngine,
                    StorageEngine::word,
                    StorageEngine::fromSetting)
            .text("dataDir", "data.dir", StorageOptions::getDataDir, StorageOptions::setDataDir)
            .choice(
                    "sync",
                    "storage.sync",
                    StorageOptions::getSync,
                    StorageOptions::setSync,
                    SyncPolicy::word,
                    SyncPolicy::fromSetting)
            .number(
                    "syncIntervalMillis",
                    "storage.syncInterval",
                    StorageOptions::getSyncIntervalMillis,
                    StorageOptions::setSyncIntervalMillis)
            .number("maxBytes", "storage.maxBytes", StorageOptions::getMaxBytes, StorageOptions::setMaxBytes)
            .number(
                    "maxQueuedBytes",
                    "storage.maxQueuedBytes",
                    StorageOptions::getMaxQueuedBytes,
                    StorageOptions::setMaxQueuedBytes);

    private @Nullable StorageEngine engine;
    private String dataDir = DEFAULT_DATA_DIR;
    private SyncPolicy sync = DEFAULT_SYNC;
    private long syncIntervalMillis = DEFAULT_SYNC_INTERVAL_MILLIS;
    private long maxBytes = DEFAULT_MAX_BYTES;
    private long maxQueuedBytes = DEFAULT_MAX_QUEUED_BYTES;

    /** Options at their defaults. */
    public StorageOptions() {}

    /** A copy. */
    public StorageOptions(StorageOptions other) {
        engine = other.engine;
        dataDir = other.dataDir;
        sync = other.sync;
        syncIntervalMillis = other.syncIntervalMillis;
        maxBytes = other.maxBytes;
        maxQueuedBytes = other.maxQueuedBytes;
    }

    /**
     * Options from JSON; absent ones keep their defaults.
     *
     * @throws io.gtstore.config.SettingException for an unknown name, a value of the wrong type, or one out of range
     */
    @SuppressWarnings("this-escape")
    public StorageOptions(JsonObject json) {
        PROPERTIES.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return PROPERTIES.toJson(this);
    }

    /** Storage engine; if none was set, RocksDB where {@link #getDataDir} was, memory otherwise. */
    public StorageEngine getEngine() {
        if (engine != null) {
            return engine;
        }
        return dataDir.isEmpty() ? DEFAULT_ENGINE : StorageEngine.ROCKSDB;
    }

    /** Sets {@link #getEngine}. */
    public StorageOptions setEngine(StorageEngine engine) {
        this.engine = engine;
        return this;
    }

    /** Directory of {@code rocksdb}; this node's alone. */
    public String getDataDir() {
        return dataDir;
    }

    /** Sets {@link #getDataDir}. */
    public StorageOptions setDataDir(String dataDir) {
        this.dataDir = dataDir;
        return this;
    }

    /** When {@code rocksdb} syncs a change to disk. */
    public SyncPolicy getSync() {
        return sync;
    }

    /** Sets {@link #getSync}. */
    public StorageOptions setSync(SyncPolicy sync) {
        this.sync = sync;
        return this;
    }

    /** The longest time from a change to its sync under {@code interval}, in ms. */
    public long getSyncIntervalMillis() {
        return syncIntervalMillis;
    }

    /** Sets {@link #getSyncIntervalMillis}. */
    public StorageOptions setSyncIntervalMillis(long syncIntervalMillis) {
        this.syncIntervalMillis = syncIntervalMillis;
        return this;
    }

    /** Bytes of items in a node beyond which puts are refused as {@code full}; 0 is half of the heap. */
    public long getMaxBytes() {
        return maxBytes;
    }

    /** Sets {@link #getMaxBytes}. */
    public StorageOptions setMaxBytes(long maxBytes) {
        this.maxBytes = maxBytes;
        return this;
    }

    /** The bound of changes queued for writing, in bytes. */
    public long getMaxQueuedBytes() {
        return maxQueuedBytes;
    }

    /** Sets {@link #getMaxQueuedBytes}. */
    public StorageOptions setMaxQueuedBytes(long maxQueuedBytes) {
        this.maxQueuedBytes = maxQueuedBytes;
        return this;
    }
}
