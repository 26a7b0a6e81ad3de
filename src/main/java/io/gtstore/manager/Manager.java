// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.manager.core.Decision;
import io.gtstore.manager.core.ManagerCore;
import io.gtstore.manager.core.ManagerEvent;
import io.gtstore.net.EventLoop;
import io.gtstore.net.MessageCounts;
import io.gtstore.net.RpcHandler;
import io.gtstore.net.Transport;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paper's centralized manager (§2.1) on whatever event loop and transport it is given: its core, the handling of requests, and its probes. Used on its event
 * loop only, but for the read-outs.
 */
public final class Manager implements DecisionLog.Follower {
    private static final long TICK_MILLIS = 100;
    /** Two elections, each of which takes up to twice the setting. */
    private static final int ELECTIONS = 4;

    private final ManagerOptions options;
    private final EventLoop loop;
    private final ManagerCore core;
    private final MessageCounts counts = new MessageCounts();
    private final Transport client;
    private final Prober prober;
    private final Proposals proposals;
    private final Quorum quorum;
    private final CoreRunner runner;
    private final ManagerRequests requests;
    private final List<EventLoop.Timer> timers = new ArrayList<>();

    /** A manager that decides alone, keeps nothing on disk, and does nothing yet. */
    public Manager(ManagerOptions options, String id, EventLoop loop, Transport.Opener opener) {
        this(options, id, loop, opener, null, (routes, client, carts) -> RequestProxy.NONE);
    }

    /** What several managers have in common: the id that their maps are published under, their own ids, and where they agree. */
    public record Agreement(String group, List<String> managers, DecisionLog log) {}

    /** A manager that decides together with others, keeps nothing on disk, and does nothing yet. */
    public Manager(ManagerOptions options, String id, EventLoop loop, Transport.Opener opener, Agreement among) {
        this(options, id, loop, opener, among, (routes, client, carts) -> RequestProxy.NONE);
    }

    /** A manager that decides together with others, if there is an agreement, and passes on what that proxy does. */
    Manager(
            ManagerOptions options,
            String id,
            EventLoop loop,
            Transport.Opener opener,
            @Nullable Agreement among,
            RequestProxy.Provider passing) {
        this.options = options;
        this.loop = loop;
        String publisher = among == null ? id : among.group();
        this.core = new ManagerCore(
                ManagerConfigs.of(options, publisher, among == null), loop.wallMillis(), loop.steadyMillis());
        this.client = counts.counting(opener.open(() -> new MemberRequest.Hello(
                Codec.VERSION, "manager", id, 0, core.map().epoch())));
        this.prober = new Prober(client, options.getFailures().getProbeTimeoutMillis());
        this.proposals = new Proposals(among == null ? Manager::agreeAlone : among.log(), core::plan);
        this.quorum = among == null
                ? Quorum.alone(id)
                : new Quorum(
                        id, among.managers(), ELECTIONS * options.getRaft().getElectionMillis(), loop.steadyMillis());
        MapSubscribers subscribers = new MapSubscribers(ManagerConfigs.mapBytes(options), counts::pushed);
        this.runner = new CoreRunner(core, loop, prober, proposals, subscribers);
        RequestProxy proxy = passing.proxy(new Routes(core), client, options.isProxy());
        this.requests = new ManagerRequests(
                core,
                id,
                loop,
                runner,
                prober,
                quorum,
                subscribers,
                new MapRoom(ManagerConfigs.mapBytes(options), subscribers),
                proxy);
        prober.reportTo(runner::on);
    }

    /** What the core knows. */
    private record Routes(ManagerCore core) implements RequestProxy.Routes {
        @Override
        public ClusterMap map() {
            return core.map();
        }

        @Override
        public List<NodeInfo> route(int slot) {
            return core.route(slot, "");
        }
    }

    private static Future<Boolean> agreeAlone(Decision decision) {
        return Future.failedFuture("a manager that decides alone has nobody to ask about " + decision);
    }

    /** Handles its requests. */
    public RpcHandler handler() {
        return counts.counting(requests);
    }

    /** Begins to watch the time. */
    public void start() {
        timers.add(loop.every(TICK_MILLIS, () -> {
            runner.on(new ManagerEvent.Tick());
            quorum.tick(loop.steadyMillis());
        }));
        if (options.getFailures().isHeartbeatEnabled()) {
            timers.add(loop.every(
                    options.getFailures().getHeartbeatIntervalMillis(),
                    () -> prober.heartbeat(core.leading() ? core.map().members() : List.of())));
        }
    }

    @Override
    public boolean commit(Decision decision) {
        long before = core.map().epoch();
        boolean begun = core.open();
        runner.on(new ManagerEvent.Committed(decision));
        return !decision.changesMap() || core.map().epoch() != before || core.open() != begun;
    }

    @Override
    public void restore(MapDelta whole, boolean begun) {
        runner.on(new ManagerEvent.Restored(whole, begun));
    }

    @Override
    public void elected(String leader, boolean here) {
        quorum.elected(leader, loop.steadyMillis());
        proposals.abandon("the lead changed hands");
        runner.on(new ManagerEvent.Elected(leader, here));
    }

    @Override
    public @Nullable MapDelta agreedMap() {
        return core.open() ? core.map().since(0) : null;
    }

    /** Connections that end from now on prove nothing: it is this manager that goes. */
    public void stop() {
        runner.stop();
        timers.forEach(EventLoop.Timer::cancel);
        timers.clear();
    }

    /** Fails when its core has met a defect in itself: it answers nothing but that then, and whoever runs it should end it. Otherwise never completes. */
    public Future<Void> whenFailed() {
        return runner.whenFailed();
    }

    /** Ends its connections. */
    public Future<Void> close() {
        return client.close();
    }

    /** Whether it answers logins, and can decide, or knows who does. */
    public boolean ready() {
        return missing().isEmpty();
    }

    /** Why it is not {@link #ready}; empty if it is. For any thread. */
    public String missing() {
        String undecided = quorum.missing();
        return !undecided.isEmpty() || core.open() ? undecided : "the manager listens for nodes that bear a map";
    }

    /** Whether the cluster has begun, as far as this manager knows, so that its map says something. */
    public boolean begun() {
        return core.open();
    }

    /** How many times a suspect was verified, see {@link ManagerCore#probeRounds}. */
    public long probeRounds() {
        return core.probeRounds();
    }

    /** What it was asked, and asked others. */
    public MessageCounts messages() {
        return counts;
    }

    /** The present map. */
    public ClusterMap map() {
        return core.map();
    }
}
