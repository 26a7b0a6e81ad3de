// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.backup.Backup;
import io.gtstore.client.CartContents;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.config.LimitsOptions;
import io.gtstore.manager.ClusterOptions;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.net.RpcClient;
import io.gtstore.net.RpcClientOptions;
import io.gtstore.node.NodeLimitsOptions;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.ReplicationOptions;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A cluster at each end of what its limits allow: nodes join, hand over, are backed up, killed and replaced, and every cart stays whole. */
@Timeout(120)
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // set before each test
class BothEndsClusterTest {
    private static final int KIB = 1_024;
    private static final int CARTS = 300;
    private static final int LARGE_FRAME_BYTES = 16 * KIB * KIB;

    @TempDir
    private Path directory;

    /** What the processes of a cluster allow. */
    private record Limited(int frameBytes, int inFlight, int slots, int itemBytes) {
        ManagerOptions manager() {
            return new ManagerOptions()
                    .setSettleMillis(0)
                    .setCluster(new ClusterOptions().setSlots(slots))
                    .setLimits(new LimitsOptions().setMaxFrameBytes(frameBytes).setMaxInFlight(inFlight));
        }

        NodeOptions node() {
            return node(frameBytes);
        }

        NodeOptions node(int ownFrameBytes) {
            return new NodeOptions()
                    .setLimits(new NodeLimitsOptions()
                            .setMaxFrameBytes(ownFrameBytes)
                            .setMaxInFlight(inFlight)
                            .setMaxItemBytes(16 * KIB)
                            .setMaxCartBytes(16 * KIB)
                            .setMaxItems(20));
        }
    }

    @Test
    void frames_of_64_KiB(Vertx vertx) {
        carryOn(vertx, new Limited(64 * KIB, 1_024, 1_024, 4 * KIB), 64 * KIB);
    }

    @Test
    void frames_of_16_MiB(Vertx vertx) {
        carryOn(vertx, new Limited(16 * KIB * KIB, 1_024, 1_024, 15 * KIB), 16 * KIB * KIB);
    }

    @Test
    void frames_of_16_MiB_and_a_node_that_takes_64_KiB(Vertx vertx) {
        carryOn(vertx, new Limited(16 * KIB * KIB, 1_024, 1_024, 4 * KIB), 64 * KIB);
    }

    @Test
    void eight_requests_in_flight(Vertx vertx) {
        carryOn(vertx, new Limited(KIB * KIB, 8, 1_024, 100), KIB * KIB);
    }

    @Test
    void one_slot(Vertx vertx) {
        carryOn(vertx, new Limited(KIB * KIB, 1_024, 1, 4 * KIB), KIB * KIB);
    }

    @Test
    void sixteen_thousand_slots(Vertx vertx) {
        carryOn(vertx, new Limited(KIB * KIB, 1_024, 16_384, 4 * KIB), KIB * KIB);
    }

