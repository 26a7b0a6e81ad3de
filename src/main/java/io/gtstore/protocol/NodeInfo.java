// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/**
 * A node, where others reach it, and what it takes on.
 *
 * @param id the node's name
 * @param incarnation its life, see {@link NodeRef}
 * @param host the host name or address it advertises
 * @param port the TCP port it advertises
 * @param weight how large a share of the slots it takes, against the others' weights; from 1 to {@link #MAX_WEIGHT}
 * @param zone what it would fail together with, such as a rack or a data centre; empty if it was not said
 * @param leaving whether it is to leave the cluster, and hands over what it has
 */
public record NodeInfo(String id, long incarnation, String host, int port, int weight, String zone, boolean leaving) {
    /** The greatest weight; the least is 1. */
    public static final int MAX_WEIGHT = 100;

    /** A node of weight 1 in no zone. */
    public NodeInfo(String id, long incarnation, String host, int port) {
        this(id, incarnation, host, port, 1, "", false);
    }

    /** The node without its address. */
    public NodeRef ref() {
        return new NodeRef(id, incarnation);
    }

    /** {@code host:port}, with brackets round an IPv6 address. */
    public String address() {
        return address(host, port);
    }

    /** Host and port in the form that options take. */
    public static String address(String host, int port) {
        return (host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]") + ":" + port;
    }

    /** The same node in another life. */
    public NodeInfo incarnation(long life) {
        return new NodeInfo(id, life, host, port, weight, zone, leaving);
    }

    /** The same node, about to leave or not. */
    public NodeInfo leaving(boolean leaves) {
        return new NodeInfo(id, incarnation, host, port, weight, zone, leaves);
    }
}
