// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.config.AdvertisedOptions;
import io.gtstore.config.Properties;
import io.gtstore.config.Role;
import io.gtstore.config.Settings;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Options of a node. Mutable until it is deployed; defaults are the constants. */
@DataObject
@SuppressWarnings("this-escape")
public class NodeOptions {
    /** The default of {@link #getId}. */
    public static final String DEFAULT_ID = Settings.defaults().text("node.id");

    /** The default of {@link #getHost}. */
    public static final String DEFAULT_HOST = Settings.defaults().text("node.host");

    /** The default of {@link #getPort}. */
    public static final int DEFAULT_PORT = Settings.defaults().integer("node.port");

    /** The default of {@link #getManagers}. */
    public static final List<String> DEFAULT_MANAGERS = Settings.defaults().addresses("node.managers");

    /** The default of {@link #getWeight}. */
    public static final int DEFAULT_WEIGHT = Settings.defaults().integer("node.weight");

    /** The default of {@link #getZone}. */
    public static final String DEFAULT_ZONE = Settings.defaults().text("node.zone");

    /** The default of {@link #getEventLoops}. */
    public static final int DEFAULT_EVENT_LOOPS = Settings.defaults().integer("node.eventLoops");

    /** The default of {@link #getThresholdMillis}. */
    public static final long DEFAULT_THRESHOLD_MILLIS = Settings.defaults().number("threshold.ms");

    /** What each of these is among the settings; a new one is added here, and to the table of settings. */
    public static final Properties<NodeOptions> PROPERTIES = new Properties<NodeOptions>("NodeOptions", Role.NODE)
            .text("id", "node.id", NodeOptions::getId, NodeOptions::setId)
            .text("host", "node.host", NodeOptions::getHost, NodeOptions::setHost)
            .integer("port", "node.port", NodeOptions::getPort, NodeOptions::setPort)
            .list("managers", "node.managers", NodeOptions::getManagers, NodeOptions::setManagers)
            .integer("weight", "node.weight", NodeOptions::getWeight, NodeOptions::setWeight)
            .text("zone", "node.zone", NodeOptions::getZone, NodeOptions::setZone)
            .integer("eventLoops", "node.eventLoops", NodeOptions::getEventLoops, NodeOptions::setEventLoops)
            .number("thresholdMillis", "threshold.ms", NodeOptions::getThresholdMillis, NodeOptions::setThresholdMillis)
            .part("advertised", AdvertisedOptions.PROPERTIES, NodeOptions::getAdvertised)
            .part("replication", ReplicationOptions.PROPERTIES, NodeOptions::getReplication)
            .part("session", SessionOptions.PROPERTIES, NodeOptions::getSession)
            .part("receipt", ReceiptOptions.PROPERTIES, NodeOptions::getReceipt)
            .part("storage", StorageOptions.PROPERTIES, NodeOptions::getStorage)
            .part("limits", NodeLimitsOptions.PROPERTIES, NodeOptions::getLimits);

    private String id = DEFAULT_ID;
    private String host = DEFAULT_HOST;
    private int port = DEFAULT_PORT;
    private List<String> managers = new ArrayList<>(DEFAULT_MANAGERS);
    private int weight = DEFAULT_WEIGHT;
    private String zone = DEFAULT_ZONE;
    private int eventLoops = DEFAULT_EVENT_LOOPS;
    private long thresholdMillis = DEFAULT_THRESHOLD_MILLIS;
    private AdvertisedOptions advertised = new AdvertisedOptions();
    private ReplicationOptions replication = new ReplicationOptions();
    private SessionOptions session = new SessionOptions();
    private ReceiptOptions receipt = new ReceiptOptions();
    private StorageOptions storage = new StorageOptions();
    private NodeLimitsOptions limits = new NodeLimitsOptions();

    /** Options at their defaults. */
    public NodeOptions() {}

    /** A copy. */
    public NodeOptions(NodeOptions other) {
        PROPERTIES.copy(other, this);
    }

    /**
     * Options from JSON; absent ones keep their defaults.
     *
     * @throws io.gtstore.config.SettingException for an unknown name, a value of the wrong type, or one out of range
     */
    public NodeOptions(JsonObject json) {
        PROPERTIES.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return PROPERTIES.toJson(this);
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

    /** The managers, as host:port. */
    public List<String> getManagers() {
        return managers;
    }

    /** Sets {@link #getManagers}. */
    public NodeOptions setManagers(List<String> managers) {
        this.managers = new ArrayList<>(managers);
        return this;
    }

    /** Share of the slots, against the other nodes' weights; from 1 to 100. */
    public int getWeight() {
        return weight;
    }

    /** Sets {@link #getWeight}. */
    public NodeOptions setWeight(int weight) {
        this.weight = weight;
        return this;
    }

    /** Failure domain, such as a rack: a slot's owners are in different zones where possible. Empty for none. */
    public String getZone() {
        return zone;
    }

    /** Sets {@link #getZone}. */
    public NodeOptions setZone(String zone) {
        this.zone = zone;
        return this;
    }

    /** Number of event loops, each with a share of the slots: as many as the node is to use processors. */
    public int getEventLoops() {
        return eventLoops;
    }

    /** Sets {@link #getEventLoops}. */
    public NodeOptions setEventLoops(int eventLoops) {
        this.eventLoops = eventLoops;
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

    /** The address that others use to reach it. */
    public AdvertisedOptions getAdvertised() {
        return advertised;
    }

    /** Sets {@link #getAdvertised}. */
    public NodeOptions setAdvertised(AdvertisedOptions advertised) {
        this.advertised = Objects.requireNonNull(advertised);
        return this;
    }

    /** Its replication. */
    public ReplicationOptions getReplication() {
        return replication;
    }

    /** Sets {@link #getReplication}. */
    public NodeOptions setReplication(ReplicationOptions replication) {
        this.replication = Objects.requireNonNull(replication);
        return this;
    }

    /** Its sessions and clock. */
    public SessionOptions getSession() {
        return session;
    }

    /** Sets {@link #getSession}. */
    public NodeOptions setSession(SessionOptions session) {
        this.session = Objects.requireNonNull(session);
        return this;
    }

    /** Its receipts of removals and checkouts. */
    public ReceiptOptions getReceipt() {
        return receipt;
    }

    /** Sets {@link #getReceipt}. */
    public NodeOptions setReceipt(ReceiptOptions receipt) {
        this.receipt = Objects.requireNonNull(receipt);
        return this;
    }

    /** Its storage. */
    public StorageOptions getStorage() {
        return storage;
    }

    /** Sets {@link #getStorage}. */
    public NodeOptions setStorage(StorageOptions storage) {
        this.storage = Objects.requireNonNull(storage);
        return this;
    }

    /** Its limits. */
    public NodeLimitsOptions getLimits() {
        return limits;
    }

    /** Sets {@link #getLimits}. */
    public NodeOptions setLimits(NodeLimitsOptions limits) {
        this.limits = Objects.requireNonNull(limits);
        return this;
    }
}
