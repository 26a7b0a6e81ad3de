package io.gtstore.node;

import io.gtstore.storage.StorageEngine;
import io.gtstore.storage.SyncPolicy;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a node runs. Mutable until it is deployed; defaults are the constants. */
@DataObject
public class NodeOptions {
    /** The default of {@link #getId}. */
    public static final String DEFAULT_ID = "";

    /** The default of {@link #getHost}. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    /** The default of {@link #getPort}. */
    public static final int DEFAULT_PORT = 7411;

    /** The default of {@link #getAdvertisedHost}. */
    public static final String DEFAULT_ADVERTISED_HOST = "";

    /** The default of {@link #getAdvertisedPort}. */
    public static final int DEFAULT_ADVERTISED_PORT = 0;

    /** The default of {@link #getEventLoops}. */
    public static final int DEFAULT_EVENT_LOOPS = 1;

    /** The default of {@link #getCopies}. */
    public static final int DEFAULT_COPIES = 2;

    /** The default of {@link #getCopiesMin}. */
    public static final int DEFAULT_COPIES_MIN = 1;

    /** The default of {@link #getReplicaTimeoutMillis}. */
    public static final long DEFAULT_REPLICA_TIMEOUT_MILLIS = 100;

    /** The default of {@link #getRepairIntervalMillis}. */
    public static final long DEFAULT_REPAIR_INTERVAL_MILLIS = 500;

    /** The default of {@link #getSessionMaxAgeMillis}. */
    public static final long DEFAULT_SESSION_MAX_AGE_MILLIS = 900_000;

    /** The default of {@link #getSessionGraceMillis}. */
    public static final long DEFAULT_SESSION_GRACE_MILLIS = 300_000;

    /** The default of {@link #getClockMaxDriftMillis}. */
    public static final long DEFAULT_CLOCK_MAX_DRIFT_MILLIS = 0;

    /** The default of {@link #getThresholdMillis}. */
    public static final long DEFAULT_THRESHOLD_MILLIS = 300;

    /** The default of {@link #getMaxKeyBytes}. */
    public static final int DEFAULT_MAX_KEY_BYTES = 512;

    /** The default of {@link #getMaxItemBytes}. */
    public static final int DEFAULT_MAX_ITEM_BYTES = 16 * 1024;

    /** The default of {@link #getMaxCartBytes}. */
    public static final int DEFAULT_MAX_CART_BYTES = 256 * 1024;

    /** The default of {@link #getMaxItems}. */
    public static final int DEFAULT_MAX_ITEMS = 1_000;

    /** The default of {@link #getMaxWatches}. */
    public static final int DEFAULT_MAX_WATCHES = 100_000;

    /** The default of {@link #getMaxWatchesPerConnection}. */
    public static final int DEFAULT_MAX_WATCHES_PER_CONNECTION = 10_000;

    /** The default of {@link #getMaxSessions}. */
    public static final int DEFAULT_MAX_SESSIONS = 16_384;

    /** The default of {@link #getMaxRanges}. */
    public static final int DEFAULT_MAX_RANGES = 64;

    /** The default of {@link #getStorage}. */
    public static final StorageEngine DEFAULT_STORAGE = StorageEngine.MEMORY;

    /** The default of {@link #getStorageSync}. */
    public static final SyncPolicy DEFAULT_STORAGE_SYNC = SyncPolicy.ALWAYS;

    /** The default of {@link #getStorageSyncIntervalMillis}. */
    public static final long DEFAULT_STORAGE_SYNC_INTERVAL_MILLIS = 1_000;

    /** The default of {@link #getStorageMaxBytes}. */
    public static final long DEFAULT_STORAGE_MAX_BYTES = 0;

    /** The default of {@link #getStorageMaxQueuedBytes}. */
    public static final long DEFAULT_STORAGE_MAX_QUEUED_BYTES = 64L << 20;

    /** The default of {@link #getMaxHints}. */
    public static final int DEFAULT_MAX_HINTS = 100_000;

