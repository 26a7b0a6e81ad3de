// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.config.AdvertisedOptions;
import io.gtstore.config.Properties;
import io.gtstore.config.Role;
import io.gtstore.config.Settings;
import io.gtstore.protocol.NodeInfo;
import java.util.Map;

/** Mapping of the properties of {@link NodeOptions} to settings. A new property is added here, to the options, and to the table of settings. */
public final class NodeProperties {
    /** All properties. */
    public static final Properties<NodeOptions> ALL = new Properties<NodeOptions>("NodeOptions", Role.NODE)
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

    private NodeProperties() {}

    /** The options of a node that runs with these settings. */
    public static NodeOptions from(Settings settings) {
        return ALL.apply(settings, new NodeOptions());
    }

    /** Throws a {@link io.gtstore.config.SettingException} for options that no node can run with. */
    static void check(NodeOptions options) {
        AdvertisedOptions advertised = options.getAdvertised();
        String host = advertised.getHost();
        ALL.check(options, Map.of("advertise", host.isEmpty() ? "" : NodeInfo.address(host, advertised.getPort())));
    }
}
