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
 * background, and serves when it has caught up on its share ({@link #whenReady}). Everything runs on its event loop, and on
 * as many more as {@link NodeOptions#getEventLoops} says; the read-outs may be asked from any
 * thread.
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

    /** A node with a wall clock of its own, as machines have. */
    NodeVerticle(NodeOptions options, LongSupplier wallMillis) {
        this.given = new NodeOptions(options);
        this.wallMillis = wallMillis;
    }

    /** What runs between start and stop. */
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

    /** Contexts on so many event loops more, for as long as this verticle is deployed. */
    private Future<List<Context>> contexts(int more) {
        Queue<Context> contexts = new ConcurrentLinkedQueue<>();
        return more < 1
                ? Future.succeededFuture(List.of())
                : vertx.deployVerticle(() -> new LoopVerticle(contexts), new DeploymentOptions().setInstances(more))
                        .map(deployed -> List.copyOf(contexts));
    }

    /** Has nothing but its context. */
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

    /** Its sockets close, so that everyone sees at once that it is gone, and others take its place. */
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

    /** The port that it listens on; 0 while it does not. */
    public int actualPort() {
        Running now = running;
        return now == null ? 0 : now.server().actualPort();
    }

    /** Whether it is a member and has caught up on its share. */
    public boolean ready() {
        Running now = running;
        return now != null && now.node().ready();
    }

    /** Why it is not {@link #ready}; empty if it is. */
    public String missing() {
        Running now = running;
        return now == null ? "the node is starting, or has ended" : now.node().missing();
    }

    /** What it has under way; fails while it does not run. */
    public Future<NodeLoad> load() {
        Running now = running;
        if (now == null) {
            return Future.failedFuture(new IllegalStateException("the node does not run"));
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
     * Completes when the node has left the cluster at an operator's wish ({@code leave}): it owns and holds nothing any more, and nobody asks it for
     * anything. It then idles, and says where the data is, until it is undeployed; deployed anew, it joins anew.
     */
    public Future<Void> whenLeft() {
        return left.future();
    }

    /** Fails, with what was wrong, when the node has stepped down because it can store nothing more; its sockets are closed then. */
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
