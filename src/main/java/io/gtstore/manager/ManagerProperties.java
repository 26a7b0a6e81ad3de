// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.cluster.LongestMap;
import io.gtstore.config.SettingException;
import io.gtstore.config.Settings;
import io.gtstore.manager.raft.RaftLog;
import io.gtstore.protocol.ClusterSettings;
import java.util.Map;

/** Manager options from settings, and what a manager cannot run with. */
public final class ManagerProperties {
    private ManagerProperties() {}

    /** The options of a manager that runs with these settings. */
    public static ManagerOptions from(Settings settings) {
        return ManagerOptions.PROPERTIES.apply(settings, new ManagerOptions());
    }

    /** Refuses, with a {@link io.gtstore.config.SettingException}, what no manager can run with. */
    static void check(ManagerOptions options) {
        ManagerOptions.PROPERTIES.check(options, Map.of());
        ClusterSettings settings = ManagerConfigs.settings(options.getCluster());
        long least = LongestMap.least(settings);
        int frameBytes = options.getLimits().getMaxFrameBytes();
        if (frameBytes < least) {
            throw new SettingException(
                    "limits.maxFrameBytes is %d, but with cluster.slots %d and cluster.replicas %d the cluster map can come to %d bytes: raise it, or lower one of those"
                            .formatted(frameBytes, settings.slots(), settings.replicas(), least));
        }
        if (ManagerConfigs.mapBytes(options) < least) {
            throw new SettingException(
                    "an entry of the managers' log (manager.dataDir) holds a map of %d bytes at most, but with cluster.slots %d and cluster.replicas %d it can come to %d: lower one of those"
                            .formatted(RaftLog.MAX_MAP_BYTES, settings.slots(), settings.replicas(), least));
        }
    }
}
