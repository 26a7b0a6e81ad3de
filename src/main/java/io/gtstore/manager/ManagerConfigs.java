// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.manager.core.ManagerConfig;
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
        ClusterOptions cluster = options.getCluster();
        FailureOptions failures = options.getFailures();
        return new ManagerConfig(
                publisher,
                alone,
                new ClusterSettings(
                        cluster.getSlots(),
                        cluster.getReplicas(),
                        cluster.getHash().wireName(),
                        cluster.getMerge().wireName()),
                failures.getProbeTries(),
                failures.getProbeTimeoutMillis(),
                failures.getReplaceAfterMillis(),
                failures.getForgetAfterMillis(),
                failures.getIsolatedGraceMillis(),
                options.getSettleMillis());
    }
}