    /** The default of {@link #getMaxHintBytes}. */
    public static final long DEFAULT_MAX_HINT_BYTES = 64L << 20;

    /** The default of {@link #getReceiptKeepMillis}: 15 minutes. */
    public static final long DEFAULT_RECEIPT_KEEP_MILLIS = 900_000;

    /** The default of {@link #getMaxReceiptBytes}. */
    public static final long DEFAULT_MAX_RECEIPT_BYTES = 64L << 20;

    /** The default of {@link #getMaxFrameBytes}. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 1 << 20;

    /** The default of {@link #getMaxConnections}. */
    public static final int DEFAULT_MAX_CONNECTIONS = 10_000;

    /** The default of {@link #getMaxInFlight}. */
    public static final int DEFAULT_MAX_IN_FLIGHT = 1_024;

    /** The default of {@link #getMaxBufferedPercent}. */
    public static final int DEFAULT_MAX_BUFFERED_PERCENT = 25;

    /** The default of {@link #getWeight}. */
    public static final int DEFAULT_WEIGHT = 1;

    /** The default of {@link #getZone}. */
    public static final String DEFAULT_ZONE = "";

    /** The default of {@link #getRebalanceBytesPerSecond}: 64 MiB/s. */
    public static final long DEFAULT_REBALANCE_BYTES_PER_SECOND = 64L << 20;

    private String id = DEFAULT_ID;
    private String host = DEFAULT_HOST;
    private int port = DEFAULT_PORT;
    private String advertisedHost = DEFAULT_ADVERTISED_HOST;
    private int advertisedPort = DEFAULT_ADVERTISED_PORT;
    private int weight = DEFAULT_WEIGHT;
    private String zone = DEFAULT_ZONE;
    private int eventLoops = DEFAULT_EVENT_LOOPS;
    private long rebalanceBytesPerSecond = DEFAULT_REBALANCE_BYTES_PER_SECOND;
    private List<String> managers = new ArrayList<>(List.of("127.0.0.1:7400"));
    private int copies = DEFAULT_COPIES;
    private int copiesMin = DEFAULT_COPIES_MIN;
    private long replicaTimeoutMillis = DEFAULT_REPLICA_TIMEOUT_MILLIS;
    private long repairIntervalMillis = DEFAULT_REPAIR_INTERVAL_MILLIS;
    private long sessionMaxAgeMillis = DEFAULT_SESSION_MAX_AGE_MILLIS;
    private long sessionGraceMillis = DEFAULT_SESSION_GRACE_MILLIS;
    private long clockMaxDriftMillis = DEFAULT_CLOCK_MAX_DRIFT_MILLIS;
    private long thresholdMillis = DEFAULT_THRESHOLD_MILLIS;
    private int maxKeyBytes = DEFAULT_MAX_KEY_BYTES;
    private int maxItemBytes = DEFAULT_MAX_ITEM_BYTES;
    private int maxCartBytes = DEFAULT_MAX_CART_BYTES;
    private int maxItems = DEFAULT_MAX_ITEMS;
    private int maxWatches = DEFAULT_MAX_WATCHES;
    private int maxWatchesPerConnection = DEFAULT_MAX_WATCHES_PER_CONNECTION;
    private int maxSessions = DEFAULT_MAX_SESSIONS;
    private int maxRanges = DEFAULT_MAX_RANGES;
    private @Nullable StorageEngine storage;
    private String dataDir = "";
    private SyncPolicy storageSync = DEFAULT_STORAGE_SYNC;
    private long storageSyncIntervalMillis = DEFAULT_STORAGE_SYNC_INTERVAL_MILLIS;
    private long storageMaxBytes = DEFAULT_STORAGE_MAX_BYTES;
    private long storageMaxQueuedBytes = DEFAULT_STORAGE_MAX_QUEUED_BYTES;
    private int maxHints = DEFAULT_MAX_HINTS;
    private long maxHintBytes = DEFAULT_MAX_HINT_BYTES;
    private long receiptKeepMillis = DEFAULT_RECEIPT_KEEP_MILLIS;
    private long maxReceiptBytes = DEFAULT_MAX_RECEIPT_BYTES;
    private int maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;
    private int maxConnections = DEFAULT_MAX_CONNECTIONS;
    private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
    private int maxBufferedPercent = DEFAULT_MAX_BUFFERED_PERCENT;

