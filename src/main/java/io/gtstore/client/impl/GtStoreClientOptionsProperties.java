// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.config.Properties;
import io.gtstore.config.Role;
import io.gtstore.config.Settings;
import java.util.Map;

/** What each property of {@link GtStoreClientOptions} is among the settings. A new property is added here, to the options, and to the table of settings. */
public final class GtStoreClientOptionsProperties {
    private static final String ADDRESS = "address | text | " + GtStoreClientOptions.DEFAULT_ADDRESS
            + " | | client | Address on the event bus at which the client serves.";

    private static final String SOCKETS =
            "netClientOptions | object | | | client | Options of its connections, as Vert.x's NetClientOptions has them.";

    /** All of them. */
    public static final Properties<GtStoreClientOptions> ALL = new Properties<GtStoreClientOptions>(
                    "GtStoreClientOptions", Role.CLIENT)
            .list("managers", "node.managers", GtStoreClientOptions::getManagers, GtStoreClientOptions::setManagers)
            .duration(
                    "deadlineMillis",
                    "client.deadline",
                    GtStoreClientOptions::getDeadline,
                    GtStoreClientOptions::setDeadline)
            .duration(
                    "attemptTimeoutMillis",
                    "client.attemptTimeout",
                    GtStoreClientOptions::getAttemptTimeout,
                    GtStoreClientOptions::setAttemptTimeout)
            .duration(
                    "managerTimeoutMillis",
                    "client.managerTimeout",
                    GtStoreClientOptions::getManagerTimeout,
                    GtStoreClientOptions::setManagerTimeout)
            .integer(
                    "retryPercent",
                    "client.retryPercent",
                    GtStoreClientOptions::getRetryPercent,
                    GtStoreClientOptions::setRetryPercent)
            .integer(
                    "retryBurst",
                    "client.retryBurst",
                    GtStoreClientOptions::getRetryBurst,
                    GtStoreClientOptions::setRetryBurst)
            .integer(
                    "maxFrameBytes",
                    "limits.maxFrameBytes",
                    GtStoreClientOptions::getMaxFrameBytes,
                    GtStoreClientOptions::setMaxFrameBytes)
            .integer(
                    "maxInFlight",
                    "limits.maxInFlight",
                    GtStoreClientOptions::getMaxInFlight,
                    GtStoreClientOptions::setMaxInFlight)
            .integer(
                    "sessions", "client.sessions", GtStoreClientOptions::getSessions, GtStoreClientOptions::setSessions)
            .integer(
                    "cacheBytes",
                    "client.cacheBytes",
                    GtStoreClientOptions::getCacheBytes,
                    GtStoreClientOptions::setCacheBytes)
            .flag(
                    "issueSessions",
                    "client.issueSessions",
                    GtStoreClientOptions::isIssueSessions,
                    GtStoreClientOptions::setIssueSessions)
            .duration(
                    "sessionMaxAgeMillis",
                    "session.maxAge",
                    GtStoreClientOptions::getSessionMaxAge,
                    GtStoreClientOptions::setSessionMaxAge)
            .object(
                    "netClientOptions",
                    SOCKETS,
                    GtStoreClientOptions::getNetClientOptions,
                    GtStoreClientOptions::setNetClientOptions,
                    ClientSockets::toJson,
                    ClientSockets::fromJson)
            .text("address", ADDRESS, GtStoreClientOptions::getAddress, GtStoreClientOptions::setAddress);

    private GtStoreClientOptionsProperties() {}

    /** The options of a client that runs with these settings. */
    public static GtStoreClientOptions from(Settings settings) {
        return ALL.apply(settings, new GtStoreClientOptions());
    }

    /** Refuses, with a {@link io.gtstore.config.SettingException}, what no client can run with. */
    static void check(GtStoreClientOptions options) {
        ALL.check(options, Map.of());
        ClientSockets.check(options.getNetClientOptions());
    }
}
