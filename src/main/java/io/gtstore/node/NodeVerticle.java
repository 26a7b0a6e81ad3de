// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.config.AdvertisedOptions;
import io.gtstore.config.LimitsOptions;
import io.gtstore.net.Limits;
import io.gtstore.net.RpcClient;
import io.gtstore.net.RpcClientOptions;
import io.gtstore.net.RpcServer;
import io.gtstore.net.RpcServerOptions;
import io.gtstore.net.VertxLoop;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Op;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paper's node (§2.2) as a verticle: a {@link Node} on sockets. It listens at once, joins the cluster in the
 * background, and serves once it has caught up on its share ({@link #whenReady}). Runs on its own event loop and on
 * {@link NodeOptions#getEventLoops} − 1 more; the getters may be called on any thread.
 */
public class NodeVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(NodeVerticle.class);

    private final @Nullable NodeOptions given;
    private final LongSupplier wallMillis;
    private final Promise<Void> ready = Promise.promise();
    private final Promise<Void> left = Promise.promise();
    private final Promise<Void> failed = Promise.promise();
    private volatile @Nullable Running running;

    /** A node that takes its options from the deployment's configuration. */
    public NodeVerticle() {
        this.given = null;
        this.wallMillis = System::currentTimeMillis;
    }

    /** A node with these options. */
    public NodeVerticle(NodeOptions options) {
        this(options, System::currentTimeMillis);
    }

    /** A node with its own wall clock, for tests. */
    NodeVerticle(NodeOptions options, LongSupplier wallMillis) {
        this.given = new NodeOptions(options);
        this.wallMillis = wallMillis;
    }

    /** The parts that exist between start and stop. */
    private record Running(String id, RpcServer server, Node node) {}

    @Override
    public Future<?> start() {
        NodeOptions options = given == null ? new NodeOptions(config()) : given;
        NodeProperties.check(options);
        String id = options.getId().isEmpty()
                ? "node-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36)
                : options.getId();
        return contexts(options.getEventLoops() - 1)
                .compose(others -> vertx.executeBlocking(() -> OpenedStorage.open(options, id))
                        .compose(stored -> start(options, id, others, stored)));
    }

    /** Contexts on {@code count} further event loops, for as long as this verticle is deployed. */
    private Future<List<Context>> contexts(int count) {
        Queue<Context> contexts = new ConcurrentLinkedQueue<>();
        return count < 1
                ? Future.succeededFuture(List.of())
                : vertx.deployVerticle(() -> new LoopVerticle(contexts), new DeploymentOptions().setInstances(count))
                        .map(deployed -> List.copyOf(contexts));
    }

    /** A verticle that only provides its context. */
    private static final class LoopVerticle extends VerticleBase {
        private final Queue<Context> contexts;

        LoopVerticle(Queue<Context> contexts) {
            this.contexts = contexts;
        }

        @Override
        public Future<?> start() {
            contexts.add(context);
            return Future.succeededFuture();
        }
    }

    private Node.Loop loop(Context on, LimitsOptions limits) {
        return new Node.Loop(
                new VertxLoop(vertx, on, wallMillis),
                hello -> new RpcClient(
                        vertx, on, RpcClientOptions.of(hello, limits.getMaxFrameBytes(), limits.getMaxInFlight())));
    }

    private Future<?> start(NodeOptions options, String id, List<Context> others, OpenedStorage stored) {
        List<Node.Loop> loops = new ArrayList<>();
        loops.add(loop(context, options.getLimits()));
        others.forEach(other -> loops.add(loop(other, options.getLimits())));
        Node node = new Node(options, id, loops, stored.storage(), stored.recovered());
        node.whenReady().onComplete(ready);
        node.whenLeft().onComplete(left);
        node.whenFailed().onFailure(why -> stepDown(id, why));
        return RpcServer.listen(
                        vertx,
                        new RpcServerOptions(
                                Op.Server.NODE, options.getHost(), options.getPort(), limits(options.getLimits())),
                        node.handler())
                .onSuccess(server -> {
                    running = new Running(id, server, node);
                    node.start(advertised(options, id, server.actualPort()));
                    LOG.info("{} listens on {}:{}", id, options.getHost(), server.actualPort());
                })
                .onFailure(why -> stored.storage().close());
    }

    /** Closes its sockets, so that peers notice at once and other nodes take its slots. */
    private void stepDown(String id, Throwable why) {
        LOG.error("{} steps down: {}", id, why.getMessage());
        stop().onComplete(done -> {
            ready.tryFail(why);
            failed.tryFail(why);
        });
    }

    @Override
    public Future<?> stop() {
        Running was = running;
        running = null;
        if (was == null) {
            return Future.succeededFuture();
        }
        was.node().stop();
        return was.server()
                .close()
                .eventually(() -> was.node().close())
                .eventually(() -> vertx.executeBlocking(() -> {
                    was.node().closeStorage();
                    return null;
                }));
    }

    /** The node's id; empty while it does not run. */
    public String id() {
        Running now = running;
        return now == null ? "" : now.id();
    }

    /** The port that it listens on; 0 while it does not run. */
    public int actualPort() {
        Running now = running;
        return now == null ? 0 : now.server().actualPort();
    }

    /** Whether it is a member and has caught up on its share. */
    public boolean ready() {
        Running now = running;
        return now != null && now.node().ready();
    }

    /** The reason why it is not {@link #ready}; empty if it is. */
    public String missing() {
        Running now = running;
        return now == null ? "the node is not running" : now.node().missing();
    }

    /** Its load; fails while it does not run. */
    public Future<NodeLoad> load() {
        Running now = running;
        if (now == null) {
            return Future.failedFuture(new IllegalStateException("the node is not running"));
        }
        Promise<NodeLoad> load = Promise.promise();
        now.server()
                .onItsContext(() -> load.complete(now.node()
                        .load(now.server().connectionCount(), now.server().bufferedBytes())));
        return load.future();
    }

    /** Completes when the node has first caught up on its share; fails if another node with its id is up. */
    public Future<Void> whenReady() {
        return ready.future();
    }

    /**
     * Completes when the node has left the cluster after an operator's {@code leave}: it owns and holds nothing, and
     * no peer sends it requests. It then idles, and still redirects clients, until it is undeployed; deployed again,
     * it joins again.
     */
    public Future<Void> whenLeft() {
        return left.future();
    }

    /** Fails, with the cause, when the node has stepped down because it can store nothing more or has met a defect; its sockets are closed then. */
    public Future<Void> whenFailed() {
        return failed.future();
    }

    private static NodeInfo advertised(NodeOptions options, String id, int boundPort) {
        AdvertisedOptions advertised = options.getAdvertised();
        String host = advertised.getHost().isEmpty() ? options.getHost() : advertised.getHost();
        int port = advertised.getPort() == 0 ? boundPort : advertised.getPort();
        return new NodeInfo(id, 0, host, port, options.getWeight(), options.getZone(), false);
    }

    private static Limits limits(LimitsOptions limits) {
        return Limits.ofHeap(
                limits.getMaxFrameBytes(),
                limits.getMaxConnections(),
                limits.getMaxInFlight(),
                limits.getMaxBufferedPercent());
    }
}
