package io.gtstore.manager;

import io.gtstore.cart.MergePolicy;
import io.gtstore.cluster.SlotHash;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** How a manager runs. Mutable until it is deployed; defaults are the constants. */
@DataObject
public class ManagerOptions {
    /** The default of {@link #getId}. */
    public static final String DEFAULT_ID = "";

    /** The default of {@link #getHost}. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    /** The default of {@link #getPort}. */
    public static final int DEFAULT_PORT = 7400;

    /** The default of {@link #getSettleMillis}. */
    public static final long DEFAULT_SETTLE_MILLIS = 500;

    /** The default of {@link #getSlots}. */
    public static final int DEFAULT_SLOTS = 1024;

    /** The default of {@link #getReplicas}. */
    public static final int DEFAULT_REPLICAS = 2;

    /** The default of {@link #getHash}. */
    public static final SlotHash DEFAULT_HASH = SlotHash.MURMUR3;

    /** The default of {@link #getMerge}. */
    public static final MergePolicy DEFAULT_MERGE = MergePolicy.UNION;

    /** The default of {@link #getProbeTries}. */
    public static final int DEFAULT_PROBE_TRIES = 4;

    /** The default of {@link #getProbeTimeoutMillis}. */
    public static final long DEFAULT_PROBE_TIMEOUT_MILLIS = 300;

    /** The default of {@link #getReplaceAfterMillis}. */
    public static final long DEFAULT_REPLACE_AFTER_MILLIS = 10_000;

    /** The default of {@link #getIsolatedGraceMillis}: never. */
    public static final long DEFAULT_ISOLATED_GRACE_MILLIS = 0;

    /** The default of {@link #getForgetAfterMillis}: three days. */
    public static final long DEFAULT_FORGET_AFTER_MILLIS = 72L * 3_600_000;

    /** The default of {@link #isProxy}. */
    public static final boolean DEFAULT_PROXY = false;

    /** The default of {@link #isHeartbeatEnabled}. */
    public static final boolean DEFAULT_HEARTBEAT_ENABLED = false;

    /** The default of {@link #getHeartbeatIntervalMillis}. */
    public static final long DEFAULT_HEARTBEAT_INTERVAL_MILLIS = 1_000;

    /** The default of {@link #getMaxFrameBytes}. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 1 << 20;

    /** The default of {@link #getMaxConnections}. */
    public static final int DEFAULT_MAX_CONNECTIONS = 10_000;

    /** The default of {@link #getMaxInFlight}. */
    public static final int DEFAULT_MAX_IN_FLIGHT = 1_024;

    /** The default of {@link #getMaxBufferedPercent}. */
    public static final int DEFAULT_MAX_BUFFERED_PERCENT = 25;

    /** The default of {@link #getDataDir}. */
    public static final String DEFAULT_DATA_DIR = "";

    /** The default of {@link #getRaftPort}. */
    public static final int DEFAULT_RAFT_PORT = 0;

    /** The default of {@link #getRaftPeers}. */
    public static final List<String> DEFAULT_RAFT_PEERS = List.of();

    /** The default of {@link #getElectionMillis}. */
    public static final long DEFAULT_ELECTION_MILLIS = 500;

    /** The default of {@link #getSnapshotEvery}. */
    public static final long DEFAULT_SNAPSHOT_EVERY = 1_000;

    /** The default of {@link #getAdvertisedHost}. */
    public static final String DEFAULT_ADVERTISED_HOST = "";

    /** The default of {@link #getAdvertisedPort}. */
    public static final int DEFAULT_ADVERTISED_PORT = 0;

    private String id = DEFAULT_ID;
    private String host = DEFAULT_HOST;
    private int port = DEFAULT_PORT;
    private long settleMillis = DEFAULT_SETTLE_MILLIS;
    private int slots = DEFAULT_SLOTS;
    private int replicas = DEFAULT_REPLICAS;
    private SlotHash hash = DEFAULT_HASH;
    private MergePolicy merge = DEFAULT_MERGE;
    private int probeTries = DEFAULT_PROBE_TRIES;
    private long probeTimeoutMillis = DEFAULT_PROBE_TIMEOUT_MILLIS;
    private long replaceAfterMillis = DEFAULT_REPLACE_AFTER_MILLIS;
    private long forgetAfterMillis = DEFAULT_FORGET_AFTER_MILLIS;
    private long isolatedGraceMillis = DEFAULT_ISOLATED_GRACE_MILLIS;
    private boolean heartbeatEnabled = DEFAULT_HEARTBEAT_ENABLED;
    private long heartbeatIntervalMillis = DEFAULT_HEARTBEAT_INTERVAL_MILLIS;
    private boolean proxy = DEFAULT_PROXY;
    private String dataDir = DEFAULT_DATA_DIR;
    private int raftPort = DEFAULT_RAFT_PORT;
    private List<String> raftPeers = DEFAULT_RAFT_PEERS;
    private long electionMillis = DEFAULT_ELECTION_MILLIS;
    private long snapshotEvery = DEFAULT_SNAPSHOT_EVERY;
    private String advertisedHost = DEFAULT_ADVERTISED_HOST;
    private int advertisedPort = DEFAULT_ADVERTISED_PORT;
    private int maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;
    private int maxConnections = DEFAULT_MAX_CONNECTIONS;
    private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
    private int maxBufferedPercent = DEFAULT_MAX_BUFFERED_PERCENT;

