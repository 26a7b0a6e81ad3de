// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.gtstore.client.impl.ConnectionString;
import io.gtstore.client.impl.GtStoreClientOptionsProperties;
import io.gtstore.config.Settings;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Options of a client: where the cluster is, its time-outs, and its bounds. Mutable; not thread-safe. Durations are whole milliseconds, rounded up; in JSON each is
 * their number, under its name with {@code Millis}: {@code deadlineMillis} for {@link #getDeadline}.
 */
@DataObject
public class GtStoreClientOptions {
    /** The default of {@link #getManagers}. */
    public static final List<String> DEFAULT_MANAGERS = Settings.defaults().addresses("node.managers");

    /** The default of {@link #getAddress}. */
    public static final String DEFAULT_ADDRESS = "gtstore";

    /** The default of {@link #getDeadline}. */
    public static final Duration DEFAULT_DEADLINE = millis("client.deadline");

    /** The default of {@link #getAttemptTimeout}. */
    public static final Duration DEFAULT_ATTEMPT_TIMEOUT = millis("client.attemptTimeout");

    /** The default of {@link #getManagerTimeout}. */
    public static final Duration DEFAULT_MANAGER_TIMEOUT = millis("client.managerTimeout");

    /** The default of {@link #getSessions}. */
    public static final int DEFAULT_SESSIONS = Settings.defaults().integer("client.sessions");

    /** The default of {@link #isIssueSessions}. */
    public static final boolean DEFAULT_ISSUE_SESSIONS = Settings.defaults().flag("client.issueSessions");

    /** The default of {@link #getCacheBytes}. */
    public static final int DEFAULT_CACHE_BYTES = Settings.defaults().integer("client.cacheBytes");

    /** The default of {@link #getSessionMaxAge}. */
    public static final Duration DEFAULT_SESSION_MAX_AGE = millis("session.maxAge");

    /** The default of {@link #getRetryPercent}. */
    public static final int DEFAULT_RETRY_PERCENT = Settings.defaults().integer("client.retryPercent");

    /** The default of {@link #getRetryBurst}. */
    public static final int DEFAULT_RETRY_BURST = Settings.defaults().integer("client.retryBurst");

    /** The default of {@link #getMaxFrameBytes}. */
    public static final int DEFAULT_MAX_FRAME_BYTES = Settings.defaults().integer("limits.maxFrameBytes");

    /** The default of {@link #getMaxInFlight}. */
    public static final int DEFAULT_MAX_IN_FLIGHT = Settings.defaults().integer("limits.maxInFlight");

    private List<String> managers = new ArrayList<>(DEFAULT_MANAGERS);
    private String address = DEFAULT_ADDRESS;
    private Duration deadline = DEFAULT_DEADLINE;
    private Duration attemptTimeout = DEFAULT_ATTEMPT_TIMEOUT;
    private Duration managerTimeout = DEFAULT_MANAGER_TIMEOUT;
    private NetClientOptions netClientOptions = new NetClientOptions();
    private int retryPercent = DEFAULT_RETRY_PERCENT;
    private int retryBurst = DEFAULT_RETRY_BURST;
    private int maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;
    private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
    private int sessions = DEFAULT_SESSIONS;
    private int cacheBytes = DEFAULT_CACHE_BYTES;
    private boolean issueSessions = DEFAULT_ISSUE_SESSIONS;
    private Duration sessionMaxAge = DEFAULT_SESSION_MAX_AGE;

    /** The defaults. */
    public GtStoreClientOptions() {}

    /** A copy. */
    public GtStoreClientOptions(GtStoreClientOptions other) {
        managers = new ArrayList<>(other.managers);
        address = other.address;
        deadline = other.deadline;
        attemptTimeout = other.attemptTimeout;
        managerTimeout = other.managerTimeout;
        netClientOptions = new NetClientOptions(other.netClientOptions);
        retryPercent = other.retryPercent;
        retryBurst = other.retryBurst;
        maxFrameBytes = other.maxFrameBytes;
        maxInFlight = other.maxInFlight;
        sessions = other.sessions;
        cacheBytes = other.cacheBytes;
        issueSessions = other.issueSessions;
        sessionMaxAge = other.sessionMaxAge;
    }

    /**
     * The defaults with what the JSON says.
     *
     * @throws io.gtstore.config.SettingException for a name that there is not, a value of another type, or one that is not allowed
     */
    public GtStoreClientOptions(JsonObject json) {
        GtStoreClientOptionsProperties.ALL.read(json, this);
    }

    /**
     * Options from a connection string, {@code gtstore://HOST:PORT,…?NAME=VALUE&…}: {@code gtstore://a.example:7400,[::1]:7401?deadline=2s&retryBurst=50}. The hosts are the
     * {@link #getManagers managers}, each with port 7400 if it names none, IPv6 addresses in brackets. Parameters are the properties of these options but for
     * managers and netClientOptions; durations have a unit, {@code ms}, {@code s}, {@code m} or {@code h}. Values may be percent-encoded.
     *
     * @throws io.gtstore.config.SettingException if it is of another form; the message names the part that is wrong
     */
    public static GtStoreClientOptions fromUri(String connectionString) {
        return new GtStoreClientOptions(ConnectionString.parse(connectionString, GtStoreClientOptionsProperties.ALL));
    }

    private static Duration millis(String setting) {
        return Duration.ofMillis(Settings.defaults().number(setting));
    }

    /** As JSON, which the constructor reads. */
    public JsonObject toJson() {
        return GtStoreClientOptionsProperties.ALL.toJson(this);
    }

    /**
     * Options of the client's connections. Some are its own, and must be at Vert.x's default or at what the client has: {@code tcpNoDelay} and {@code tcpKeepAlive} are
     * true; {@code connectTimeout} is 1000 ms, or shorter; {@code reconnectAttempts} is 0, since an operation goes to the next owner; {@code idleTimeout},
     * {@code readIdleTimeout} and {@code writeIdleTimeout} are 0, since a quiet connection is a good one; {@code registerWriteHandler} is false.
     */
    public NetClientOptions getNetClientOptions() {
        return netClientOptions;
    }

    /** Sets {@link #getNetClientOptions}. */
    public GtStoreClientOptions setNetClientOptions(NetClientOptions netClientOptions) {
        this.netClientOptions = Objects.requireNonNull(netClientOptions, "netClientOptions");
        return this;
    }

    /** How many attempts beyond the first a hundred operations may cost in the long run, besides a few in each second. */
    public int getRetryPercent() {
        return retryPercent;
    }

    /** Sets {@link #getRetryPercent}. */
    public GtStoreClientOptions setRetryPercent(int retryPercent) {
        this.retryPercent = retryPercent;
        return this;
    }

    /** How many such attempts may be saved up, to be made at once when a node fails. */
    public int getRetryBurst() {
        return retryBurst;
    }

    /** Sets {@link #getRetryBurst}. */
    public GtStoreClientOptions setRetryBurst(int retryBurst) {
        this.retryBurst = retryBurst;
        return this;
    }

    /** The managers as {@code host:port}, tried in this order. */
    public List<String> getManagers() {
        return managers;
    }

    /** Sets the managers as {@code host:port}. */
    public GtStoreClientOptions setManagers(List<String> managers) {
        this.managers = new ArrayList<>(managers);
        return this;
    }

    /** Where on the event bus {@link ClientVerticle} serves {@link GtStoreService}. */
    public String getAddress() {
        return address;
    }

    /** Sets where on the event bus {@link ClientVerticle} serves. */
    public GtStoreClientOptions setAddress(String address) {
        this.address = address;
        return this;
    }

    /** Deadline of each operation, its retries included: by then it has a result, or an error that may leave its outcome open. At least 1 ms. */
    public Duration getDeadline() {
        return deadline;
    }

    /** Sets {@link #getDeadline}. */
    public GtStoreClientOptions setDeadline(Duration deadline) {
        this.deadline = Objects.requireNonNull(deadline, "deadline");
        return this;
    }

    /** Time-out of one attempt at one owner; the next owner is tried then. At least 1 ms. */
    public Duration getAttemptTimeout() {
        return attemptTimeout;
    }

    /** Sets {@link #getAttemptTimeout}. */
    public GtStoreClientOptions setAttemptTimeout(Duration attemptTimeout) {
        this.attemptTimeout = Objects.requireNonNull(attemptTimeout, "attemptTimeout");
        return this;
    }

    /** Time-out of one manager; the next one is asked then. At least 1 ms. */
    public Duration getManagerTimeout() {
        return managerTimeout;
    }

    /** Sets {@link #getManagerTimeout}. */
    public GtStoreClientOptions setManagerTimeout(Duration managerTimeout) {
        this.managerTimeout = Objects.requireNonNull(managerTimeout, "managerTimeout");
        return this;
    }

    /** How many sessions {@link GtStoreClient#cart} keeps; the one not used for longest goes first. */
    public int getSessions() {
        return sessions;
    }

    /** Sets {@link #getSessions}. */
    public GtStoreClientOptions setSessions(int sessions) {
        this.sessions = sessions;
        return this;
    }

    /** The most bytes of carts, as they were last read, that the client keeps: a get then brings only what has changed since. 0 for none. */
    public int getCacheBytes() {
        return cacheBytes;
    }

    /** Sets {@link #getCacheBytes}. */
    public GtStoreClientOptions setCacheBytes(int cacheBytes) {
        this.cacheBytes = cacheBytes;
        return this;
    }

    /** Whether the client issues sessions itself once it knows the cluster's clock; else it asks a manager for each. */
    public boolean isIssueSessions() {
        return issueSessions;
    }

    /** Sets {@link #isIssueSessions}. */
    public GtStoreClientOptions setIssueSessions(boolean issueSessions) {
        this.issueSessions = issueSessions;
        return this;
    }

    /** The cluster's session.maxAge; a session is replaced at half of it. From 1 s to 24 h. */
    public Duration getSessionMaxAge() {
        return sessionMaxAge;
    }

    /** Sets {@link #getSessionMaxAge}. */
    public GtStoreClientOptions setSessionMaxAge(Duration sessionMaxAge) {
        this.sessionMaxAge = Objects.requireNonNull(sessionMaxAge, "sessionMaxAge");
        return this;
    }

    /** The longest line that the client reads or sends, in bytes; shorter if the server allows less. */
    public int getMaxFrameBytes() {
        return maxFrameBytes;
    }

    /** Sets {@link #getMaxFrameBytes}. */
    public GtStoreClientOptions setMaxFrameBytes(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
        return this;
    }

    /** How many requests of one connection may be unanswered, fewer if the server allows fewer; more wait. */
    public int getMaxInFlight() {
        return maxInFlight;
    }

    /** Sets {@link #getMaxInFlight}. */
    public GtStoreClientOptions setMaxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
        return this;
    }
}
