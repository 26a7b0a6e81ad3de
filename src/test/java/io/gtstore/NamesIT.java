// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.MemberStatus;
import io.gtstore.client.NodeAddress;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A manager that begins to lead, and whose lookups of nodes' names fail: what it cannot try is no evidence. */
@Tag("proof")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NamesIT {
    private static final Logger LOG = LoggerFactory.getLogger(NamesIT.class);
    private static final List<String> NODES = List.of("node-1", "node-2", "node-3");
    private static final long AWAY_MILLIS = 30_000;

    /** Of one name alone: all others answer, so that it is not the manager that is cut off. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void nobody_is_evicted_while_lookups_fail_for_half_a_minute_and_the_leader_changes(int unknown) throws Exception {
        Vertx vertx = vertx();
        try (ProcessCluster cluster = ProcessCluster.named(3, 3, 2)) {
            GtStoreClient client = cluster.client(vertx);
            ProcessCluster.awaitWhole(client, 3);
            new Shop(client).warmUp(8);
            List<NodeAddress> members = members(client);
            Deciders deciders = new Deciders(cluster);
            String leader = awaitLeader(deciders);
            List<String> others = cluster.managers().stream()
                    .filter(manager -> !manager.equals(leader))
                    .toList();
            others.forEach(manager -> cluster.names(manager, NODES.subList(unknown, NODES.size())));
            Customers customers = Customers.shopping(client, 4);
            cluster.kill(leader);
            String next = awaitLeader(deciders);
            int reports = reportAll(cluster, next, members);
            cluster.names(next, NODES);
            customers.stop();
            LOG.warn(
                    "{} of 3 names not found for {} s by the manager that led next: {} reports of its nodes, {} operations, {} failures; members {}",
                    unknown,
                    AWAY_MILLIS / 1_000,
                    reports,
                    customers.operations(),
                    customers.failures().size(),
                    members(client));
            assertThat(cluster.log(next)).contains("suspect node-1");
            assertThat(members(client)).isEqualTo(members);
            assertThat(customers.failures()).isEmpty();
        } finally {
            await(vertx.close());
        }
    }

    /** Somebody takes one node after the other for dead, one at a time; how many times. */
    private static int reportAll(ProcessCluster cluster, String manager, List<NodeAddress> members)
            throws InterruptedException {
        int reports = 0;
        try (LineClient line = new LineClient(cluster.port(manager))) {
            long until = System.nanoTime() + AWAY_MILLIS * 1_000_000;
            while (System.nanoTime() < until) {
                NodeAddress suspect = members.get(reports++ % members.size());
                line.ask(
                        "report",
                        new JsonObject()
                                .put("key", "mohan")
                                .put("node", suspect.getId())
                                .put("incarnation", suspect.getIncarnation()));
                TimeUnit.SECONDS.sleep(2); // longer than a verification takes
            }
        }
        return reports;
    }

    private static List<NodeAddress> members(GtStoreClient client) {
        return await(client.admin().status()).getMembers().stream()
                .map(MemberStatus::getNode)
                .toList();
    }

    private static String awaitLeader(Deciders deciders) {
        @Nullable String[] found = new String[1];
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> (found[0] = deciders.leader()) != null);
        return Objects.requireNonNull(found[0]);
    }

    /** Finds the nodes by their names, whatever the managers find. */
    private static Vertx vertx() {
        String hosts = NODES.stream()
                .map(node -> "127.0.0.1 " + ProcessCluster.hostOf(node) + "\n")
                .collect(Collectors.joining());
        return Vertx.vertx(new VertxOptions()
                .setAddressResolverOptions(new AddressResolverOptions().setHostsValue(Buffer.buffer(hosts))));
    }
}
