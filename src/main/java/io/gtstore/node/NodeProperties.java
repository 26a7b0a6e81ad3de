package io.gtstore.node;

import io.gtstore.config.Properties;
import io.gtstore.config.Role;
import io.gtstore.config.Settings;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.storage.StorageEngine;
import io.gtstore.storage.SyncPolicy;
import java.util.Map;

/** What each property of {@link NodeOptions} is among the settings. A new property is added here, to the options, and to the table of settings. */
public final class NodeProperties {
    private static final String ADVERTISED_HOST =
            "advertisedHost | other_host | | | process | Host that others use to reach it; empty for the one that it binds to.";
    private static final String ADVERTISED_PORT =
            "advertisedPort | 0..65535 | 0 | | process | Port that others use to reach it; 0 for the one that it binds to.";

    /** All of them. */
    public static final Properties<NodeOptions> ALL = new Properties<NodeOptions>("NodeOptions", Role.NODE)
            .text("id", "node.id", NodeOptions::getId, NodeOptions::setId)
            .text("host", "node.host", NodeOptions::getHost, NodeOptions::setHost)
            .integer("port", "node.port", NodeOptions::getPort, NodeOptions::setPort)
            .integer("eventLoops", "node.eventLoops", NodeOptions::getEventLoops, NodeOptions::setEventLoops)
            .integer("weight", "node.weight", NodeOptions::getWeight, NodeOptions::setWeight)
            .text("zone", "node.zone", NodeOptions::getZone, NodeOptions::setZone)
            .number(
                    "rebalanceBytesPerSecond",
                    "rebalance.maxBytesPerSecond",
                    NodeOptions::getRebalanceBytesPerSecond,
                    NodeOptions::setRebalanceBytesPerSecond)
            .list("managers", "node.managers", NodeOptions::getManagers, NodeOptions::setManagers)
            .integer("copies", "copies", NodeOptions::getCopies, NodeOptions::setCopies)
            .integer("copiesMin", "copies.min", NodeOptions::getCopiesMin, NodeOptions::setCopiesMin)
            .number(
                    "replicaTimeoutMillis",
                    "replica.timeout",
                    NodeOptions::getReplicaTimeoutMillis,
                    NodeOptions::setReplicaTimeoutMillis)
            .number(
                    "repairIntervalMillis",
                    "repair.interval",
                    NodeOptions::getRepairIntervalMillis,
                    NodeOptions::setRepairIntervalMillis)
            .choice(
                    "storage",
                    "storage",
                    NodeOptions::getStorage,
                    NodeOptions::setStorage,
                    StorageEngine::word,
                    StorageEngine::fromSetting)
            .text("dataDir", "data.dir", NodeOptions::getDataDir, NodeOptions::setDataDir)
            .choice(
                    "storageSync",
                    "storage.sync",
                    NodeOptions::getStorageSync,
                    NodeOptions::setStorageSync,
                    SyncPolicy::word,
                    SyncPolicy::fromSetting)
            .number(
                    "storageSyncIntervalMillis",
                    "storage.syncInterval",
                    NodeOptions::getStorageSyncIntervalMillis,
                    NodeOptions::setStorageSyncIntervalMillis)
            .number(
                    "storageMaxBytes",
                    "storage.maxBytes",
                    NodeOptions::getStorageMaxBytes,
                    NodeOptions::setStorageMaxBytes)
            .number(
                    "storageMaxQueuedBytes",
                    "storage.maxQueuedBytes",
                    NodeOptions::getStorageMaxQueuedBytes,
                    NodeOptions::setStorageMaxQueuedBytes)
            .number(
                    "sessionGraceMillis",
                    "session.grace",
                    NodeOptions::getSessionGraceMillis,
                    NodeOptions::setSessionGraceMillis)
            .number(
                    "clockMaxDriftMillis",
                    "clock.maxDrift",
                    NodeOptions::getClockMaxDriftMillis,
                    NodeOptions::setClockMaxDriftMillis)
            .integer("maxRanges", "limits.maxRanges", NodeOptions::getMaxRanges, NodeOptions::setMaxRanges)
            .integer("maxHints", "limits.maxHints", NodeOptions::getMaxHints, NodeOptions::setMaxHints)
            .number(
                    "receiptKeepMillis",
                    "receipt.keep",
                    NodeOptions::getReceiptKeepMillis,
                    NodeOptions::setReceiptKeepMillis)
            .number(
                    "maxReceiptBytes",
                    "receipt.maxBytes",
                    NodeOptions::getMaxReceiptBytes,
                    NodeOptions::setMaxReceiptBytes)
            .number("maxHintBytes", "limits.maxHintBytes", NodeOptions::getMaxHintBytes, NodeOptions::setMaxHintBytes)
            .number(
                    "sessionMaxAgeMillis",
                    "session.maxAge",
                    NodeOptions::getSessionMaxAgeMillis,
                    NodeOptions::setSessionMaxAgeMillis)
            .number("thresholdMillis", "threshold.ms", NodeOptions::getThresholdMillis, NodeOptions::setThresholdMillis)
            .integer("maxKeyBytes", "limits.maxKeyBytes", NodeOptions::getMaxKeyBytes, NodeOptions::setMaxKeyBytes)
            .integer("maxItemBytes", "limits.maxItemBytes", NodeOptions::getMaxItemBytes, NodeOptions::setMaxItemBytes)
            .integer("maxCartBytes", "limits.maxCartBytes", NodeOptions::getMaxCartBytes, NodeOptions::setMaxCartBytes)
            .integer("maxItems", "limits.maxItems", NodeOptions::getMaxItems, NodeOptions::setMaxItems)
            .integer("maxWatches", "limits.maxWatches", NodeOptions::getMaxWatches, NodeOptions::setMaxWatches)
            .integer(
                    "maxWatchesPerConnection",
                    "limits.maxWatchesPerConnection",
                    NodeOptions::getMaxWatchesPerConnection,
                    NodeOptions::setMaxWatchesPerConnection)
            .integer("maxSessions", "limits.maxSessions", NodeOptions::getMaxSessions, NodeOptions::setMaxSessions)
            .integer(
                    "maxFrameBytes",
                    "limits.maxFrameBytes",
                    NodeOptions::getMaxFrameBytes,
                    NodeOptions::setMaxFrameBytes)
            .integer(
                    "maxConnections",
                    "limits.maxConnections",
                    NodeOptions::getMaxConnections,
                    NodeOptions::setMaxConnections)
            .integer("maxInFlight", "limits.maxInFlight", NodeOptions::getMaxInFlight, NodeOptions::setMaxInFlight)
            .integer(
                    "maxBufferedPercent",
                    "limits.maxBufferedPercent",
                    NodeOptions::getMaxBufferedPercent,
                    NodeOptions::setMaxBufferedPercent)
            .text("advertisedHost", ADVERTISED_HOST, NodeOptions::getAdvertisedHost, NodeOptions::setAdvertisedHost)
            .integer("advertisedPort", ADVERTISED_PORT, NodeOptions::getAdvertisedPort, NodeOptions::setAdvertisedPort);

    private NodeProperties() {}

    /** The options of a node that runs with these settings. */
    public static NodeOptions from(Settings settings) {
        return ALL.apply(settings, new NodeOptions());
    }

    /** Refuses, with a {@link io.gtstore.config.SettingException}, what no node can run with. */
    static void check(NodeOptions options) {
        String host = options.getAdvertisedHost();
        ALL.check(
                options,
                Map.of("advertise", host.isEmpty() ? "" : NodeInfo.address(host, options.getAdvertisedPort())));
    }
}
