package io.gtstore;

import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.node.NodeOptions;
import io.gtstore.settings.Settings;

/** What the settings mean for each component. */
public final class StoreOptions {
    private StoreOptions() {}

    /** A manager's options; what concerns the whole cluster is told to the nodes by it. */
    public static ManagerOptions manager(Settings settings) {
        return new ManagerOptions()
                .setId(settings.text("manager.id"))
                .setHost(settings.text("manager.host"))
                .setPort(settings.integer("manager.port"))
                .setSettleMillis(settings.number("manager.settle"))
                .setProxy(settings.flag("manager.proxy"))
                .setDataDir(settings.text("manager.dataDir"))
                .setRaftPort(settings.integer("manager.raft.port"))
                .setRaftPeers(settings.addresses("manager.raft.peers"))
                .setElectionMillis(settings.number("manager.raft.election"))
                .setSnapshotEvery(settings.number("manager.raft.snapshotEvery"))
                .setSlots(settings.integer("cluster.slots"))
                .setReplicas(settings.integer("cluster.replicas"))
                .setHash(settings.text("cluster.hash"))
                .setMerge(settings.text("cluster.merge"))
                .setProbeTries(settings.integer("probe.tries"))
                .setProbeTimeoutMillis(settings.number("probe.timeout"))
                .setReplaceAfterMillis(settings.number("replace.after"))
                .setForgetAfterMillis(settings.number("member.forgetAfter"))
                .setHeartbeatEnabled(settings.flag("heartbeat.enabled"))
                .setHeartbeatIntervalMillis(settings.number("heartbeat.interval"))
                .setMaxFrameBytes(settings.integer("limits.maxFrameBytes"))
                .setMaxConnections(settings.integer("limits.maxConnections"))
                .setMaxInFlight(settings.integer("limits.maxInFlight"))
                .setMaxBufferedPercent(settings.integer("limits.maxBufferedPercent"));
    }

    /** A node's options, its id and what it advertises left to {@link Deployment}. */
    public static NodeOptions node(Settings settings) {
        return new NodeOptions()
                .setId(settings.text("node.id"))
                .setHost(settings.text("node.host"))
                .setPort(settings.integer("node.port"))
                .setEventLoops(settings.integer("node.eventLoops"))
                .setWeight(settings.integer("node.weight"))
                .setZone(settings.text("node.zone"))
                .setRebalanceBytesPerSecond(settings.number("rebalance.maxBytesPerSecond"))
                .setManagers(settings.addresses("node.managers"))
                .setCopies(settings.integer("copies"))
                .setCopiesMin(settings.integer("copies.min"))
                .setReplicaTimeoutMillis(settings.number("replica.timeout"))
                .setRepairIntervalMillis(settings.number("repair.interval"))
                .setStorage(settings.text("storage"))
                .setDataDir(settings.text("data.dir"))
                .setStorageSync(settings.text("storage.sync"))
                .setStorageSyncIntervalMillis(settings.number("storage.syncInterval"))
                .setStorageMaxBytes(settings.number("storage.maxBytes"))
                .setStorageMaxQueuedBytes(settings.number("storage.maxQueuedBytes"))
                .setSessionGraceMillis(settings.number("session.grace"))
                .setMaxRanges(settings.integer("limits.maxRanges"))
                .setMaxHints(settings.integer("limits.maxHints"))
                .setMaxHintBytes(settings.number("limits.maxHintBytes"))
                .setSessionMaxAgeMillis(settings.number("session.maxAge"))
                .setThresholdMillis(settings.number("threshold.ms"))
                .setMaxKeyBytes(settings.integer("limits.maxKeyBytes"))
                .setMaxItemBytes(settings.integer("limits.maxItemBytes"))
                .setMaxCartBytes(settings.integer("limits.maxCartBytes"))
                .setMaxItems(settings.integer("limits.maxItems"))
                .setMaxWatches(settings.integer("limits.maxWatches"))
                .setMaxWatchesPerConnection(settings.integer("limits.maxWatchesPerConnection"))
                .setMaxSessions(settings.integer("limits.maxSessions"))
                .setMaxFrameBytes(settings.integer("limits.maxFrameBytes"))
                .setMaxConnections(settings.integer("limits.maxConnections"))
                .setMaxInFlight(settings.integer("limits.maxInFlight"))
                .setMaxBufferedPercent(settings.integer("limits.maxBufferedPercent"));
    }

    /** A client's options. */
    public static GtStoreClientOptions client(Settings settings) {
        return new GtStoreClientOptions()
                .setManagers(settings.addresses("node.managers"))
                .setDeadlineMillis(settings.integer("client.deadline"))
                .setAttemptTimeoutMillis(settings.integer("client.attemptTimeout"))
                .setManagerTimeoutMillis(settings.integer("client.managerTimeout"))
                .setRetryPercent(settings.integer("client.retryPercent"))
                .setRetryBurst(settings.integer("client.retryBurst"))
                .setSessions(settings.integer("client.sessions"))
                .setSessionMaxAgeMillis(settings.number("session.maxAge"));
    }
}
