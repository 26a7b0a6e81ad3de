package io.gtstore.manager;

import io.gtstore.cluster.ManagerConfig;
import io.gtstore.cluster.ManagerCore;
import io.gtstore.cluster.ManagerEffect;
import io.gtstore.cluster.ManagerEvent;
import io.gtstore.net.Limits;
import io.gtstore.net.RpcClient;
import io.gtstore.net.RpcClientOptions;
import io.gtstore.net.RpcServer;
import io.gtstore.net.RpcServerOptions;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paper's centralized manager (§2.1) as a verticle: sockets, clock and timers round a {@link ManagerCore}. Deploy one; its port is known once it is
 * deployed. Everything runs on its event loop; the read-outs may be asked from any thread.
 */
public class ManagerVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ManagerVerticle.class);
    private static final long TICK_MILLIS = 100;

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
    private record Running(ManagerCore core, Desk desk, RpcServer server, RpcClient client) {}

    @Override
    public Future<?> start() {
        ManagerOptions options = given == null ? new ManagerOptions(config()) : given;
        String id = options.getId().isEmpty()
                ? "manager-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36)
                : options.getId();
        ManagerCore core = new ManagerCore(config(options, id), System.currentTimeMillis());
        RpcClient client = new RpcClient(
                vertx,
                RpcClientOptions.of(() -> new Request.Hello(
                        Codec.VERSION, "manager", id, 0, core.map().epoch())));
        Prober prober = new Prober(client, options.getProbeTimeoutMillis());
        Desk desk = new Desk(core, id, effects -> run(effects, prober), prober::ping);
        Limits limits = new Limits(
                options.getMaxFrameBytes(),
                options.getMaxConnections(),
                options.getMaxInFlight(),
                Runtime.getRuntime().maxMemory() / 100 * options.getMaxBufferedPercent(),
                Limits.defaults().frameTimeoutMillis());
        prober.tell(desk::on);
        vertx.setPeriodic(TICK_MILLIS, timer -> desk.on(new ManagerEvent.Tick()));
        if (options.isHeartbeatEnabled()) {
            vertx.setPeriodic(
                    options.getHeartbeatIntervalMillis(),
                    timer -> prober.heartbeat(core.map().members()));
        }
        return RpcServer.listen(
                        vertx,
                        new RpcServerOptions(Op.Server.MANAGER, options.getHost(), options.getPort(), limits),
                        desk)
                .onSuccess(server -> {
                    running = new Running(core, desk, server, client);
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
        was.desk().stop();
        return was.server().close().eventually(() -> was.client().close());
    }

    /** The port that it listens on; 0 while it does not. */
    public int actualPort() {
        Running now = running;
        return now == null ? 0 : now.server().actualPort();
    }

    /** Whether it answers logins: it listens, and has settled. */
    public boolean ready() {
        Running now = running;
        return now != null && now.desk().ready();
    }

    /** How many times a suspect was verified, see {@link ManagerCore#probeRounds}. */
    public long probeRounds() {
        Running now = running;
        return now == null ? 0 : now.desk().probeRounds();
    }

    /** The map's version. */
    public long epoch() {
        Running now = running;
        return now == null ? 0 : now.desk().epoch();
    }

    private static ManagerConfig config(ManagerOptions options, String id) {
        return new ManagerConfig(
                id,
                new ClusterSettings(options.getSlots(), options.getReplicas(), options.getHash(), options.getMerge()),
                options.getProbeTries(),
                options.getProbeTimeoutMillis(),
                options.getReplaceAfterMillis(),
                options.getSettleMillis());
    }

    private void run(List<ManagerEffect> effects, Prober prober) {
        for (ManagerEffect effect : effects) {
            if (effect instanceof ManagerEffect.Note note) {
                LOG.info("{}", note.line());
            } else if (!(effect instanceof ManagerEffect.Publish)) {
                prober.run(effect);
            }
        }
    }
}