    /** Options at their defaults. */
    public NodeOptions() {}

    /** A copy. */
    public NodeOptions(NodeOptions other) {
        id = other.id;
        host = other.host;
        port = other.port;
        advertisedHost = other.advertisedHost;
        advertisedPort = other.advertisedPort;
        weight = other.weight;
        zone = other.zone;
        eventLoops = other.eventLoops;
        rebalanceBytesPerSecond = other.rebalanceBytesPerSecond;
        managers = new ArrayList<>(other.managers);
        copies = other.copies;
        copiesMin = other.copiesMin;
        replicaTimeoutMillis = other.replicaTimeoutMillis;
        repairIntervalMillis = other.repairIntervalMillis;
        sessionMaxAgeMillis = other.sessionMaxAgeMillis;
        sessionGraceMillis = other.sessionGraceMillis;
        clockMaxDriftMillis = other.clockMaxDriftMillis;
        thresholdMillis = other.thresholdMillis;
        maxKeyBytes = other.maxKeyBytes;
        maxItemBytes = other.maxItemBytes;
        maxCartBytes = other.maxCartBytes;
        maxItems = other.maxItems;
        maxWatches = other.maxWatches;
        maxWatchesPerConnection = other.maxWatchesPerConnection;
        maxSessions = other.maxSessions;
        maxRanges = other.maxRanges;
        maxHints = other.maxHints;
        maxHintBytes = other.maxHintBytes;
        receiptKeepMillis = other.receiptKeepMillis;
        maxReceiptBytes = other.maxReceiptBytes;
        storage = other.storage;
        dataDir = other.dataDir;
        storageSync = other.storageSync;
        storageSyncIntervalMillis = other.storageSyncIntervalMillis;
        storageMaxBytes = other.storageMaxBytes;
        storageMaxQueuedBytes = other.storageMaxQueuedBytes;
        maxFrameBytes = other.maxFrameBytes;
        maxConnections = other.maxConnections;
        maxInFlight = other.maxInFlight;
        maxBufferedPercent = other.maxBufferedPercent;
    }

    /**
     * Options from JSON; what it lacks stays at its default.
     *
     * @throws io.gtstore.config.SettingException for a name that there is not, a value of another type, or one that is not allowed
     */
    @SuppressWarnings("this-escape")
    public NodeOptions(JsonObject json) {
        NodeProperties.ALL.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return NodeProperties.ALL.toJson(this);
    }

    /** The node's id, unique in the cluster; made up if empty. */
    public String getId() {
        return id;
    }

    /** Sets {@link #getId}. */
    public NodeOptions setId(String id) {
        this.id = id;
        return this;
    }

    /** The address to bind to. */
    public String getHost() {
        return host;
    }

    /** Sets {@link #getHost}. */
    public NodeOptions setHost(String host) {
        this.host = host;
        return this;
    }

    /** The TCP port; 0 for any free one. */
    public int getPort() {
        return port;
    }

    /** Sets {@link #getPort}. */
    public NodeOptions setPort(int port) {
        this.port = port;
        return this;
    }

    /** The host that others use to reach the node; the bound one if empty. */
    public String getAdvertisedHost() {
        return advertisedHost;
    }

    /** Sets {@link #getAdvertisedHost}. */
    public NodeOptions setAdvertisedHost(String advertisedHost) {
        this.advertisedHost = advertisedHost;
        return this;
    }

    /** The port that others use; the bound one if 0. */
    public int getAdvertisedPort() {
        return advertisedPort;
    }

    /** Sets {@link #getAdvertisedPort}. */
    public NodeOptions setAdvertisedPort(int advertisedPort) {
        this.advertisedPort = advertisedPort;
        return this;
    }

