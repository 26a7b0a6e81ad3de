// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** The address that others use to reach a manager or a node, where it is not the one that it binds to. Mutable; not thread-safe. */
@DataObject
public class AdvertisedOptions {
    /** The default of {@link #getHost}. */
    public static final String DEFAULT_HOST = "";

    /** The default of {@link #getPort}. */
    public static final int DEFAULT_PORT = 0;

    private static final String HOST =
            "advertised.host | other_host | | | process | Host that others use to reach it; empty for the one that it binds to.";
    private static final String PORT =
            "advertised.port | 0..65535 | 0 | | process | Port that others use to reach it; 0 for the one that it binds to.";

    /** The setting of each option, for the options that these are part of. */
    public static final Properties<AdvertisedOptions> PROPERTIES = new Properties<AdvertisedOptions>(
                    "AdvertisedOptions")
            .text("host", HOST, AdvertisedOptions::getHost, AdvertisedOptions::setHost)
            .integer("port", PORT, AdvertisedOptions::getPort, AdvertisedOptions::setPort);

    private String host = DEFAULT_HOST;
    private int port = DEFAULT_PORT;

    /** Options at their defaults. */
    public AdvertisedOptions() {}

    /** A copy. */
    public AdvertisedOptions(AdvertisedOptions other) {
        host = other.host;
        port = other.port;
    }

    /**
     * Options from JSON; absent ones keep their defaults.
     *
     * @throws SettingException for an unknown name, a value of the wrong type, or one out of range
     */
    @SuppressWarnings("this-escape")
    public AdvertisedOptions(JsonObject json) {
        PROPERTIES.read(json, this);
    }

    /** These options as JSON. */
    public JsonObject toJson() {
        return PROPERTIES.toJson(this);
    }

    /** Host that others use; empty for the one that it binds to. */
    public String getHost() {
        return host;
    }

    /** Sets {@link #getHost}. */
    public AdvertisedOptions setHost(String host) {
        this.host = host;
        return this;
    }

    /** Port that others use; 0 for the one that it binds to. */
    public int getPort() {
        return port;
    }

    /** Sets {@link #getPort}. */
    public AdvertisedOptions setPort(int port) {
        this.port = port;
        return this;
    }
}
