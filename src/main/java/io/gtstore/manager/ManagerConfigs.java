// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.manager.core.ManagerConfig;
import io.gtstore.manager.raft.RaftLog;
import io.gtstore.protocol.ClusterSettings;

/** The manager core's configuration from a manager's options. */
final class ManagerConfigs {
    private ManagerConfigs() {}

    /**
     * The configuration of a manager.
     *
     * @param publisher the id that its maps are published under
     * @param alone whether it decides alone
     */
    static ManagerConfig of(ManagerOptions options, String publisher, boolean alone) {
        FailureOptions failures = options.getFailures();
        return new ManagerConfig(
                publisher,
                alone,
                settings(options.getCluster()),
                failures.getProbeTries(),
                failures.getProbeTimeoutMillis(),
                failures.getReplaceAfterMillis(),
                failures.getForgetAfterMillis(),
                failures.getIsolatedGraceMillis(),
                mapBytes(options),
                options.getSettleMillis());
    }

    /** The settings of a cluster that such a manager founds. */
    static ClusterSettings settings(ClusterOptions cluster) {
        return new ClusterSettings(
                cluster.getSlots(),
                cluster.getReplicas(),
                cluster.getHash().wireName(),
                cluster.getMerge().wireName());
    }

    /** The longest map that the manager can send, and write to its log. */
    static long mapBytes(ManagerOptions options) {
        int frameBytes = options.getLimits().getMaxFrameBytes();
        return options.getRaft().getDataDir().isEmpty() ? frameBytes : Math.min(frameBytes, RaftLog.MAX_MAP_BYTES);
    }
}