    /** How large a share of the slots it takes, against the other nodes' weights; from 1 to 100. */
    public int getWeight() {
        return weight;
    }

    /** Sets {@link #getWeight}. */
    public NodeOptions setWeight(int weight) {
        this.weight = weight;
        return this;
    }

    /** What it would fail together with, such as a rack: a slot's owners are in different zones where possible. Empty for none. */
    public String getZone() {
        return zone;
    }

    /** Sets {@link #getZone}. */
    public NodeOptions setZone(String zone) {
        this.zone = zone;
        return this;
    }

    /** How many event loops it runs on, each with a share of the slots: as many as it is to use processors. */
    public int getEventLoops() {
        return eventLoops;
    }

    /** Sets {@link #getEventLoops}. */
    public NodeOptions setEventLoops(int eventLoops) {
        this.eventLoops = eventLoops;
        return this;
    }

    /** How fast it fetches slots that move to it, in bytes a second; 0 for no limit. What makes up for a lost copy is never held back. */
    public long getRebalanceBytesPerSecond() {
        return rebalanceBytesPerSecond;
    }

    /** Sets {@link #getRebalanceBytesPerSecond}. */
    public NodeOptions setRebalanceBytesPerSecond(long rebalanceBytesPerSecond) {
        this.rebalanceBytesPerSecond = rebalanceBytesPerSecond;
        return this;
    }

    /** The managers, as host:port. */
    public List<String> getManagers() {
        return managers;
    }

    /** Sets {@link #getManagers}. */
    public NodeOptions setManagers(List<String> managers) {
        this.managers = new ArrayList<>(managers);
        return this;
    }

    /** How many nodes have a change before it is acknowledged, if there are so many. */
    public int getCopies() {
        return copies;
    }

    /** Sets {@link #getCopies}. */
    public NodeOptions setCopies(int copies) {
        this.copies = copies;
        return this;
    }

    /** With fewer copies a change is not acknowledged. */
    public int getCopiesMin() {
        return copiesMin;
    }

    /** Sets {@link #getCopiesMin}. */
    public NodeOptions setCopiesMin(int copiesMin) {
        this.copiesMin = copiesMin;
        return this;
    }

    /** How long another owner may take to answer, in ms. */
    public long getReplicaTimeoutMillis() {
        return replicaTimeoutMillis;
    }

    /** Sets {@link #getReplicaTimeoutMillis}. */
    public NodeOptions setReplicaTimeoutMillis(long replicaTimeoutMillis) {
        this.replicaTimeoutMillis = replicaTimeoutMillis;
        return this;
    }

    /** How often hand-over and missed writes are looked after, in ms. */
    public long getRepairIntervalMillis() {
        return repairIntervalMillis;
    }

    /** Sets {@link #getRepairIntervalMillis}. */
    public NodeOptions setRepairIntervalMillis(long repairIntervalMillis) {
        this.repairIntervalMillis = repairIntervalMillis;
        return this;
    }

    /** After which a session's changes are refused, in ms. */
    public long getSessionMaxAgeMillis() {
        return sessionMaxAgeMillis;
    }

    /** Sets {@link #getSessionMaxAgeMillis}. */
    public NodeOptions setSessionMaxAgeMillis(long sessionMaxAgeMillis) {
        this.sessionMaxAgeMillis = sessionMaxAgeMillis;
        return this;
    }

    /** How much longer than {@link #getSessionMaxAgeMillis} a session is remembered, for clocks that differ, in ms. */
    public long getSessionGraceMillis() {
        return sessionGraceMillis;
    }

    /** Sets {@link #getSessionGraceMillis}. */
    public NodeOptions setSessionGraceMillis(long sessionGraceMillis) {
        this.sessionGraceMillis = sessionGraceMillis;
        return this;
    }

    /** By how much the clocks of nodes may differ, in ms; 0 is {@link #getSessionGraceMillis}, but at least a second. */
    public long getClockMaxDriftMillis() {
        return clockMaxDriftMillis;
    }