    /** Options at their defaults. */
    public ManagerOptions() {}

    /** A copy. */
    public ManagerOptions(ManagerOptions other) {
        id = other.id;
        host = other.host;
        port = other.port;
        settleMillis = other.settleMillis;
        slots = other.slots;
        replicas = other.replicas;
        hash = other.hash;
        merge = other.merge;
        probeTries = other.probeTries;
        probeTimeoutMillis = other.probeTimeoutMillis;
        replaceAfterMillis = other.replaceAfterMillis;
        forgetAfterMillis = other.forgetAfterMillis;
        isolatedGraceMillis = other.isolatedGraceMillis;
        heartbeatEnabled = other.heartbeatEnabled;
        heartbeatIntervalMillis = other.heartbeatIntervalMillis;
        proxy = other.proxy;
        dataDir = other.dataDir;
        raftPort = other.raftPort;
        raftPeers = other.raftPeers;
        electionMillis = other.electionMillis;
        snapshotEvery = other.snapshotEvery;
        advertisedHost = other.advertisedHost;
        advertisedPort = other.advertisedPort;
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
    public ManagerOptions(JsonObject json) {
        ManagerProperties.ALL.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return ManagerProperties.ALL.toJson(this);
    }

    /** The manager's id, named in the maps that it publishes; made up if empty. */
    public String getId() {
        return id;
    }

    /** Sets {@link #getId}. */
    public ManagerOptions setId(String id) {
        this.id = id;
        return this;
    }

    /** The address to bind to. */
    public String getHost() {
        return host;
    }

    /** Sets {@link #getHost}. */
    public ManagerOptions setHost(String host) {
        this.host = host;
        return this;
    }

    /** The TCP port; 0 for any free one. */
    public int getPort() {
        return port;
    }

    /** Sets {@link #getPort}. */
    public ManagerOptions setPort(int port) {
        this.port = port;
        return this;
    }

    /** How long it listens at its start for nodes that bear a map, in ms. */
    public long getSettleMillis() {
        return settleMillis;
    }

    /** Sets {@link #getSettleMillis}. */
    public ManagerOptions setSettleMillis(long settleMillis) {
        this.settleMillis = settleMillis;
        return this;
    }

    /** Into how many slots keys are hashed. */
    public int getSlots() {
        return slots;
    }

    /** Sets {@link #getSlots}. */
    public ManagerOptions setSlots(int slots) {
        this.slots = slots;
        return this;
    }

    /** How many owners a slot has, the primary included. */
    public int getReplicas() {
        return replicas;
    }

    /** Sets {@link #getReplicas}. */
    public ManagerOptions setReplicas(int replicas) {
        this.replicas = replicas;
        return this;
    }

    /** The hash function from key to slot. */
    public SlotHash getHash() {
        return hash;
    }

    /** Sets {@link #getHash}. */
    public ManagerOptions setHash(SlotHash hash) {
        this.hash = hash;
        return this;
    }

    /** How diverging carts become one. */
    public MergePolicy getMerge() {
        return merge;
    }

    /** Sets {@link #getMerge}. */
    public ManagerOptions setMerge(MergePolicy merge) {
        this.merge = merge;
        return this;
    }

    /** How many silent probes evict. */
    public int getProbeTries() {
        return probeTries;
    }

    /** Sets {@link #getProbeTries}. */
    public ManagerOptions setProbeTries(int probeTries) {
        this.probeTries = probeTries;
        return this;
    }

    /** How long one probe waits, in ms. */
    public long getProbeTimeoutMillis() {
        return probeTimeoutMillis;
    }

    /** Sets {@link #getProbeTimeoutMillis}. */
    public ManagerOptions setProbeTimeoutMillis(long probeTimeoutMillis) {
        this.probeTimeoutMillis = probeTimeoutMillis;
        return this;
    }

    /** How long the copy of a silent node's old data waits for its return, in ms. */
    public long getReplaceAfterMillis() {
        return replaceAfterMillis;
    }

    /** Sets {@link #getReplaceAfterMillis}. */
    public ManagerOptions setReplaceAfterMillis(long replaceAfterMillis) {
        this.replaceAfterMillis = replaceAfterMillis;
        return this;
    }

    /** When a member that was evicted and never returned is written off, in ms. */
    public long getForgetAfterMillis() {
        return forgetAfterMillis;
    }

    /** Sets {@link #getForgetAfterMillis}. */
    public ManagerOptions setForgetAfterMillis(long forgetAfterMillis) {
        this.forgetAfterMillis = forgetAfterMillis;
        return this;
    }

    /**
     * How long a suspect must have been silent to be evicted although too few other members answer, in ms; 0 for never. It helps where most nodes are lost at
     * once, and does harm where it is the manager that is cut off.
     */
    public long getIsolatedGraceMillis() {
        return isolatedGraceMillis;
    }

    /** Sets {@link #getIsolatedGraceMillis}. */
    public ManagerOptions setIsolatedGraceMillis(long isolatedGraceMillis) {
        this.isolatedGraceMillis = isolatedGraceMillis;
        return this;
    }

    /** Whether it passes on what clients ask about carts, as in the first of the paper's designs; for measurements only. */
    public boolean isProxy() {
        return proxy;
    }

    /** Sets {@link #isProxy}. */
    public ManagerOptions setProxy(boolean proxy) {
        this.proxy = proxy;
        return this;
    }

    /** Whether the manager pings every member by a timer (paper §7). */
    public boolean isHeartbeatEnabled() {
        return heartbeatEnabled;
    }

    /** Sets {@link #isHeartbeatEnabled}. */
    public ManagerOptions setHeartbeatEnabled(boolean heartbeatEnabled) {
        this.heartbeatEnabled = heartbeatEnabled;
        return this;
    }

    /** How often it does, in ms. */
    public long getHeartbeatIntervalMillis() {
        return heartbeatIntervalMillis;
    }

    /** Sets {@link #getHeartbeatIntervalMillis}. */
    public ManagerOptions setHeartbeatIntervalMillis(long heartbeatIntervalMillis) {
        this.heartbeatIntervalMillis = heartbeatIntervalMillis;
        return this;
    }

    /** How long a frame may be, in bytes. */
    public int getMaxFrameBytes() {
        return maxFrameBytes;
    }

    /** Sets {@link #getMaxFrameBytes}. */
    public ManagerOptions setMaxFrameBytes(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
        return this;
    }

    /** How many connections may be open. */
    public int getMaxConnections() {
        return maxConnections;
    }

    /** Sets {@link #getMaxConnections}. */
    public ManagerOptions setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
        return this;
    }

