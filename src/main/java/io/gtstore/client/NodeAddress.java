// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** A node and where it is reached. Immutable. */
@DataObject
public final class NodeAddress {
    private final String id;
    private final long incarnation;
    private final String host;
    private final int port;

    /** A node of that id and incarnation, at that host name or address and TCP port. */
    public NodeAddress(String id, long incarnation, String host, int port) {
        this.id = id;
        this.incarnation = incarnation;
        this.host = host;
        this.port = port;
    }

    /** From what {@link #toJson} made. */
    public NodeAddress(JsonObject json) {
        this(
                json.getString("id", ""),
                json.getLong("incarnation", 0L),
                json.getString("host", ""),
                json.getInteger("port", 0));
    }

    /** As JSON. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("incarnation", incarnation)
                .put("host", host)
                .put("port", port);
    }

    /** The node's name, unique in the cluster. */
    public String getId() {
        return id;
    }

    /** Which life of the node is meant; it grows with each start. */
    public long getIncarnation() {
        return incarnation;
    }

    /** The host name or address. */
    public String getHost() {
        return host;
    }

    /** The TCP port. */
    public int getPort() {
        return port;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeAddress that
                && id.equals(that.id)
                && incarnation == that.incarnation
                && host.equals(that.host)
                && port == that.port;
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + Long.hashCode(incarnation);
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