    /** Sets {@link #getClockMaxDriftMillis}. */
    public NodeOptions setClockMaxDriftMillis(long clockMaxDriftMillis) {
        this.clockMaxDriftMillis = clockMaxDriftMillis;
        return this;
    }

    /** The agreed-upon response time (paper §2.2), in ms; slower answers are counted and logged. */
    public long getThresholdMillis() {
        return thresholdMillis;
    }

    /** Sets {@link #getThresholdMillis}. */
    public NodeOptions setThresholdMillis(long thresholdMillis) {
        this.thresholdMillis = thresholdMillis;
        return this;
    }

    /** How long a key may be, in bytes of UTF-8. */
    public int getMaxKeyBytes() {
        return maxKeyBytes;
    }

    /** Sets {@link #getMaxKeyBytes}. */
    public NodeOptions setMaxKeyBytes(int maxKeyBytes) {
        this.maxKeyBytes = maxKeyBytes;
        return this;
    }

    /** How long an item may be as JSON, in bytes. */
    public int getMaxItemBytes() {
        return maxItemBytes;
    }

    /** Sets {@link #getMaxItemBytes}. */
    public NodeOptions setMaxItemBytes(int maxItemBytes) {
        this.maxItemBytes = maxItemBytes;
        return this;
    }

    /** How large a cart may be, in bytes. */
    public int getMaxCartBytes() {
        return maxCartBytes;
    }

    /** Sets {@link #getMaxCartBytes}. */
    public NodeOptions setMaxCartBytes(int maxCartBytes) {
        this.maxCartBytes = maxCartBytes;
        return this;
    }

    /** How many items a cart may hold. */
    public int getMaxItems() {
        return maxItems;
    }

    /** Sets {@link #getMaxItems}. */
    public NodeOptions setMaxItems(int maxItems) {
        this.maxItems = maxItems;
        return this;
    }

    /** How many carts may be watched at the node. */
    public int getMaxWatches() {
        return maxWatches;
    }

    /** Sets {@link #getMaxWatches}. */
    public NodeOptions setMaxWatches(int maxWatches) {
        this.maxWatches = maxWatches;
        return this;
    }

    /** How many carts may be watched over one connection. */
    public int getMaxWatchesPerConnection() {
        return maxWatchesPerConnection;
    }

    /** Sets {@link #getMaxWatchesPerConnection}. */
    public NodeOptions setMaxWatchesPerConnection(int maxWatchesPerConnection) {
        this.maxWatchesPerConnection = maxWatchesPerConnection;
        return this;
    }

    /** How many sessions a cart's context may hold before no new one may put something; removals have no such bound. */
    public int getMaxSessions() {
        return maxSessions;
    }

    /** Sets {@link #getMaxSessions}. */
    public NodeOptions setMaxSessions(int maxSessions) {
        this.maxSessions = maxSessions;
        return this;
    }

    /** How many ranges of one session a cart's context may hold after a put; removals may leave twice as many. */
    public int getMaxRanges() {
        return maxRanges;
    }

    /** Sets {@link #getMaxRanges}. */
    public NodeOptions setMaxRanges(int maxRanges) {
        this.maxRanges = maxRanges;
        return this;
    }

    /** How many carts of slots that others own this node keeps for them as hints. */
    public int getMaxHints() {
        return maxHints;
    }

    /** Sets {@link #getMaxHints}. */
    public NodeOptions setMaxHints(int maxHints) {
        this.maxHints = maxHints;
        return this;
    }

    /** How many bytes of items those carts may hold. */
    public long getMaxHintBytes() {
        return maxHintBytes;
    }

    /** Sets {@link #getMaxHintBytes}. */
    public NodeOptions setMaxHintBytes(long maxHintBytes) {
        this.maxHintBytes = maxHintBytes;
        return this;
    }

    /** How long the node can tell again what a remove or a checkout took, in ms; at least {@link #getSessionMaxAgeMillis} in any case. */
    public long getReceiptKeepMillis() {
        return receiptKeepMillis;
    }

