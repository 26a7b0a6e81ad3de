// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.manager.core.ManagerCore;
import io.gtstore.manager.core.ManagerEffect;
import io.gtstore.manager.core.ManagerEvent;
import io.gtstore.net.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds the manager's core one event at a time, and carries out its effects. Event loop only. */
final class CoreRunner {
    private static final Logger LOG = LoggerFactory.getLogger(CoreRunner.class);

    private final ManagerCore core;
    private final EventLoop loop;
    private final Prober prober;
    private final Proposals proposals;
    private final MapSubscribers subscribers;
    private final Promise<Void> failed = Promise.promise();
    private boolean stopping;

    CoreRunner(ManagerCore core, EventLoop loop, Prober prober, Proposals proposals, MapSubscribers subscribers) {
        this.core = core;
        this.loop = loop;
        this.prober = prober;
        this.proposals = proposals;
        this.subscribers = subscribers;
    }

    /**
     * Has the core decide on an event, and carries out the effects.
     *
     * @return completes once what the core proposed is agreed upon: at once if it proposed nothing, or the manager decides alone
     */
    Future<Void> on(ManagerEvent event) {
        if (stopping) {
            return Future.succeededFuture();
        }
        Effects effects = new Effects(core.map());
        List<ManagerEffect> wanted;
        try {
            wanted = core.on(event, loop.wallMillis(), loop.steadyMillis());
        } catch (RuntimeException | Error e) {
            return stopBroken(e);
        }
        wanted.forEach(effect -> effect.dispatch(effects));
        return effects.finish();
    }

    /** The effects of one event. News of the map and proposals come after probes. */
    private final class Effects implements ManagerEffect.Handler {
        private final ClusterMap before;
        private final List<Runnable> later = new ArrayList<>();
        private final List<Future<Void>> proposed = new ArrayList<>();

        Effects(ClusterMap before) {
            this.before = before;
        }

        @Override
        public void publish(ManagerEffect.Publish publish) {
            later.add(() -> subscribers.publish(before, publish));
        }

        @Override
        public void propose(ManagerEffect.Propose propose) {
            later.add(() -> proposed.add(proposals.propose(propose.command())));
        }

        @Override
        public void probe(ManagerEffect.Probe probe) {
            prober.probe(probe);
        }

        @Override
        public void probeVia(ManagerEffect.ProbeVia probe) {
            prober.probeVia(probe);
        }

        @Override
        public void witness(ManagerEffect.Witness witness) {
            prober.witness(witness.member());
        }

        @Override
        public void note(ManagerEffect.Note note) {
            LOG.info("{}", note.line());
        }

        Future<Void> finish() {
            later.forEach(Runnable::run);
            return proposed.isEmpty()
                    ? Future.succeededFuture()
                    : Future.all(proposed).mapEmpty();
        }
    }

    /** A core that threw stands somewhere within a change: nothing that it would decide from then on is worth anything. */
    private Future<Void> stopBroken(Throwable defect) {
        LOG.error("a defect in the manager", defect);
        stop();
        failed.tryFail(new IllegalStateException("a defect: " + defect));
        return failed.future();
    }

    /** Fails when the core has met a defect in itself; it decides nothing more then. Otherwise never completes. */
    Future<Void> whenFailed() {
        return failed.future();
    }

    /** Ignores events from now on: connections and probes that end prove nothing, as it is this manager that stops. */
    void stop() {
        stopping = true;
    }
}
