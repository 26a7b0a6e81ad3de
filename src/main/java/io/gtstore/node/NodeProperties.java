// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.config.AdvertisedOptions;
import io.gtstore.config.Settings;
import io.gtstore.protocol.NodeInfo;
import java.util.Map;

/** Node options from settings, and what a node cannot run with. */
public final class NodeProperties {
    private NodeProperties() {}

    /** The options of a node that runs with these settings. */
    public static NodeOptions from(Settings settings) {
        return NodeOptions.PROPERTIES.apply(settings, new NodeOptions());
    }

    /** Throws a {@link io.gtstore.config.SettingException} for options that no node can run with. */
    static void check(NodeOptions options) {
        AdvertisedOptions advertised = options.getAdvertised();
        String host = advertised.getHost();
        NodeOptions.PROPERTIES.check(
                options, Map.of("advertise", host.isEmpty() ? "" : NodeInfo.address(host, advertised.getPort())));
    }
}
