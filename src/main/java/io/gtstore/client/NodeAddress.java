package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;

/** A node and where it is reached. */
@DataObject
@JsonGen(publicConverter = false)
public class NodeAddress {
    private String id = "";
    private long incarnation;
    private String host = "";
    private int port;

    /** Empty, for what the setters fill in. */
    public NodeAddress() {}

    /** From what {@link #toJson} made. */
    public NodeAddress(JsonObject json) {
        NodeAddressConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        NodeAddressConverter.toJson(this, json);
        return json;
    }

    /** The node's name, unique in the cluster. */
    public String getId() {
        return id;
    }

    /** Sets the node's name, unique in the cluster. */
    public NodeAddress setId(String id) {
        this.id = id;
        return this;
    }

    /** Which life of the node is meant; it grows with each start. */
    public long getIncarnation() {
        return incarnation;
    }

    /** Sets which life of the node is meant; it grows with each start. */
    public NodeAddress setIncarnation(long incarnation) {
        this.incarnation = incarnation;
        return this;
    }

    /** The host name or address. */
    public String getHost() {
        return host;
    }

    /** Sets the host name or address. */
    public NodeAddress setHost(String host) {
        this.host = host;
        return this;
    }

    /** The TCP port. */
    public int getPort() {
        return port;
    }

    /** Sets the TCP port. */
    public NodeAddress setPort(int port) {
        this.port = port;
        return this;
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