    /** Sets {@link #getReceiptKeepMillis}. */
    public NodeOptions setReceiptKeepMillis(long receiptKeepMillis) {
        this.receiptKeepMillis = receiptKeepMillis;
        return this;
    }

    /** How many bytes of the heap those lists may take; beyond it the oldest go first. */
    public long getMaxReceiptBytes() {
        return maxReceiptBytes;
    }

    /** Sets {@link #getMaxReceiptBytes}. */
    public NodeOptions setMaxReceiptBytes(long maxReceiptBytes) {
        this.maxReceiptBytes = maxReceiptBytes;
        return this;
    }

    /** Where the node keeps its carts; if nothing was set, in {@link #getDataDir} if that was, otherwise in memory. */
    public StorageEngine getStorage() {
        if (storage != null) {
            return storage;
        }
        return dataDir.isEmpty() ? DEFAULT_STORAGE : StorageEngine.ROCKSDB;
    }

    /** Sets {@link #getStorage}. */
    public NodeOptions setStorage(StorageEngine storage) {
        this.storage = storage;
        return this;
    }

    /** The directory of {@code rocksdb}; this node's alone. */
    public String getDataDir() {
        return dataDir;
    }

    /** Sets {@link #getDataDir}. */
    public NodeOptions setDataDir(String dataDir) {
        this.dataDir = dataDir;
        return this;
    }

    /** When {@code rocksdb} has a change on the disk. */
    public SyncPolicy getStorageSync() {
        return storageSync;
    }

    /** Sets {@link #getStorageSync}. */
    public NodeOptions setStorageSync(SyncPolicy storageSync) {
        this.storageSync = storageSync;
        return this;
    }

    /** How long after a change at the latest it is on the disk under {@code interval}, in ms. */
    public long getStorageSyncIntervalMillis() {
        return storageSyncIntervalMillis;
    }

    /** Sets {@link #getStorageSyncIntervalMillis}. */
    public NodeOptions setStorageSyncIntervalMillis(long storageSyncIntervalMillis) {
        this.storageSyncIntervalMillis = storageSyncIntervalMillis;
        return this;
    }

    /** How many bytes of items a node may hold before puts are refused as {@code full}; 0 is half of the heap. */
    public long getStorageMaxBytes() {
        return storageMaxBytes;
    }

    /** Sets {@link #getStorageMaxBytes}. */
    public NodeOptions setStorageMaxBytes(long storageMaxBytes) {
        this.storageMaxBytes = storageMaxBytes;
        return this;
    }

    /** How many bytes of changes may wait to be written. */
    public long getStorageMaxQueuedBytes() {
        return storageMaxQueuedBytes;
    }

    /** Sets {@link #getStorageMaxQueuedBytes}. */
    public NodeOptions setStorageMaxQueuedBytes(long storageMaxQueuedBytes) {
        this.storageMaxQueuedBytes = storageMaxQueuedBytes;
        return this;
    }

    /** How long a frame may be, in bytes. */
    public int getMaxFrameBytes() {
        return maxFrameBytes;
    }

    /** Sets {@link #getMaxFrameBytes}. */
    public NodeOptions setMaxFrameBytes(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
        return this;
    }

    /** How many connections may be open. */
    public int getMaxConnections() {
        return maxConnections;
    }

    /** Sets {@link #getMaxConnections}. */
    public NodeOptions setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
        return this;
    }

    /** How many requests of one connection may be unanswered. */
    public int getMaxInFlight() {
        return maxInFlight;
    }

    /** Sets {@link #getMaxInFlight}. */
    public NodeOptions setMaxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
        return this;
    }

    /** How much of the heap all connections may buffer, in percent. */
    public int getMaxBufferedPercent() {
        return maxBufferedPercent;
    }

    /** Sets {@link #getMaxBufferedPercent}. */
    public NodeOptions setMaxBufferedPercent(int maxBufferedPercent) {
        this.maxBufferedPercent = maxBufferedPercent;
        return this;
    }
}
