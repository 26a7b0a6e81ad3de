// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

/** A store that takes part, how its members start, and how its client connects. */
enum Contender {
    GTSTORE("GTStore"),
    GTSTORE_DURABLE("GTStore, durable"),
    REDIS("Redis Cluster"),
    HAZELCAST("Hazelcast"),
    ETCD("etcd"),
    /** No store, but the most that one could do. */
    ECHO("Vert.x echo");

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    /** Its name for readers. */
    String title() {
        return title;
    }

    /** Starts its members; returns when they serve. */
    Members startMembers() {
        return switch (this) {
            case GTSTORE -> new GtStoreMembers(false);
            case GTSTORE_DURABLE -> new GtStoreMembers(true);
            case REDIS -> new RedisMembers();
            case HAZELCAST -> new HazelcastMembers();
            case ETCD -> new EtcdMembers();
            case ECHO -> new EchoMembers();
        };
    }

    /** Its client, in this JVM. */
    Peer connect(String address) {
        return switch (this) {
            case GTSTORE, GTSTORE_DURABLE -> GtStorePeer.connect(address);
            case REDIS -> new RedisPeer(address);
            case HAZELCAST -> new HazelcastPeer(address);
            case ETCD -> new EtcdPeer(address);
            case ECHO -> new EchoPeer(address);
        };
    }
}
