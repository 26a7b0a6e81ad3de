// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.config.AdvertisedOptions;
import io.gtstore.config.LimitsOptions;
import io.gtstore.config.OptionalLibrary;
import io.gtstore.manager.raft.RaftLog;
import io.gtstore.manager.raft.RaftMembers;
import io.gtstore.net.Limits;
import io.gtstore.net.MessageCounts;
import io.gtstore.net.RpcClient;
import io.gtstore.net.RpcClientOptions;
import io.gtstore.net.RpcServer;
import io.gtstore.net.RpcServerOptions;
import io.gtstore.net.VertxLoop;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Op;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paper's centralized manager (§2.1) as a verticle: a {@link Manager} on sockets. Deploy one; its port is known once it is
 * deployed. Everything runs on its event loop; the read-outs may be asked from any thread.
 */
public class ManagerVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ManagerVerticle.class);

    private final @Nullable ManagerOptions given;
    private final Promise<Void> failed = Promise.promise();
    private volatile @Nullable Running running;

    /** A manager that takes its options from the deployment's configuration. */
    public ManagerVerticle() {
        this.given = null;
    }

    /** A manager with these options. */
    public ManagerVerticle(ManagerOptions options) {
        this.given = new ManagerOptions(options);
    }

    /** What runs between start and stop. */
    private record Running(
            Manager manager, RpcServer server, @Nullable RaftLog log) {}

    @Override
    public Future<?> start() {
        ManagerOptions options = given == null ? new ManagerOptions(config()) : given;
        ManagerProperties.check(options);
        LimitsOptions limits = options.getLimits();
        VertxLoop loop = new VertxLoop(vertx, context);
        RaftMembers members = members(options);
        RaftLog log = members == null ? null : new RaftLog(options, members, loop);
        String id = members == null ? idOf(options) : members.self();
        Manager manager = new Manager(
                options,
                id,
                loop,
                hello -> new RpcClient(
                        vertx, RpcClientOptions.of(hello, limits.getMaxFrameBytes(), limits.getMaxInFlight())),
                members == null || log == null
                        ? null
                        : new Manager.Agreement(
                                members.name(),
                                members.addresses().keySet().stream().sorted().toList(),
                                log),
                passing(options));
        manager.whenFailed().onFailure(why -> stepDown(id, why));
        manager.start();
        return RpcServer.listen(
                        vertx,
                        new RpcServerOptions(
                                options.isProxy() ? Op.Server.BOTH : Op.Server.MANAGER,
                                options.getHost(),
                                options.getPort(),
                                limits(limits)),
                        manager.handler())
                .compose(server -> {
                    Running started = new Running(manager, server, log);
                    LOG.info("manager {} listens on {}:{}", id, options.getHost(), server.actualPort());
                    return startLog(started, address(options, id, server.actualPort()))
                            .compose(done -> failed.future().isComplete() ? failed.future() : Future.succeededFuture())
                            .onSuccess(done -> running = started)
                            .recover(cause -> close(started).transform(done -> Future.failedFuture(cause)));
                });
    }

    /** Makes what passes requests on: none on the class path, and none is needed, but to measure the paper's first design. */
    private static RequestProxy.Provider passing(ManagerOptions options) {
        return RequestProxy.Provider.find().orElseGet(() -> {
            if (options.isProxy()) {
                throw new IllegalArgumentException(
                        "manager.proxy: nothing that passes requests on is on the class path;"
                                + " the program's jar, gtstore.jar, has it");
            }
            return (routes, client, carts) -> RequestProxy.NONE;
        });
    }

    /** Those with whom it decides, if it keeps what it decides; null for a manager that keeps nothing. */
    private static @Nullable RaftMembers members(ManagerOptions options) {
        RaftOptions raft = options.getRaft();
        if (raft.getDataDir().isEmpty()) {
            return null;
        }
        OptionalLibrary.require(
                "manager.dataDir",
                OptionalLibrary.RATIS_SERVER,
                OptionalLibrary.RATIS_GRPC,
                OptionalLibrary.RATIS_METRICS);
        String id = options.getId().isEmpty() ? "manager" : options.getId();
        return raft.getPeers().isEmpty() ? RaftMembers.alone(id) : RaftMembers.of(id, raft.getPeers());
    }

    private static String idOf(ManagerOptions options) {
        return options.getId().isEmpty()
                ? "manager-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36)
                : options.getId();
    }

    private static Limits limits(LimitsOptions limits) {
        return Limits.ofHeap(
                limits.getMaxFrameBytes(),
                limits.getMaxConnections(),
                limits.getMaxInFlight(),
                limits.getMaxBufferedPercent());
    }

    /** Where nodes and clients find this manager when it leads. */
    private static NodeInfo address(ManagerOptions options, String id, int port) {
        AdvertisedOptions advertised = options.getAdvertised();
        if (advertised.getHost().isEmpty()) {
            return new NodeInfo(id, 0, options.getHost(), port);
        }
        return new NodeInfo(id, 0, advertised.getHost(), advertised.getPort() > 0 ? advertised.getPort() : port);
    }

    private Future<Void> startLog(Running started, NodeInfo self) {
        RaftLog log = started.log();
        Manager manager = started.manager();
        if (log == null) {
            return Future.succeededFuture();
        }
        log.whenLost().onFailure(why -> stepDown(self.id(), why));
        return log.start(self, manager);
    }

    /** Its sockets close, so that everyone sees at once that it is gone, and asks the others. */
    private void stepDown(String id, Throwable why) {
        LOG.error("{} steps down: {}", id, why.getMessage());
        stop().onComplete(done -> failed.tryFail(why));
    }

    @Override
    public Future<?> stop() {
        Running was = running;
        running = null;
        return was == null ? Future.succeededFuture() : close(was);
    }

    private static Future<Void> close(Running was) {
        RaftLog log = was.log();
        // First the log: as long as it is told of commands, the manager has to carry them out, or a snapshot would lack
        // them.
        return (log == null ? Future.<Void>succeededFuture() : log.close())
                .eventually(() -> {
                    was.manager().stop();
                    return was.server().close();
                })
                .eventually(() -> was.manager().close());
    }

    /** The port that it listens on; 0 while it does not. */
    public int actualPort() {
        Running now = running;
        return now == null ? 0 : now.server().actualPort();
    }

    /** Whether it answers logins, and can decide, or knows who does. */
    public boolean ready() {
        return missing().isEmpty();
    }

    /** Why it is not {@link #ready}; empty if it is. */
    public String missing() {
        Running now = running;
        return now == null
                ? "the manager is starting, or has ended"
                : now.manager().missing();
    }

    /** Fails, with what was wrong, when the manager has stepped down because it can decide nothing more; its sockets are closed then. */
    public Future<Void> whenFailed() {
        return failed.future();
    }

    /** How many times a suspect was verified, see {@link Manager#probeRounds}. */
    public long probeRounds() {
        Running now = running;
        return now == null ? 0 : now.manager().probeRounds();
    }

    /** How many messages it got and sent since its start; none while it does not run. */
    public MessageCounts.Snapshot messages() {
        Running now = running;
        return (now == null ? new MessageCounts() : now.manager().messages()).snapshot();
    }

    /** The map's version. */
    public long epoch() {
        Running now = running;
        return now == null ? 0 : now.manager().map().epoch();
    }
}
