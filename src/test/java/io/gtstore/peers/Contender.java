// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

/** A store that takes part, how its members start, and how its client connects. */
enum Contender {
    GTSTORE("GTStore"),
    /** By what any language has: a blocking socket per customer and node, one line out, one in. */
    GTSTORE_PLAIN("GTStore, blocking sockets"),
    GTSTORE_DURABLE("GTStore, durable"),
    REDIS("Redis Cluster, Jedis"),
    /** The next operations of all customers of a master in one pipeline, with one WAIT. */
    REDIS_PIPELINED("Redis Cluster, pipelines"),
    HAZELCAST("Hazelcast MultiMap"),
    /** Entry processors on a map, asked for without waiting. */
    HAZELCAST_ASYNC("Hazelcast, asynchronous"),
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
            case GTSTORE, GTSTORE_PLAIN -> new GtStoreMembers(false);
            case GTSTORE_DURABLE -> new GtStoreMembers(true);
            case REDIS, REDIS_PIPELINED -> new RedisMembers();
            case HAZELCAST, HAZELCAST_ASYNC -> new HazelcastMembers();
            case ETCD -> new EtcdMembers();
            case ECHO -> new EchoMembers();
        };
    }

    /** Its client, in this JVM. */
    Peer connect(String address) {
        return switch (this) {
            case GTSTORE, GTSTORE_DURABLE -> GtStorePeer.connect(address);
            case GTSTORE_PLAIN -> new PlainPeer(address);
            case REDIS -> new RedisPeer(address);
            case REDIS_PIPELINED -> new PipelinedRedisPeer(address);
            case HAZELCAST -> new HazelcastPeer(address);
            case HAZELCAST_ASYNC -> new AsyncHazelcastPeer(address);
            case ETCD -> new EtcdPeer(address);
            case ECHO -> new EchoPeer(address);
        };
    }
}
