// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import io.gtstore.bench.ClientStore;
import io.gtstore.bench.Store;
import io.gtstore.client.GtStoreClientOptions;
import io.vertx.core.Vertx;
import java.util.function.Function;

/** The three designs that the paper compares (§5). */
enum Design {
    /** Every operation goes to the manager, which passes it on to the node. */
    ALL_THROUGH_MANAGER("1: all through the manager"),
    /** Operations go to the node, but each with a login before and a finalize after it. */
    LOGIN_EVERY_TIME("2: login and finalize every time"),
    /** The manager is asked at login only, which is how this store works. */
    LOGIN_ONCE("3: manager at login only");

    private final String label;

    Design(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Makes this design's client; the cluster's manager has to have {@code manager.proxy} for the first one. */
    Function<Vertx, Store> stores(GtStoreClientOptions client) {
        GtStoreClientOptions options = new GtStoreClientOptions(client).setIssueSessions(false);
        return switch (this) {
            case ALL_THROUGH_MANAGER -> vertx -> new ManagerStore(vertx, options);
            case LOGIN_EVERY_TIME -> vertx -> new ReloginStore(vertx, options);
            case LOGIN_ONCE -> vertx -> new ClientStore(vertx, options);
        };
    }
}
