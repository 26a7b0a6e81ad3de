// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.gtstore.client.impl.ClientProperties;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** How a client finds the cluster, how long it waits, and what it keeps. */
@DataObject
public class GtStoreClientOptions {
    /** The default managers: one on this machine. */
    public static final List<String> DEFAULT_MANAGERS = List.of("127.0.0.1:7400");

    /** The default event-bus address of {@link ClientVerticle}: {@code gtstore}. */
    public static final String DEFAULT_ADDRESS = "gtstore";

    /** The default of deadlineMillis: 2000. */
    public static final int DEFAULT_DEADLINE_MILLIS = 2000;

    /** The default of attemptTimeoutMillis: 250. */
    public static final int DEFAULT_ATTEMPT_TIMEOUT_MILLIS = 250;

    /** The default of managerTimeoutMillis: 250. */
    public static final int DEFAULT_MANAGER_TIMEOUT_MILLIS = 250;

    /** The default of sessions: 10000. */
    public static final int DEFAULT_SESSIONS = 10_000;

    /** The default of sessionMaxAgeMillis: 900000. */
    public static final long DEFAULT_SESSION_MAX_AGE_MILLIS = 900_000;

    /** The default of retryPercent: 20. */
    public static final int DEFAULT_RETRY_PERCENT = 20;

    /** The default of maxFrameBytes: 1048576. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 1 << 20;

    /** The default of maxInFlight: 1024. */
    public static final int DEFAULT_MAX_IN_FLIGHT = 1_024;

    /** The default of retryBurst: 1000. */
    public static final int DEFAULT_RETRY_BURST = 1_000;

    private List<String> managers = new ArrayList<>(DEFAULT_MANAGERS);
    private String address = DEFAULT_ADDRESS;
    private int deadlineMillis = DEFAULT_DEADLINE_MILLIS;
    private int attemptTimeoutMillis = DEFAULT_ATTEMPT_TIMEOUT_MILLIS;
    private int managerTimeoutMillis = DEFAULT_MANAGER_TIMEOUT_MILLIS;
    private int retryPercent = DEFAULT_RETRY_PERCENT;
    private int retryBurst = DEFAULT_RETRY_BURST;
    private int maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;
    private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
    private int sessions = DEFAULT_SESSIONS;
    private long sessionMaxAgeMillis = DEFAULT_SESSION_MAX_AGE_MILLIS;

    /** The defaults. */
    public GtStoreClientOptions() {}

    /** A copy. */
    public GtStoreClientOptions(GtStoreClientOptions other) {
        managers = new ArrayList<>(other.managers);
        address = other.address;
        deadlineMillis = other.deadlineMillis;
        attemptTimeoutMillis = other.attemptTimeoutMillis;
        managerTimeoutMillis = other.managerTimeoutMillis;
        retryPercent = other.retryPercent;
        retryBurst = other.retryBurst;
        maxFrameBytes = other.maxFrameBytes;
        maxInFlight = other.maxInFlight;
        sessions = other.sessions;
        sessionMaxAgeMillis = other.sessionMaxAgeMillis;
    }

    /**
     * The defaults with what the JSON says.
     *
     * @throws io.gtstore.config.SettingException for a name that there is not, a value of another type, or one that is not allowed
     */
    public GtStoreClientOptions(JsonObject json) {
        ClientProperties.ALL.read(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        return ClientProperties.ALL.toJson(this);
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

    /** How long an operation may take in all, in milliseconds; past it its outcome is an error, possibly unknown. */
    public int getDeadlineMillis() {
        return deadlineMillis;
    }

    /** Sets {@link #getDeadlineMillis}. */
    public GtStoreClientOptions setDeadlineMillis(int deadlineMillis) {
        this.deadlineMillis = deadlineMillis;
        return this;
    }

    /** How long one owner may take to answer before the next one is tried, in milliseconds. */
    public int getAttemptTimeoutMillis() {
        return attemptTimeoutMillis;
    }

    /** Sets {@link #getAttemptTimeoutMillis}. */
    public GtStoreClientOptions setAttemptTimeoutMillis(int attemptTimeoutMillis) {
        this.attemptTimeoutMillis = attemptTimeoutMillis;
        return this;
    }

    /** How long one manager may take to answer before the next one is tried, in milliseconds. */
    public int getManagerTimeoutMillis() {
        return managerTimeoutMillis;
    }

    /** Sets {@link #getManagerTimeoutMillis}. */
    public GtStoreClientOptions setManagerTimeoutMillis(int managerTimeoutMillis) {
        this.managerTimeoutMillis = managerTimeoutMillis;
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

    /** The cluster's session.maxAge in milliseconds; a session is replaced at half of it. */
    public long getSessionMaxAgeMillis() {
        return sessionMaxAgeMillis;
    }

    /** Sets {@link #getSessionMaxAgeMillis}. */
    public GtStoreClientOptions setSessionMaxAgeMillis(long sessionMaxAgeMillis) {
        this.sessionMaxAgeMillis = sessionMaxAgeMillis;
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
