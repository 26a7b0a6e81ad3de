// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.gtstore.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;

/**
 * A Redis Cluster of three masters with a replica each, the least that it can be made of: a member is two processes here. All in memory, no file is
 * written but for the cluster's own.
 */
final class RedisMembers implements Members {
    private static final String HOST = "127.0.0.1";

    private record Server(String name, int port) {
        static Server numbered(int number) {
            return new Server("redis-" + number, Ports.free());
        }

        String address() {
            return HOST + ":" + port;
        }

        List<String> command() {
            return List.of(
                    "redis-server",
                    "--bind",
                    HOST,
                    "--port",
                    String.valueOf(port),
                    "--cluster-enabled",
                    "yes",
                    "--cluster-port",
                    String.valueOf(Ports.free()),
                    "--save",
                    "",
                    "--appendonly",
                    "no",
                    "--repl-diskless-sync-delay",
                    "0");
        }

        boolean answers() {
            try (Jedis jedis = new Jedis(HOST, port)) {
                return jedis.ping().equals("PONG");
            }
        }

        /** Whether it knows all slots served and, as a replica, is in step with its master. */
        boolean serves() {
            try (Jedis jedis = new Jedis(HOST, port)) {
                String replication = jedis.info("replication");
                return jedis.clusterInfo().contains("cluster_state:ok")
                        && (replication.contains("connected_slaves:1")
                                || replication.contains("master_link_status:up"));
            }
        }
    }

    private final Programs programs = new Programs("redis");
    private final List<Server> servers =
            IntStream.rangeClosed(1, 2 * COUNT).mapToObj(Server::numbered).toList();

    RedisMembers() {
        servers.forEach(server -> programs.start(server.name(), server.command()));
        servers.forEach(server -> programs.await(server.name() + " answers", server::answers));
        List<String> create = new ArrayList<>(List.of("redis-cli", "--cluster", "create"));
        servers.forEach(server -> create.add(server.address()));
        create.addAll(List.of("--cluster-replicas", "1", "--cluster-yes"));
        programs.run("create", create);
        servers.forEach(server -> programs.await(server.name() + " serves", server::serves));
    }

    @Override
    public String address() {
        return servers.stream().map(Server::address).collect(Collectors.joining(","));
    }

    @Override
    public List<ProcessHandle> processes() {
        return programs.processes();
    }

    @Override
    public void close() {
        programs.close();
    }
}
