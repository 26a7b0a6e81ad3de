package io.gtstore.manager;

import io.gtstore.net.Limits;
import io.gtstore.net.RpcClient;
import io.gtstore.net.RpcClientOptions;
import io.gtstore.net.RpcServer;
import io.gtstore.net.RpcServerOptions;
import io.gtstore.net.VertxLoop;
import io.gtstore.protocol.Op;
import io.vertx.core.Future;
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
    private record Running(Manager manager, RpcServer server) {}

    @Override
    public Future<?> start() {
        ManagerOptions options = given == null ? new ManagerOptions(config()) : given;
        String id = options.getId().isEmpty()
                ? "manager-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36)
                : options.getId();
        Manager manager = new Manager(
                options, id, new VertxLoop(vertx, context), hello -> new RpcClient(vertx, RpcClientOptions.of(hello)));
        Limits limits = new Limits(
                options.getMaxFrameBytes(),
                options.getMaxConnections(),
                options.getMaxInFlight(),
                Runtime.getRuntime().maxMemory() / 100 * options.getMaxBufferedPercent(),
                Limits.defaults().frameTimeoutMillis());
        manager.start();
        return RpcServer.listen(
                        vertx,
                        new RpcServerOptions(Op.Server.MANAGER, options.getHost(), options.getPort(), limits),
                        manager.handler())
                .onSuccess(server -> {
                    running = new Running(manager, server);
                    LOG.info("manager {} listens on {}:{}", id, options.getHost(), server.actualPort());
                });
    }

    @Override
    public Future<?> stop() {
        Running was = running;
        running = null;
        if (was == null) {
            return Future.succeededFuture();
        }
        was.manager().stop();
        return was.server().close().eventually(() -> was.manager().close());
    }

    /** The port that it listens on; 0 while it does not. */
    public int actualPort() {
        Running now = running;
        return now == null ? 0 : now.server().actualPort();
    }

    /** Whether it answers logins: it listens, and has settled. */
    public boolean ready() {
        Running now = running;
        return now != null && now.manager().ready();
    }

    /** How many times a suspect was verified, see {@link Manager#probeRounds}. */
    public long probeRounds() {
        Running now = running;
        return now == null ? 0 : now.manager().probeRounds();
    }

    /** The map's version. */
    public long epoch() {
        Running now = running;
        return now == null ? 0 : now.manager().map().epoch();
    }
}