    @Test
    void a_node_whose_frames_are_too_short_for_all_slots_says_so_and_does_not_start(Vertx vertx) {
        Limited limited = new Limited(KIB * KIB, 1_024, 16_384, 100);
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, limited.manager())) {
            cluster.startNode("node-1", limited.node());
            cluster.startNode("node-2", limited.node());

            assertThatThrownBy(() -> cluster.startNode("node-3", limited.node(KIB * KIB - 1)))
                    .hasMessageContaining(
                            "16384 slots, for which limits.maxFrameBytes must be at least 1048576, and is 1048575");

            cluster.kill("node-3");
            cluster.awaitWhole(2);
        }
    }

    /** One item cannot travel in parts: every connection has to take frames as long as the settings say. */
    @Test
    void items_of_three_mebibytes(Vertx vertx) {
        String item = largeItem();
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, new ManagerOptions().setSettleMillis(0))) {
            cluster.startNode("node-1", forLargeItems(2));
            cluster.startNode("node-2", forLargeItems(2));
            cluster.awaitWhole(2);
            GtStoreClient client = GtStoreClient.create(vertx, patience(cluster).setMaxFrameBytes(LARGE_FRAME_BYTES));
            for (int i = 0; i < 4; i++) {
                assertThat(await(client.cart("customer-" + i).put(item)).getCopies())
                        .isEqualTo(2);
            }

            cluster.startNode("node-3", forLargeItems(2));
            cluster.awaitWhole(3);
            cluster.kill("node-1");
            cluster.awaitWhole(2);
            for (int i = 0; i < 4; i++) {
                assertThat(await(client.cart("customer-" + i).get()).getItems())
                        .singleElement()
                        .satisfies(held -> assertThat(held.value()).isEqualTo(item));
            }
        }
    }

    /** A manager that is asked for a cart asks its owner: what comes back from there, and goes on from here, is bounded by its own setting alone. */
    @Test
    void an_item_of_three_mebibytes_that_a_manager_passes_on(Vertx vertx) {
        ManagerOptions manager = new ManagerOptions()
                .setSettleMillis(0)
                .setLimits(new LimitsOptions().setMaxFrameBytes(LARGE_FRAME_BYTES));
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, manager)) {
            cluster.startNode("node-1", forLargeItems(1));
            GtStoreClient client = GtStoreClient.create(vertx, patience(cluster).setMaxFrameBytes(LARGE_FRAME_BYTES));
            await(client.cart("mohan").put(largeItem()));
            Context loop = vertx.getOrCreateContext();
            RpcClient visitor = new RpcClient(
                    vertx,
                    loop,
                    RpcClientOptions.of(
                            () -> new MemberRequest.Hello(Codec.VERSION, "node", "visitor", 1, 0),
                            LARGE_FRAME_BYTES,
                            1_024));

            // The manager waits for an owner for a second, in which a busy machine may not have sent so much.
            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                Request getRep = new PeerRequest.GetRep(1, new BitSet(), "mohan", "", 0);
                Promise<Reply> reply = Promise.promise();
                loop.runOnContext(now -> visitor.send("127.0.0.1", cluster.managerPort(), getRep, 10_000)
                        .onComplete(reply));
                assertThat(await(reply.future()))
                        .isInstanceOfSatisfying(
                                Reply.Carts.class,
                                carts -> assertThat(carts.carts())
                                        .singleElement()
                                        .satisfies(
                                                keyed -> assertThat(keyed.cart().bytes())
                                                        .isEqualTo(largeItem().length() + 2)));
            });
        }
    }

    private static NodeOptions forLargeItems(int copiesMin) {
        return new NodeOptions()
                .setLimits(new NodeLimitsOptions()
                        .setMaxFrameBytes(LARGE_FRAME_BYTES)
                        .setMaxItemBytes(3 * KIB * KIB)
                        .setMaxCartBytes(4 * KIB * KIB))
                .setReplication(new ReplicationOptions().setCopiesMin(copiesMin).setReplicaTimeoutMillis(3_000));
    }

    private static String largeItem() {
        return "x".repeat(3 * KIB * KIB - 2);
    }

    private void carryOn(Vertx vertx, Limited limited, int newcomersFrameBytes) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, limited.manager())) {
            cluster.startNode("node-1", limited.node());
            cluster.startNode("node-2", limited.node());
            cluster.awaitWhole(2);
            GtStoreClient client = patient(vertx, cluster);
            fill(client, limited.itemBytes());

            cluster.startNode("node-3", limited.node(newcomersFrameBytes));
            cluster.awaitWhole(3);
            assertThat(new Backup(client, (done, of, carts, items) -> {})
                            .write(directory.resolve("backup"))
                            .carts())
                    .isEqualTo(CARTS);

            cluster.kill("node-1");
            cluster.awaitWhole(2);
            check(patient(vertx, cluster), limited.itemBytes());
        }
    }

    /** A client that does not take a busy machine for dead nodes. */
    private static GtStoreClient patient(Vertx vertx, LocalCluster cluster) {
        return GtStoreClient.create(vertx, patience(cluster));
    }

    private static GtStoreClientOptions patience(LocalCluster cluster) {
        return new GtStoreClientOptions()
                .setManagers(List.of(cluster.managerAddress()))
                .setManagerTimeout(Duration.ofSeconds(2))
                .setAttemptTimeout(Duration.ofSeconds(3))
                .setDeadline(Duration.ofSeconds(9));
    }

    /** All at once, so that more are under way than a connection takes at a time. */
    private static void fill(GtStoreClient client, int itemBytes) {
        String item = "x".repeat(itemBytes);
        List<Future<?>> puts = new ArrayList<>();
        for (int i = 0; i < CARTS; i++) {
            puts.add(client.cart("customer-" + i).put(item));
        }
        await(Future.all(puts));
    }

    private static void check(GtStoreClient client, int itemBytes) {
        List<Future<CartContents>> gets = new ArrayList<>();
        for (int i = 0; i < CARTS; i++) {
            gets.add(client.cart("customer-" + i).get());
        }
        for (Future<CartContents> get : gets) {
            CartContents cart = await(get);
            assertThat(cart.isComplete()).isTrue();
            assertThat(cart.getItems())
                    .singleElement()
                    .satisfies(item -> assertThat(String.valueOf(item.value())).hasSize(itemBytes));
        }
    }
}
