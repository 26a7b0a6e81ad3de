// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.config.AdvertisedOptions;
import io.gtstore.config.LimitsOptions;
import io.gtstore.config.Properties;
import io.gtstore.config.Role;
import io.gtstore.config.Settings;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** How a manager runs. Mutable until it is deployed; defaults are the constants. */
@DataObject
public class ManagerOptions {
    /** The default of {@link #getId}. */
    public static final String DEFAULT_ID = Settings.defaults().text("manager.id");

    /** The default of {@link #getHost}. */
    public static final String DEFAULT_HOST = Settings.defaults().text("manager.host");

    /** The default of {@link #getPort}. */
    public static final int DEFAULT_PORT = Settings.defaults().integer("manager.port");

    /** The default of {@link #getSettleMillis}. */
    public static final long DEFAULT_SETTLE_MILLIS = Settings.defaults().number("manager.settle");

    /** The default of {@link #isProxy}. */
    public static final boolean DEFAULT_PROXY = Settings.defaults().flag("manager.proxy");

    /** What each of these is among the settings; a new one is added here, and to the table of settings. */
    public static final Properties<ManagerOptions> PROPERTIES = new Properties<ManagerOptions>(
                    "ManagerOptions", Role.MANAGER)
            .text("id", "manager.id", ManagerOptions::getId, ManagerOptions::setId)
            .text("host", "manager.host", ManagerOptions::getHost, ManagerOptions::setHost)
            .integer("port", "manager.port", ManagerOptions::getPort, ManagerOptions::setPort)
            .number("settleMillis", "manager.settle", ManagerOptions::getSettleMillis, ManagerOptions::setSettleMillis)
            .flag("proxy", "manager.proxy", ManagerOptions::isProxy, ManagerOptions::setProxy)
            .part("advertised", AdvertisedOptions.PROPERTIES, ManagerOptions::getAdvertised)
            .part("cluster", ClusterOptions.PROPERTIES, ManagerOptions::getCluster)
            .part("failures", FailureOptions.PROPERTIES, ManagerOptions::getFailures)
            .part("raft", RaftOptions.PROPERTIES, ManagerOptions::getRaft)
            .part("limits", LimitsOptions.PROPERTIES, ManagerOptions::getLimits);

    private String id = DEFAULT_ID;
    private String host = DEFAULT_HOST;
    private int port = DEFAULT_PORT;
    private long settleMillis = DEFAULT_SETTLE_MILLIS;
    private boolean proxy = DEFAULT_PROXY;
    private AdvertisedOptions advertised = new AdvertisedOptions();
    private ClusterOptions cluster = new ClusterOptions();
    private FailureOptions failures = new FailureOptions();
    private RaftOptions raft = new RaftOptions();
    private LimitsOptions limits = new LimitsOptions();

    /** Options at their defaults. */
    public ManagerOptions() {}

    /** A copy. */
    public ManagerOptions(ManagerOptions other) {
        id = other.id;
        host = other.host;
        port = other.port;
        settleMillis = other.settleMillis;
        proxy = other.proxy;
        advertised = new AdvertisedOptions(other.advertised);
        cluster = new ClusterOptions(other.cluster);
        failures = new FailureOptions(other.failures);
        raft = new RaftOptions(other.raft);
        limits = new LimitsOptions(other.limits);
    }

    /**
     * Options from JSON; what it lacks stays at its default.
     *
     * @throws io.gtstore.config.SettingException for a name that there is not, a value of another type, or one that is not allowed
     */
    @SuppressWarnings("this-escape")
    public ManagerOptions(JsonObject json) {
        PROPERTIES.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return PROPERTIES.toJson(this);
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

    /** How long the manager listens at its start for nodes that bear a map, in ms. */
    public long getSettleMillis() {
        return settleMillis;
    }

    /** Sets {@link #getSettleMillis}. */
    public ManagerOptions setSettleMillis(long settleMillis) {
        this.settleMillis = settleMillis;
        return this;
    }

    /** Whether the manager passes on what clients ask about carts, as in the first of the paper's designs; for measurements only. */
    public boolean isProxy() {
        return proxy;
    }

    /** Sets {@link #isProxy}. */
    public ManagerOptions setProxy(boolean proxy) {
        this.proxy = proxy;
        return this;
    }

    /** The address that others use to reach it. */
    public AdvertisedOptions getAdvertised() {
        return advertised;
    }

    /** Sets {@link #getAdvertised}. */
    public ManagerOptions setAdvertised(AdvertisedOptions advertised) {
        this.advertised = Objects.requireNonNull(advertised);
        return this;
    }

    /** What it decides for the whole cluster. */
    public ClusterOptions getCluster() {
        return cluster;
    }

    /** Sets {@link #getCluster}. */
    public ManagerOptions setCluster(ClusterOptions cluster) {
        this.cluster = Objects.requireNonNull(cluster);
        return this;
    }

    /** How it finds failures, and when it acts on them. */
    public FailureOptions getFailures() {
        return failures;
    }

    /** Sets {@link #getFailures}. */
    public ManagerOptions setFailures(FailureOptions failures) {
        this.failures = Objects.requireNonNull(failures);
        return this;
    }

    /** How it keeps what it decides, and agrees on it with other managers. */
    public RaftOptions getRaft() {
        return raft;
    }

    /** Sets {@link #getRaft}. */
    public ManagerOptions setRaft(RaftOptions raft) {
        this.raft = Objects.requireNonNull(raft);
        return this;
    }

    /** Its limits. */
    public LimitsOptions getLimits() {
        return limits;
    }

    /** Sets {@link #getLimits}. */
    public ManagerOptions setLimits(LimitsOptions limits) {
        this.limits = Objects.requireNonNull(limits);
        return this;
    }
}
