// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Sessions;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.cluster.SlotHash;
import io.gtstore.manager.ClusterOptions;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.ManagerVerticle;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.NodeVerticle;
import io.gtstore.node.ReplicationOptions;
import io.gtstore.node.SessionOptions;
import io.gtstore.node.StorageOptions;
import io.gtstore.storage.CartStorage;
import io.gtstore.storage.RocksStorage;
import io.gtstore.storage.RocksStorageOptions;
import io.gtstore.storage.SyncPolicy;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The longest turn of a node's event loop while a million carts come back from the disk, are copied to a node that joins, move to another one, and are
 * handed over by one that leaves. A turn is what the loop does between two runs of a timer of one millisecond, in processor time of its thread, so that
 * pauses of the collector and other processes do not count.
 */
@Tag("proof")
class BlockedLoopTest {
    private static final Logger LOG = LoggerFactory.getLogger(BlockedLoopTest.class);
    private static final int CARTS = Integer.getInteger("gtstore.carts", 1_000_000);
    private static final int SLOTS = 1024;
    private static final long MOST_MILLIS = 50;
    private static final long WAIT_SECONDS = 600;

    /** A node on the one event loop of a Vert.x of its own, which is watched. */
    private static final class Watched {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        private final NodeVerticle node;
        private long last;
        private long longest;
        private volatile Thread loop = Thread.currentThread();
        private final List<String> seen = new ArrayList<>();

        Watched(NodeOptions options) throws Exception {
            node = new NodeVerticle(options);
            Thread sampler = new Thread(this::sample, "sampler");
            sampler.setDaemon(true);
            sampler.start();
            vertx.setPeriodic(1, tick -> look());
            vertx.deployVerticle(node).await(WAIT_SECONDS, TimeUnit.SECONDS);
        }

        private synchronized void look() {
            loop = Thread.currentThread();
            long now = threads.getCurrentThreadCpuTime();
            if (last > 0) {
                longest = Math.max(longest, now - last);
                if (now - last > 1_000_000L * MOST_MILLIS) {
                    LOG.warn("{} turned for {} ms: {}", node.id(), (now - last) / 1_000_000, seen);
                }
            }
            seen.clear();
            last = now;
        }

        /** What a turn that takes long does. */
        private void sample() {
            try {
                while (true) {
                    Thread.sleep(10);
                    StackTraceElement[] stack = loop.getStackTrace();
                    synchronized (this) {
                        seen.add(Arrays.stream(stack)
                                .limit(20)
                                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                                .collect(Collectors.joining(" ")));
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        synchronized long longestMillis() {
            long millis = TimeUnit.NANOSECONDS.toMillis(longest);
            longest = 0;
            return millis;
        }

        void ready() throws Exception {
            node.whenReady().await(WAIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void no_turn_is_long_when_a_million_carts_restart_join_move_and_leave(@TempDir Path folder) throws Exception {
        Path dir = folder.resolve("node-1");
        store(dir);
        warmUp();
        Map<String, Long> longest = new LinkedHashMap<>();
        Vertx vertx = Vertx.vertx();
        List<Watched> nodes = new ArrayList<>();
        try {
            ManagerVerticle manager = new ManagerVerticle(new ManagerOptions()
                    .setPort(0)
                    .setSettleMillis(0)
                    .setCluster(new ClusterOptions().setSlots(SLOTS)));
            vertx.deployVerticle(manager).await();
            List<String> managers = List.of("127.0.0.1:" + manager.actualPort());
            GtStoreClient client = GtStoreClient.create(vertx, new GtStoreClientOptions().setManagers(managers));

            NodeOptions options = new NodeOptions()
                    .setPort(0)
                    .setManagers(managers)
                    .setStorage(new StorageOptions().setMaxBytes(64L << 30))
                    .setSession(new SessionOptions()
                            .setMaxAgeMillis(10_000) // so that horizons rise all the time
                            .setGraceMillis(1_000))
                    .setReplication(new ReplicationOptions().setRebalanceBytesPerSecond(0));
            NodeOptions durable = new NodeOptions(options).setId("node-1");
            durable.getStorage().setDataDir(dir.toString());
            nodes.add(new Watched(durable));
            nodes.get(0).ready();
            note(longest, "restart", nodes);
            nodes.add(new Watched(new NodeOptions(options).setId("node-2")));
            nodes.get(1).ready();
            note(longest, "join", nodes);
            nodes.add(new Watched(new NodeOptions(options).setId("node-3")));
            nodes.get(2).ready();
            note(longest, "move", nodes);
            client.admin().leave("node-1").await(WAIT_SECONDS, TimeUnit.SECONDS);
            nodes.get(0).node.whenLeft().await(WAIT_SECONDS, TimeUnit.SECONDS);
            note(longest, "leave", nodes);
            assertThat(nodes.get(1).node.load().await().carts()).isEqualTo(CARTS);
        } finally {
            for (Watched watched : nodes) {
                watched.vertx.close().await(WAIT_SECONDS, TimeUnit.SECONDS);
            }
            vertx.close().await(WAIT_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(longest.values()).as("%s", longest).allMatch(millis -> millis <= MOST_MILLIS);
    }

    /** What the first node of a process does but once, such as to load classes, is no matter of carts. */
    private static void warmUp() {
        Vertx vertx = Vertx.vertx();
        LocalCluster.start(vertx, 3).close();
        vertx.close().await();
    }

    private static void note(Map<String, Long> longest, String what, List<Watched> nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            longest.put(what + " at node-" + (i + 1), nodes.get(i).longestMillis());
        }
        LOG.warn("longest turns in ms so far: {}", longest);
    }

    /** As a node would have left it. */
    private static void store(Path dir) throws Exception {
        Semaphore waiting = new Semaphore(10_000);
        long now = System.currentTimeMillis();
        try (CartStorage storage =
                RocksStorage.open(dir, "node-1", new RocksStorageOptions(SyncPolicy.NEVER, 1_000, 1L << 30))) {
            storage.recover(new CartStorage.Recovery() {
                @Override
                public void recovered(int slot, String key, Cart cart) {}

                @Override
                public void horizon(int slot, long horizon) {}

                @Override
                public void cluster(long founded, List<String> ids) {}
            });
            storage.belongsTo("slots=" + SLOTS + " hash=murmur3", MergePolicy.UNION);
            for (int i = 0; i < CARTS; i++) {
                String key = "customer-" + i;
                Entry entry = new Entry(new Dot(Sessions.issue(now, i), 1), now << 16, "\"apple\"");
                waiting.acquire();
                storage.store(
                        SlotHash.MURMUR3.slot(key, SLOTS),
                        key,
                        Cart.putDelta(entry, List.of(), "node-1"),
                        new CartStorage.Outcome() {
                            @Override
                            public void stored() {
                                waiting.release();
                            }

                            @Override
                            public void failed(String why) {
                                throw new IllegalStateException(why);
                            }
                        });
            }
        }
    }
}
