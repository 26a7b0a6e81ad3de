// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import io.gtstore.client.CartCopies;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.ManagerVerticle;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.NodeVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** A manager and nodes in this JVM, over real sockets, with verbs for tests. Used by one test thread. */
public final class LocalCluster implements AutoCloseable {
    private static final int SECONDS = 60;

    private final Vertx vertx;
    private final ManagerOptions managerOptions;
    private final Map<String, NodeVerticle> nodes = new LinkedHashMap<>();
    private final Map<String, String> deployments = new LinkedHashMap<>();
    private ManagerVerticle manager;
    private final int managerPort = Ports.free();

    private LocalCluster(Vertx vertx, ManagerOptions options) {
        this.vertx = vertx;
        this.managerOptions = options;
        this.manager = new ManagerVerticle(options);
    }

    /** A manager and so many nodes, node-1 first, all of them serving. */
    public static LocalCluster start(Vertx vertx, int nodes, ManagerOptions options) {
        LocalCluster cluster = new LocalCluster(vertx, options);
        cluster.startManager();
        for (int i = 1; i <= nodes; i++) {
            cluster.startNode("node-" + i);
        }
        return cluster;
    }

    public static LocalCluster start(Vertx vertx, int nodes) {
        return start(vertx, nodes, new ManagerOptions().setSettleMillis(0));
    }

    public void startManager() {
        manager = new ManagerVerticle(managerOptions.setPort(managerPort));
        deployments.put("manager", await(vertx.deployVerticle(manager)));
    }

    /** Started anew, so that it listens so long for nodes that bear a map. */
    public void startManager(long settleMillis) {
        managerOptions.setSettleMillis(settleMillis);
        startManager();
    }

    public void startNode(String id) {
        startNode(id, new NodeOptions());
    }

    public void startNode(String id, NodeOptions options) {
        await(start(id, options).whenReady());
    }

    /** Nobody waits until it serves. */
    public void startSlowly(String id, NodeOptions options) {
        start(id, options);
    }

    /** A node that others reach through a gate; its own line to the manager does not lead through it. */
    Gate startGatedNode(String id) {
        return startGatedNode(id, new NodeOptions());
    }

    Gate startGatedNode(String id, NodeOptions options) {
        Gate gate = new Gate(vertx);
        options.getAdvertised().setHost("127.0.0.1").setPort(gate.port());
        NodeVerticle node = start(id, options);
        gate.leadTo(node.actualPort());
        await(node.whenReady());
        return gate;
    }

    private NodeVerticle start(String id, NodeOptions options) {
        NodeVerticle node = new NodeVerticle(options.setId(id).setPort(0).setManagers(List.of(managerAddress())));
        nodes.put(id, node);
        deployments.put(id, await(vertx.deployVerticle(node)));
        return node;
    }

    /** Takes a node away without a word to anyone: its sockets close. */
    public void kill(String id) {
        nodes.remove(id);
        await(vertx.undeploy(Objects.requireNonNull(deployments.remove(id))));
    }

    public void killManager() {
        await(vertx.undeploy(Objects.requireNonNull(deployments.remove("manager"))));
    }

    public ManagerVerticle manager() {
        return manager;
    }

    public NodeVerticle node(String id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    public int managerPort() {
        return managerPort;
    }

    /** Waits until so many members have all slots fully owned and caught up. */
    public void awaitWhole(int members) {
        ProcessCluster.awaitWhole(client(), members);
    }

    /** Waits until the owners of the key's slot serve and hold the same cart of it, and nobody else holds any. */
    public void awaitEqual(String key) {
        GtStoreClient client = patientClient();
        Awaitility.await().atMost(Duration.ofSeconds(SECONDS)).until(() -> {
            CartCopies copies = await(client.admin().copies(key));
            return copies.copies().stream().allMatch(copy -> copy.role().endsWith(", serving") && copy.whole());
        });
    }

    public String managerAddress() {
        return "127.0.0.1:" + managerPort;
    }

    /** A client that does not take a busy machine for a dead manager. */
    public GtStoreClient client() {
        return GtStoreClient.create(
                vertx,
                new GtStoreClientOptions()
                        .setManagers(List.of(managerAddress()))
                        .setManagerTimeout(Duration.ofSeconds(1)));
    }

    /** The same, which does not take a busy machine for dead nodes either: an attempt ends with an answer, or with its connection. */
    public GtStoreClient patientClient() {
        return GtStoreClient.create(
                vertx,
                new GtStoreClientOptions()
                        .setManagers(List.of(managerAddress()))
                        .setManagerTimeout(Duration.ofSeconds(SECONDS))
                        .setAttemptTimeout(Duration.ofSeconds(SECONDS))
                        .setDeadline(Duration.ofSeconds(SECONDS)));
    }

    /** The result, within a minute: on a busy machine all threads of a test may stand still for ten seconds and more. */
    public static <T> T await(Future<T> future) {
        try {
            return future.await(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came within " + SECONDS + " s", e);
        }
    }

    @Override
    public void close() {
        deployments.values().forEach(id -> await(vertx.undeploy(id)));
        deployments.clear();
    }
}