    /** How many requests of one connection may be unanswered. */
    public int getMaxInFlight() {
        return maxInFlight;
    }

    /** Sets {@link #getMaxInFlight}. */
    public ManagerOptions setMaxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
        return this;
    }

    /** How much of the heap all connections may buffer, in percent. */
    public int getMaxBufferedPercent() {
        return maxBufferedPercent;
    }

    /** Sets {@link #getMaxBufferedPercent}. */
    public ManagerOptions setMaxBufferedPercent(int maxBufferedPercent) {
        this.maxBufferedPercent = maxBufferedPercent;
        return this;
    }

    /** Where it keeps what it has decided; empty for nowhere, so that it goes on from what nodes bear. */
    public String getDataDir() {
        return dataDir;
    }

    /** Sets {@link #getDataDir}. */
    public ManagerOptions setDataDir(String dataDir) {
        this.dataDir = dataDir;
        return this;
    }

    /** The TCP port on which the other managers reach it; 0 if there are none. */
    public int getRaftPort() {
        return raftPort;
    }

    /** Sets {@link #getRaftPort}. */
    public ManagerOptions setRaftPort(int raftPort) {
        this.raftPort = raftPort;
        return this;
    }

    /** The managers that decide together, this one included, as id=host:port; empty for this one alone. */
    public List<String> getRaftPeers() {
        return raftPeers;
    }

    /** Sets {@link #getRaftPeers}. */
    public ManagerOptions setRaftPeers(List<String> raftPeers) {
        this.raftPeers = List.copyOf(raftPeers);
        return this;
    }

    /** How long it hears nothing of the leader before it stands for election, in ms; up to twice as long, by chance. */
    public long getElectionMillis() {
        return electionMillis;
    }

    /** Sets {@link #getElectionMillis}. */
    public ManagerOptions setElectionMillis(long electionMillis) {
        this.electionMillis = electionMillis;
        return this;
    }

    /** After how many decisions it takes a snapshot of the map, and forgets those before. */
    public long getSnapshotEvery() {
        return snapshotEvery;
    }

    /** Sets {@link #getSnapshotEvery}. */
    public ManagerOptions setSnapshotEvery(long snapshotEvery) {
        this.snapshotEvery = snapshotEvery;
        return this;
    }

    /** What clients and nodes use to reach it, where that is not the address it binds to; or empty. */
    public String getAdvertisedHost() {
        return advertisedHost;
    }

    /** Sets {@link #getAdvertisedHost}. */
    public ManagerOptions setAdvertisedHost(String advertisedHost) {
        this.advertisedHost = advertisedHost;
        return this;
    }

    /** The port that goes with {@link #getAdvertisedHost}; 0 for the one it listens on. */
    public int getAdvertisedPort() {
        return advertisedPort;
    }

    /** Sets {@link #getAdvertisedPort}. */
    public ManagerOptions setAdvertisedPort(int advertisedPort) {
        this.advertisedPort = advertisedPort;
        return this;
    }
}
