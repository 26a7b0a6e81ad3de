// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Libraries that one feature each needs, and that an application without it need not have on its class path: the dependency on them is optional. For any
 * thread.
 */
public enum OptionalLibrary {
    /** Storage on disk. */
    ROCKSDB("org.rocksdb:rocksdbjni", "org.rocksdb.RocksDB"),

    /** The log in which managers agree. */
    RATIS_SERVER("org.apache.ratis:ratis-server", "org.apache.ratis.server.impl.ServerImplUtils"),

    /** How managers reach each other. */
    RATIS_GRPC("org.apache.ratis:ratis-grpc", "org.apache.ratis.grpc.GrpcFactory"),

    /** Without it a manager's log does not start. */
    RATIS_METRICS("org.apache.ratis:ratis-metrics-default", "org.apache.ratis.metrics.impl.MetricRegistriesImpl"),

    /** The store as a service on the event bus. */
    SERVICE_PROXY("io.vertx:vertx-service-proxy", "io.vertx.serviceproxy.ServiceBinder");

    private final String artifact;
    private final String probe;

    OptionalLibrary(String artifact, String probe) {
        this.artifact = artifact;
        this.probe = probe;
    }

    /**
     * Goes on only if all of these are there.
     *
     * @param feature what needs them, as the user asked for it
     * @throws IllegalStateException with a message that names the feature and the Maven artifacts that are missing
     */
    public static void require(String feature, OptionalLibrary... libraries) {
        List<String> missing = new ArrayList<>();
        for (OptionalLibrary library : libraries) {
            if (!library.present()) {
                missing.add(library.artifact);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "%s needs %s on the class path, which io.gtstore:gtstore does not bring along: add the dependency",
                    feature,
                    String.join(" and ", missing)));
        }
    }

    private boolean present() {
        try {
            Class.forName(probe, false, OptionalLibrary.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
