// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import io.gtstore.manager.ManagerProperties;
import io.gtstore.manager.ManagerVerticle;
import io.gtstore.net.MessageCounts;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.NodeProperties;
import io.gtstore.node.NodeVerticle;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A manager and nodes in this JVM, on event loops of their own and free ports, over loopback all the same. Used by one thread at a time, which it blocks: not
 * an event loop.
 */
public final class LocalTestCluster implements StartedCluster {
    private final Vertx vertx;
    private final ClusterSpec spec;
    private final ManagerVerticle manager;
    private final String managerDeployment;
    private final Map<String, String> nodeDeployments = new ConcurrentHashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();

    private LocalTestCluster(Vertx vertx, ClusterSpec spec) {
        this.vertx = vertx;
        this.spec = spec;
        // No node can bear an older map than a manager that starts with it.
        this.manager = new ManagerVerticle(
                ManagerProperties.from(spec.settings()).setPort(0).setSettleMillis(0));
        this.managerDeployment = vertx.deployVerticle(manager).await();
        for (int i = 1; i <= spec.nodes(); i++) {
            // One after another: each joins a map that its predecessors already serve.
            startNode("node-" + i).whenReady().await();
        }
    }

    /**
     * Starts it; returns once all of it serves, or fails with everything stopped.
     *
     * @param vertx its own; it is closed with the cluster
     * @param spec of which heap and JVM are this process's
     */
    public static LocalTestCluster start(Vertx vertx, ClusterSpec spec) {
        try {
            return new LocalTestCluster(vertx, spec);
        } catch (RuntimeException e) {
            vertx.close().await();
            throw e;
        }
    }

    /** Starts a node, where it served before if it did; does not wait until it serves. */
    public NodeVerticle startNode(String id) {
        NodeOptions options = NodeProperties.from(spec.settings())
                .setId(id)
                .setPort(ports.getOrDefault(id, 0))
                .setManagers(managers());
        String dataDir = options.getStorage().getDataDir();
        if (!dataDir.isEmpty()) {
            options.getStorage().setDataDir(Path.of(dataDir, id).toString());
        }
        NodeVerticle node = new NodeVerticle(options);
        nodeDeployments.put(id, vertx.deployVerticle(node).await());
        ports.put(id, node.actualPort());
        return node;
    }

    /** Its sockets close, and it says nothing to anybody. */
    @Override
    public void kill(String node) {
        vertx.undeploy(Objects.requireNonNull(nodeDeployments.remove(node))).await();
    }

    /** This process. */
    @Override
    public long pid(String node) {
        return ProcessHandle.current().pid();
    }

    /** The manager's messages, received and sent. */
    public MessageCounts.Snapshot managerMessages() {
        return manager.messages();
    }

    @Override
    public List<ProcessHandle> servers() {
        return List.of(ProcessHandle.current());
    }

    @Override
    public List<String> managers() {
        return List.of(NodeInfo.address(spec.settings().text("manager.host"), manager.actualPort()));
    }

    /** The manager first, so that it takes no node that stops for one that failed. */
    @Override
    public void close() {
        try {
            vertx.undeploy(managerDeployment).await();
        } finally {
            vertx.close().await();
        }
    }
}
