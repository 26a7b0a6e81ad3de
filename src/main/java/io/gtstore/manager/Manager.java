package io.gtstore.manager;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.ManagerConfig;
import io.gtstore.cluster.ManagerCore;
import io.gtstore.cluster.ManagerEffect;
import io.gtstore.cluster.ManagerEvent;
import io.gtstore.net.EventLoop;
import io.gtstore.net.RpcHandler;
import io.gtstore.net.Transport;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paper's centralized manager (§2.1) on whatever event loop and transport it is given: its core, what it answers, and its probes. Used on its event
 * loop only, but for the read-outs.
 */
public final class Manager {
    private static final Logger LOG = LoggerFactory.getLogger(Manager.class);
    private static final long TICK_MILLIS = 100;

    private final ManagerOptions options;
    private final EventLoop loop;
    private final ManagerCore core;
    private final Transport client;
    private final Prober prober;
    private final Desk desk;

    /** A manager that does nothing yet. */
    public Manager(ManagerOptions options, String id, EventLoop loop, Transport.Opener opener) {
        this.options = options;
        this.loop = loop;
        this.core = new ManagerCore(config(options, id), loop.wallMillis());
        this.client = opener.open(() ->
                new Request.Hello(Codec.VERSION, "manager", id, 0, core.map().epoch()));
        this.prober = new Prober(client, options.getProbeTimeoutMillis());
        this.desk = new Desk(core, id, loop, prober, new Relay(core::map, client), this::run);
        prober.tell(desk::on);
    }

    private static ManagerConfig config(ManagerOptions options, String id) {
        return new ManagerConfig(
                id,
                true,
                new ClusterSettings(options.getSlots(), options.getReplicas(), options.getHash(), options.getMerge()),
                options.getProbeTries(),
                options.getProbeTimeoutMillis(),
                options.getReplaceAfterMillis(),
                options.getForgetAfterMillis(),
                options.getSettleMillis());
    }

    private void run(List<ManagerEffect> effects) {
        for (ManagerEffect effect : effects) {
            if (effect instanceof ManagerEffect.Note note) {
                LOG.info("{}", note.line());
            } else if (!(effect instanceof ManagerEffect.Publish)) {
                prober.run(effect);
            }
        }
    }

    /** What answers its requests. */
    public RpcHandler handler() {
        return desk;
    }

    /** Begins to watch the time. */
    public void start() {
        loop.every(TICK_MILLIS, () -> desk.on(new ManagerEvent.Tick()));
        if (options.isHeartbeatEnabled()) {
            loop.every(
                    options.getHeartbeatIntervalMillis(),
                    () -> prober.heartbeat(core.map().members()));
        }
    }

    /** Connections that end from now on prove nothing: it is this manager that goes. */
    public void stop() {
        desk.stop();
    }

    /** Ends its connections. */
    public Future<Void> close() {
        return client.close();
    }

    /** Whether it answers logins: it has settled. */
    public boolean ready() {
        return core.open();
    }

    /** How many times a suspect was verified, see {@link ManagerCore#probeRounds}. */
    public long probeRounds() {
        return core.probeRounds();
    }

    /** The present map. */
    public ClusterMap map() {
        return core.map();
    }
}
