package io.gtstore.protocol;

/**
 * A node and where others reach it.
 *
 * @param id the node's name
 * @param incarnation its life, see {@link NodeRef}
 * @param host the host name or address it advertises
 * @param port the TCP port it advertises
 */
public record NodeInfo(String id, long incarnation, String host, int port) {
    /** The node without its address. */
    public NodeRef ref() {
        return new NodeRef(id, incarnation);
    }

    /** {@code host:port}. */
    public String address() {
        return host + ":" + port;
    }
}
