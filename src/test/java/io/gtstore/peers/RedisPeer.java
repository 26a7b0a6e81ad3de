// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * Redis Cluster by Jedis (its cluster client, JedisCluster before 7.2), whose calls block. A change and its WAIT for the replica go out together on one connection, as WAIT is about the connection's own
 * writes, so each costs one round trip.
 */
final class RedisPeer implements Peer {
    private static final int MAX_CONNECTIONS = 1024;
    private static final int WAIT_MILLIS = 2_000;

    private final RedisClusterClient cluster;

    /** A client of the servers at these addresses, {@code HOST:PORT} separated by commas. */
    RedisPeer(String servers) {
        Set<HostAndPort> addresses =
                Arrays.stream(servers.split(",")).map(HostAndPort::from).collect(Collectors.toSet());
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(MAX_CONNECTIONS);
        pool.setMaxIdle(MAX_CONNECTIONS);
        cluster = RedisClusterClient.builder().nodes(addresses).poolConfig(pool).build();
    }

    @Override
    public void start(Runnable customer) {
        Blocking.start(customer);
    }

    @Override
    public Future<Cart> login(String key) {
        return Future.succeededFuture(new ListCart(cluster, key));
    }

    @Override
    public void close() {
        cluster.close();
    }

    private record ListCart(RedisClusterClient cluster, String key) implements Cart {
        @Override
        public Future<Void> put(String item) {
            return Blocking.call(() -> {
                try (Connection own = connection();
                        Pipeline pipeline = new Pipeline(own)) {
                    Response<Long> length = pipeline.rpush(key, item);
                    Response<Long> replicas = pipeline.waitReplicas(1, WAIT_MILLIS);
                    pipeline.sync();
                    length.get(); // fails if the push did
                    return requireOne(replicas);
                }
            });
        }

        @Override
        public Future<List<String>> get() {
            return Blocking.call(() -> cluster.lrange(key, 0, -1));
        }

        @Override
        public Future<List<String>> finalizeCart() {
            return Blocking.call(() -> {
                try (Connection own = connection();
                        Pipeline pipeline = new Pipeline(own)) {
                    Response<List<String>> items = pipeline.lrange(key, 0, -1);
                    Response<Long> deleted = pipeline.del(key);
                    Response<Long> replicas = pipeline.waitReplicas(1, WAIT_MILLIS);
                    pipeline.sync();
                    deleted.get();
                    requireOne(replicas);
                    return items.get();
                }
            });
        }

        private Connection connection() {
            return cluster.getConnectionFromSlot(JedisClusterCRC16.getSlot(key));
        }

        private static Void requireOne(Response<Long> replicas) {
            if (replicas.get() < 1) {
                throw new IllegalStateException("no replica has it after " + WAIT_MILLIS + " ms");
            }
            return null;
        }
    }
}
