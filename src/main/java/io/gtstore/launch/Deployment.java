// SPDX-License-Identifier: Apache-2.0
package io.gtstore.launch;

import io.gtstore.config.AdvertisedOptions;
import io.gtstore.config.HttpOptions;
import io.gtstore.config.Settings;
import io.gtstore.console.HealthServer;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.ManagerProperties;
import io.gtstore.manager.ManagerVerticle;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.NodeProperties;
import io.gtstore.node.NodeVerticle;
import io.gtstore.node.StorageOptions;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: settings become deployed verticles, and a health server on the process's port + http.portOffset. Everything that was
 * started is in one Vert.x instance, which {@link #stop} closes. The futures complete on that instance's event loops.
 */
public final class Deployment {
    /** How far the first node's port lies above the manager's where both are in one process. */
    public static final int NODE_PORT_OFFSET = 11;

    private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);
    private static final long READY_POLL_MILLIS = 5;

    private final Vertx vertx;
    private final Settings settings;
    private final HttpOptions http;
    private final BiConsumer<String, String> names;
    private final List<String> nodeDeployments = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Promise<Void> stopped = Promise.promise();
    private volatile @Nullable String managerDeployment;
    private volatile @Nullable HealthServer health;
    private final Promise<String> left = Promise.promise();

    /**
     * An empty deployment; each instance starts once.
     *
     * @param names called with each verticle's deployment id and its member's name, for logs, and with "" and the
     *     name of the process; on any thread
     */
    public Deployment(Vertx vertx, Settings settings, BiConsumer<String, String> names) {
        this.vertx = vertx;
        this.settings = settings;
        this.http = HttpOptions.PROPERTIES.apply(settings, new HttpOptions());
        this.names = names;
    }

    /** Starts a manager; completes with its ready line once it has settled, or fails with a {@link StartException}, everything stopped. */
    public Future<String> startManager() {
        ManagerOptions options = ManagerProperties.from(settings);
        names.accept("", name(options));
        String advertise = settings.text("advertise");
        if (!advertise.isEmpty()) {
            options.getAdvertised().setHost(host(advertise)).setPort(port(advertise));
        }
        return orStopped(deployManager(options)
                .onSuccess(manager -> manager.whenFailed().onFailure(why -> end(stepsDown(options, why))))
                .compose(manager -> serveHealth(
                                options.getHost(), options.getPort(), manager.actualPort(), manager::missing)
                        .compose(health -> readyOrFailed(manager, options))
                        .map(ready -> "ready manager " + NodeInfo.address(options.getHost(), manager.actualPort()))));
    }

    /** Starts a node; completes with its ready line once its share is synced, however long a manager takes to appear. */
    public Future<String> startNode() {
        NodeOptions options = NodeProperties.from(settings);
        if (options.getId().isEmpty()) {
            options.setId("node-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36));
        }
        names.accept("", options.getId());
        String advertise = settings.text("advertise");
        if (!advertise.isEmpty()) {
            options.getAdvertised().setHost(host(advertise)).setPort(port(advertise));
        }
        return orStopped(deployNode(options)
                .onSuccess(node -> {
                    node.whenLeft().onSuccess(gone -> left.tryComplete("left node " + options.getId()));
                    node.whenFailed().onFailure(why -> end(stepsDown(options, why)));
                })
                .compose(node -> serveHealth(options.getHost(), options.getPort(), node.actualPort(), node::missing)
                        .compose(health -> node.whenReady())
                        .map(ready -> "ready node " + options.getId() + " " + reachedAt(options, node))));
    }

    /** Fails at once if the manager can decide nothing from the start. */
    private Future<Void> readyOrFailed(ManagerVerticle manager, ManagerOptions options) {
        Promise<Void> outcome = Promise.promise();
        manager.whenFailed().onFailure(why -> outcome.tryFail(stepsDown(options, why)));
        until(manager::ready).onSuccess(ready -> outcome.tryComplete());
        return outcome.future();
    }

    private static String name(ManagerOptions options) {
        return options.getId().isEmpty() ? "manager" : options.getId();
    }

    private void end(StartException why) {
        stop().onComplete(stopped -> left.tryFail(why));
    }

    private static StartException stepsDown(ManagerOptions options, Throwable why) {
        return new StartException(
                "manager %s steps down: %s (manager.dataDir %s); the other managers continue if they are a majority"
                        .formatted(
                                options.getId(),
                                why.getMessage(),
                                options.getRaft().getDataDir()),
                why);
    }

    private static StartException stepsDown(NodeOptions options, Throwable why) {
        return new StartException(
                "node %s steps down: %s (data.dir %s); the other owners have its carts"
                        .formatted(
                                options.getId(),
                                why.getMessage(),
                                options.getStorage().getDataDir()),
                why);
    }

    /**
     * Completes with a line for the log when the node that {@link #startNode} started has left the cluster after an
     * operator's {@code leave}; fails with a {@link StartException}, everything stopped, when that node, or the
     * manager that {@link #startManager} started, cannot continue.
     */
    public Future<String> whenLeft() {
        return left.future();
    }

    /** Starts a manager, then its nodes; completes with the ready line once all of them serve. */
    public Future<String> startAll(int nodes) {
        ManagerOptions options = ManagerProperties.from(settings);
        List<NodeVerticle> verticles = new CopyOnWriteArrayList<>();
        names.accept("", "all");
        return orStopped(deployManager(options)
                .compose(manager -> serveHealth(
                                options.getHost(),
                                options.getPort(),
                                manager.actualPort(),
                                () -> Stream.concat(
                                                Stream.of(manager.missing()),
                                                verticles.stream().map(NodeVerticle::missing))
                                        .filter(missing -> !missing.isEmpty())
                                        .collect(Collectors.joining("; ")))
                        .compose(health -> until(manager::ready))
                        .compose(ready -> startNodes(nodes, options, manager.actualPort(), verticles))
                        .map(lines -> "ready all manager=" + reached(options, manager.actualPort()) + " nodes="
                                + String.join(",", lines))));
    }

    /** Starts nodes one after another: each joins a map that its predecessors already serve, so that no slot is fetched twice. */
    private Future<List<String>> startNodes(
            int nodes, ManagerOptions manager, int managerPort, List<NodeVerticle> verticles) {
        Future<List<String>> lines = Future.succeededFuture(List.of());
        for (int i = 0; i < nodes; i++) {
            NodeOptions options = nodeOfAll(i, manager, managerPort);
            NodeVerticle node = new NodeVerticle(options);
            verticles.add(node);
            lines = lines.compose(before -> deployNode(node, options)
                    .compose(deployed -> deployed.whenReady())
                    .map(ready -> {
                        List<String> all = new ArrayList<>(before);
                        all.add(options.getId() + "@" + reachedAt(options, node));
                        return all;
                    }));
        }
        return lines;
    }

    private NodeOptions nodeOfAll(int index, ManagerOptions manager, int managerPort) {
        int offset = NODE_PORT_OFFSET + index;
        NodeOptions options = NodeProperties.from(settings)
                .setId("node-" + (index + 1))
                .setHost(manager.getHost())
                .setPort(manager.getPort() == 0 ? 0 : manager.getPort() + offset)
                .setManagers(List.of(NodeInfo.address(manager.getHost(), managerPort)));
        StorageOptions storage = options.getStorage();
        if (!storage.getDataDir().isEmpty()) {
            storage.setDataDir(Path.of(storage.getDataDir(), options.getId()).toString());
        }
        String advertise = settings.text("advertise");
        if (!advertise.isEmpty()) {
            options.getAdvertised().setHost(host(advertise)).setPort(port(advertise) + offset);
        }
        return options;
    }

    /**
     * Stops in order: the manager first, so that it does not evict stopping nodes; then the nodes, then the rest.
     * Idempotent: later calls return the same future.
     */
    public Future<Void> stop() {
        if (stopping.compareAndSet(false, true)) {
            stopInOrder();
        }
        return stopped.future();
    }

    private void stopInOrder() {
        String manager = managerDeployment;
        (manager == null ? Future.<Void>succeededFuture() : vertx.undeploy(manager))
                .eventually(() -> Future.join(
                        nodeDeployments.stream().map(vertx::undeploy).toList()))
                .eventually(this::closeHealth)
                .onComplete(done -> vertx.close().onComplete(closed -> stopped.complete()));
    }

    private Future<Void> closeHealth() {
        HealthServer server = health;
        return server == null ? Future.succeededFuture() : server.close();
    }

    private Future<ManagerVerticle> deployManager(ManagerOptions options) {
        ManagerVerticle manager = new ManagerVerticle(options);
        return explained(vertx.deployVerticle(manager), "manager", options.getHost(), options.getPort())
                .map(deployment -> {
                    managerDeployment = deployment;
                    names.accept(deployment, name(options));
                    return manager;
                });
    }

    private Future<NodeVerticle> deployNode(NodeOptions options) {
        return deployNode(new NodeVerticle(options), options);
    }

    private Future<NodeVerticle> deployNode(NodeVerticle node, NodeOptions options) {
        return explained(vertx.deployVerticle(node), options.getId(), options.getHost(), options.getPort())
                .map(deployment -> {
                    nodeDeployments.add(deployment);
                    names.accept(deployment, options.getId());
                    return node;
                });
    }

    private Future<Void> serveHealth(String host, int asked, int actual, Supplier<String> missing) {
        if (!http.isEnabled()) {
            return Future.succeededFuture();
        }
        int port = actual + http.getPortOffset();
        Future<HealthServer> listening = asked == 0
                ? HealthServer.listenNear(vertx, host, port, missing)
                : HealthServer.listen(vertx, host, port, missing);
        return explained(listening, "health", host, port).map(server -> {
            health = server;
            LOG.info("health listens on http://{}/health/ready", NodeInfo.address(host, server.actualPort()));
            return null;
        });
    }

    private Future<Void> until(BooleanSupplier ready) {
        if (ready.getAsBoolean()) {
            return Future.succeededFuture();
        }
        Promise<Void> done = Promise.promise();
        vertx.setPeriodic(READY_POLL_MILLIS, timer -> {
            if (ready.getAsBoolean()) {
                vertx.cancelTimer(timer);
                done.tryComplete();
            }
        });
        return done.future();
    }

    /** Completes outside of event loops, since none is left once everything is stopped. */
    private Future<String> orStopped(Future<String> started) {
        Promise<String> outcome = Promise.promise();
        started.onComplete(outcome::complete, cause -> stop().onComplete(stopped -> outcome.fail(cause)));
        return outcome.future();
    }

    private static <T> Future<T> explained(Future<T> started, String who, String host, int port) {
        return started.recover(cause -> Future.failedFuture(new StartException(
                cause instanceof BindException
                        ? "%s cannot listen on %s:%d, which is taken or not this machine's: choose another --port or --host"
                                .formatted(who, host, port)
                        : "%s cannot start on %s:%d: %s"
                                .formatted(who, host, port, cause.getMessage() == null ? cause : cause.getMessage()),
                cause)));
    }

    private String reached(ManagerOptions manager, int actual) {
        String advertise = settings.text("advertise");
        return advertise.isEmpty() ? NodeInfo.address(manager.getHost(), actual) : advertise;
    }

    private static String reachedAt(NodeOptions options, NodeVerticle node) {
        AdvertisedOptions advertised = options.getAdvertised();
        return advertised.getHost().isEmpty()
                ? NodeInfo.address(options.getHost(), node.actualPort())
                : NodeInfo.address(advertised.getHost(), advertised.getPort());
    }

    private static String host(String address) {
        return address.substring(0, address.lastIndexOf(':'));
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
