package io.gtstore.manager;

import io.gtstore.cart.MergePolicy;
import io.gtstore.cluster.SlotHash;
import io.gtstore.config.Properties;
import io.gtstore.config.Role;
import io.gtstore.config.Settings;
import java.util.Map;

/** What each property of {@link ManagerOptions} is among the settings. A new property is added here, to the options, and to the table of settings. */
public final class ManagerProperties {
    private static final String ADVERTISED_HOST =
            "advertisedHost | other_host | | | process | Host that others use to reach it; empty for the one that it binds to.";
    private static final String ADVERTISED_PORT =
            "advertisedPort | 0..65535 | 0 | | process | Port that others use to reach it; 0 for the one that it binds to.";

    /** All of them. */
    public static final Properties<ManagerOptions> ALL = new Properties<ManagerOptions>("ManagerOptions", Role.MANAGER)
            .text("id", "manager.id", ManagerOptions::getId, ManagerOptions::setId)
            .text("host", "manager.host", ManagerOptions::getHost, ManagerOptions::setHost)
            .integer("port", "manager.port", ManagerOptions::getPort, ManagerOptions::setPort)
            .number("settleMillis", "manager.settle", ManagerOptions::getSettleMillis, ManagerOptions::setSettleMillis)
            .flag("proxy", "manager.proxy", ManagerOptions::isProxy, ManagerOptions::setProxy)
            .text("dataDir", "manager.dataDir", ManagerOptions::getDataDir, ManagerOptions::setDataDir)
            .integer("raftPort", "manager.raft.port", ManagerOptions::getRaftPort, ManagerOptions::setRaftPort)
            .list("raftPeers", "manager.raft.peers", ManagerOptions::getRaftPeers, ManagerOptions::setRaftPeers)
            .number(
                    "electionMillis",
                    "manager.raft.election",
                    ManagerOptions::getElectionMillis,
                    ManagerOptions::setElectionMillis)
            .number(
                    "snapshotEvery",
                    "manager.raft.snapshotEvery",
                    ManagerOptions::getSnapshotEvery,
                    ManagerOptions::setSnapshotEvery)
            .integer("slots", "cluster.slots", ManagerOptions::getSlots, ManagerOptions::setSlots)
            .integer("replicas", "cluster.replicas", ManagerOptions::getReplicas, ManagerOptions::setReplicas)
            .choice(
                    "hash",
                    "cluster.hash",
                    ManagerOptions::getHash,
                    ManagerOptions::setHash,
                    SlotHash::wireName,
                    SlotHash::fromWire)
            .choice(
                    "merge",
                    "cluster.merge",
                    ManagerOptions::getMerge,
                    ManagerOptions::setMerge,
                    MergePolicy::wireName,
                    MergePolicy::fromWire)
            .integer("probeTries", "probe.tries", ManagerOptions::getProbeTries, ManagerOptions::setProbeTries)
            .number(
                    "probeTimeoutMillis",
                    "probe.timeout",
                    ManagerOptions::getProbeTimeoutMillis,
                    ManagerOptions::setProbeTimeoutMillis)
            .number(
                    "replaceAfterMillis",
                    "replace.after",
                    ManagerOptions::getReplaceAfterMillis,
                    ManagerOptions::setReplaceAfterMillis)
            .number(
                    "forgetAfterMillis",
                    "member.forgetAfter",
                    ManagerOptions::getForgetAfterMillis,
                    ManagerOptions::setForgetAfterMillis)
            .number(
                    "isolatedGraceMillis",
                    "manager.isolatedGrace",
                    ManagerOptions::getIsolatedGraceMillis,
                    ManagerOptions::setIsolatedGraceMillis)
            .flag(
                    "heartbeatEnabled",
                    "heartbeat.enabled",
                    ManagerOptions::isHeartbeatEnabled,
                    ManagerOptions::setHeartbeatEnabled)
            .number(
                    "heartbeatIntervalMillis",
                    "heartbeat.interval",
                    ManagerOptions::getHeartbeatIntervalMillis,
                    ManagerOptions::setHeartbeatIntervalMillis)
            .integer(
                    "maxFrameBytes",
                    "limits.maxFrameBytes",
                    ManagerOptions::getMaxFrameBytes,
                    ManagerOptions::setMaxFrameBytes)
            .integer(
                    "maxConnections",
                    "limits.maxConnections",
                    ManagerOptions::getMaxConnections,
                    ManagerOptions::setMaxConnections)
            .integer(
                    "maxInFlight", "limits.maxInFlight", ManagerOptions::getMaxInFlight, ManagerOptions::setMaxInFlight)
            .integer(
                    "maxBufferedPercent",
                    "limits.maxBufferedPercent",
                    ManagerOptions::getMaxBufferedPercent,
                    ManagerOptions::setMaxBufferedPercent)
            .text(
                    "advertisedHost",
                    ADVERTISED_HOST,
                    ManagerOptions::getAdvertisedHost,
                    ManagerOptions::setAdvertisedHost)
            .integer(
                    "advertisedPort",
                    ADVERTISED_PORT,
                    ManagerOptions::getAdvertisedPort,
                    ManagerOptions::setAdvertisedPort);

    private ManagerProperties() {}

    /** The options of a manager that runs with these settings. */
    public static ManagerOptions from(Settings settings) {
        return ALL.apply(settings, new ManagerOptions());
    }

    /** Refuses, with a {@link io.gtstore.config.SettingException}, what no manager can run with. */
    static void check(ManagerOptions options) {
        ALL.check(options, Map.of());
    }
}
