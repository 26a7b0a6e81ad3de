// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.config.AdvertisedOptions;
import io.gtstore.config.LimitsOptions;
import io.gtstore.config.Properties;
import io.gtstore.config.Role;
import io.gtstore.config.Settings;
import java.util.Map;

/** What each property of {@link ManagerOptions} is among the settings. A new property is added here, to the options, and to the table of settings. */
public final class ManagerProperties {
    /** All of them. */
    public static final Properties<ManagerOptions> ALL = new Properties<ManagerOptions>("ManagerOptions", Role.MANAGER)
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
