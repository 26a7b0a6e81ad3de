// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.OfferedMap;
import io.gtstore.cluster.ReportBackoff;
import io.gtstore.config.SettingTable;
import io.gtstore.net.EventLoop;
import io.gtstore.net.Managers;
import io.gtstore.net.Transport;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Fields;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.replication.ShardEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's membership: joins, adopts newer maps from managers and peers, reports failures with back-off, and joins
 * again after an eviction (paper §4), unless an operator has asked it to leave. Event loop only, but for {@link
 * #synced} and {@link #missing}.
 */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final long MANAGER_TIMEOUT_MILLIS = 250;
    /** Longer than for other requests, as each repeated join assigns another incarnation. */
    private static final long JOIN_TIMEOUT_MILLIS = 2_000;

    /** The interval of {@link #check}. */
    static final long CHECK_MILLIS = 200;

    private static final long REFUSED_RETRY_MILLIS = 2_000;

    private final EventLoop loop;
    private final Transport client;
    private final Managers managers;
    private final int maxFrameBytes;
    private final Shards shards;
    private final Promise<Void> ready;
    private final Promise<Void> left;
    private final ReportBackoff backoff = new ReportBackoff();
    private volatile @Nullable ClusterMap map;
    private volatile @Nullable NodeInfo self;
    private final ManagerWatch watch;
    private final ManagerPings pings = new ManagerPings();
    private boolean joining;
    private boolean fetching;
    private long askAgainAt = Long.MIN_VALUE;
    private boolean stopped;
    private boolean leaveWanted;
    private boolean leftSent;
    private volatile boolean synced;

    Membership(
            EventLoop loop,
            Transport client,
            NodeOptions options,
            Shards shards,
            Promise<Void> ready,
            Promise<Void> left) {
        this.loop = loop;
        this.client = client;
        this.managers = new Managers(options.getManagers());
        this.maxFrameBytes = options.getLimits().getMaxFrameBytes();
        this.watch = new ManagerWatch(this.managers::tried);
        this.shards = shards;
        this.ready = ready;
        this.left = left;
    }

    void start(NodeInfo advertised) {
        self = advertised;
        join();
        watch.asked(true, loop.steadyMillis());
    }

    void stop() {
        stopped = true;
        synced = false;
    }

    /** Gives up membership, as the node's stored carts belong to another cluster. */
    void unusable(String why) {
        stop();
        if (!ready.tryFail(new IllegalStateException(why))) {
            LOG.error("{}", why);
        }
    }

    boolean synced() {
        return synced;
    }

    /** The reason why it does not serve; empty if it does. For any thread. */
    String missing() {
        if (synced) {
            return "";
        }
        String managers = watch.missing();
        return !managers.isEmpty()
                ? managers
                : map == null ? "the node has not joined yet" : "the node is catching up on its share, or leaving";
    }

    long incarnation() {
        NodeInfo me = self;
        return me == null ? 0 : me.incarnation();
    }

    long epoch() {
        ClusterMap present = map;
        return present == null ? 0 : present.epoch();
    }

    @Nullable
    ClusterMap map() {
        return map;
    }

    String id() {
        return self == null ? "" : self.id();
    }

    /** Handles a map that the manager pushed. */
    void event(Fields fields) {
        try {
            accept(Codec.map(fields), null);
        } catch (ProtocolException e) {
            LOG.warn("ignored an unreadable event: {}", e.getMessage());
        }
    }

    private void accept(MapDelta delta, @Nullable NodeInfo from) {
        String problem = offer(delta, from);
        if (problem != null) {
            LOG.warn("refused a map: {}", problem);
        }
    }

    /** Adopts a newer map, or fetches the missing steps if there is a gap to ours. Returns why the map is invalid, or null. */
    @Nullable
    String offer(MapDelta delta, @Nullable NodeInfo from) {
        if (map == null || delta.epoch() <= map.epoch()) {
            return null;
        }
        String problem = OfferedMap.problem(delta, map, loop.wallMillis());
        if (problem != null) {
            return problem;
        }
        if (map.leadsTo(delta)) {
            adopt(map.apply(delta));
        } else {
            fetch(delta.manager().equals(map.manager()) ? map.epoch() : 0, delta.epoch(), from);
        }
        return null;
    }

    /**
     * Handles an epoch that a peer or client mentioned: if it is newer, fetches that map from the peer or the
     * manager. An implausible epoch is ignored, and after one that the manager did not know it is not asked again at
     * once, since a client may name any epoch.
     */
    void observeEpoch(long epoch, @Nullable NodeInfo from) {
        ClusterMap present = map;
        boolean mayAsk = from != null || loop.steadyMillis() >= askAgainAt;
        if (present != null
                && mayAsk
                && epoch > present.epoch()
                && OfferedMap.believable(epoch, present.epoch(), loop.wallMillis())) {
            fetch(present.epoch(), epoch, from);
        }
    }

    private void fetch(long since, long wanted, @Nullable NodeInfo from) {
        if (fetching || stopped) {
            return;
        }
        fetching = true;
        Request request = new MemberRequest.GetMap(since);
        Future<Reply> reply = from == null
                ? askManager(request)
                : client.send(from.host(), from.port(), request, MANAGER_TIMEOUT_MILLIS);
        reply.onComplete(done -> {
            fetching = false;
            if (done.succeeded() && done.result() instanceof Reply.Mapped mapped) {
                accept(mapped.map(), null);
            }
            if (from == null && done.succeeded() && epoch() < wanted) {
                askAgainAt = loop.steadyMillis() + CHECK_MILLIS;
            }
        });
    }

    /** See-tell (paper §7): reports the failure to the manager at once, subject to {@link ReportBackoff}. */
    void report(NodeInfo suspect) {
        if (self == null || !backoff.begin(suspect.ref(), loop.steadyMillis())) {
            return;
        }
        LOG.info("{} does not answer: reporting it to the manager (epoch {})", suspect.ref(), epoch());
        askManager(new MemberRequest.NodeDown(self.id(), suspect.id(), suspect.incarnation()))
                .onComplete((reply, failure) -> backoff.ended(suspect.ref(), loop.steadyMillis(), loop.fraction()));
    }

    void caughtUp(BitSet slots) {
        if (self != null) {
            askManager(new MemberRequest.Synced(self.id(), self.incarnation(), slots, epoch()));
        }
    }

    /** Reports the member at the other end of a dropped connection. */
    void connectionLost(String host, int port) {
        pings.hurry(); // it may have been the manager's
        if (map == null || stopped) {
            return;
        }
        for (NodeInfo member : map.members()) {
            if (member.host().equals(host) && member.port() == port) {
                report(member);
            }
        }
    }

    private void join() {
        NodeInfo me = self;
        if (joining || stopped || me == null || left.future().isComplete()) {
            return;
        }
        joining = true;
        Request request =
                new MemberRequest.Join(me.id(), me.host(), me.port(), me.weight(), me.zone(), shards.formerCluster());
        askManager(request, JOIN_TIMEOUT_MILLIS).onComplete(done -> {
            joining = false;
            if (done.succeeded() && done.result() instanceof Reply.Joined joined) {
                admitted(me, joined);
            } else if (done.succeeded() && isRefused(done.result())) {
                refused((Reply.Failure) done.result());
            } else {
                loop.after(loop.random(50, 150), this::join);
            }
        });
    }

    private static boolean isRefused(Reply reply) {
        return reply instanceof Reply.Failure failure
                && (failure.code() == ErrorCode.DUPLICATE_NODE || failure.code() == ErrorCode.TOO_MANY_MEMBERS);
    }

    /** Handles a refused join: a node that was never a member gives up; a former member, which may hold the only copies, keeps asking. */
    private void refused(Reply.Failure failure) {
        if (map == null) {
            stopped = true;
            ready.tryFail(new IllegalStateException(failure.message()));
        } else {
            LOG.warn("cannot join again: {} (epoch {})", failure.message(), epoch());
            loop.after(REFUSED_RETRY_MILLIS, this::join);
        }
    }

    private void admitted(NodeInfo me, Reply.Joined joined) {
        String problem = OfferedMap.problem(joined.map(), map, loop.wallMillis());
        if (problem != null) {
            LOG.error("cannot join, the manager's map is invalid: {}", problem);
            loop.after(REFUSED_RETRY_MILLIS, this::join);
            return;
        }
        int slots = joined.map().settings().slots();
        long least = (long) slots * SettingTable.FRAME_BYTES_PER_SLOT;
        if (maxFrameBytes < least) {
            unusable(
                    "the cluster has %d slots, for which limits.maxFrameBytes must be at least %d, and is %d here: raise it"
                            .formatted(slots, least, maxFrameBytes));
            return;
        }
        self = me.incarnation(joined.incarnation());
        leftSent = false;
        LOG.info("{} is a member (epoch {})", self.ref(), joined.epoch());
        ClusterMap whole = ClusterMap.of(joined.map());
        adopt(map != null && map.epoch() > whole.epoch() ? map : whole);
        shards.managerAnswered(new ShardEvent.ManagerAnswered(joined.clock(), whole.manager(), whole.epoch()));
    }

    private void adopt(ClusterMap newer) {
        map = newer;
        pings.hurry();
        NodeInfo me = self;
        if (me == null) {
            return;
        }
        shards.mapChanged(newer, me.ref());
        NodeInfo listed = newer.member(me.ref());
        boolean member = listed != null;
        leaveWanted |= listed != null && listed.leaving();
        synced = listed != null && !listed.leaving() && caughtUp(newer, me.ref());
        if (synced && ready.tryComplete()) {
            LOG.info("{} serves its share (epoch {})", me.ref(), newer.epoch());
        }
        if (!member && me.incarnation() > 0 && me.incarnation() < newer.epoch()) {
            if (leftSent && newer.member(me.id()) == null && !newer.absent().contains(me.id())) {
                hasLeft(me, newer);
            } else {
                LOG.info("{} was evicted: joining again (epoch {})", me.ref(), newer.epoch());
                join();
            }
        }
    }

    private static boolean caughtUp(ClusterMap map, NodeRef me) {
        return map.slotsOf(me).stream().allMatch(slot -> {
            OwnerInfo own = map.owners(slot).owner(me);
            return own == null || own.state().caughtUp();
        });
    }

    /** Tells the manager that this node owns and holds nothing, and may be removed from the map. */
    void drained() {
        NodeInfo me = self;
        if (me != null) {
            leftSent = true;
            askManager(new MemberRequest.Left(me.id(), me.incarnation()))
                    .onSuccess(reply -> observeEpoch(reply.epoch(), null));
        }
    }

    private void hasLeft(NodeInfo me, ClusterMap newer) {
        ready.tryComplete(); // a node that leaves before it was ready never becomes ready
        if (left.tryComplete()) {
            LOG.info("{} has left: all its carts are handed over (epoch {})", me.ref(), newer.epoch());
        }
    }

    /** Asks for the leave again after an eviction during a leave; stays if the manager now refuses it. */
    private void resumeLeave() {
        NodeInfo me = map == null || self == null ? null : map.member(self.ref());
        if (!leaveWanted || me == null || me.leaving()) {
            return;
        }
        askManager(new MemberRequest.Leave(me.id())).onSuccess(reply -> {
            if (reply instanceof Reply.Failure failure && failure.code() == ErrorCode.TOO_FEW_MEMBERS) {
                leaveWanted = false;
            }
        });
    }

    /** Pings the manager if {@linkplain ManagerPings due}: keeps the connection open, and notices map changes whose push was lost. */
    void check() {
        if (!stopped) {
            watch.tick(loop.steadyMillis());
        }
        if (map == null || stopped) {
            return;
        }
        resumeLeave();
        if (pings.due()) {
            askManager(new MemberRequest.Ping()).onSuccess(this::pinged);
        }
    }

    private void pinged(Reply reply) {
        ClusterMap present = map;
        if (present == null) {
            return;
        }
        if (reply instanceof Reply.Alive alive) {
            shards.managerAnswered(ManagerPings.event(alive));
            pings.answered(alive, present, synced);
        }
        if (reply.epoch() > present.epoch()) {
            observeEpoch(reply.epoch(), null);
        } else if (reply instanceof Reply.Alive alive && ManagerPings.lacks(alive, present)) {
            askManager(new MemberRequest.OfferMap(present.since(0).merged()));
        }
    }

    private Future<Reply> askManager(Request request) {
        return askManager(request, MANAGER_TIMEOUT_MILLIS);
    }

    private Future<Reply> askManager(Request request, long timeoutMillis) {
        return managers.ask(client, request, timeoutMillis).onComplete((reply, failure) -> {
            boolean none = failure != null
                    || (reply instanceof Reply.Failure no && (no.code().retry() || no.code() == ErrorCode.UNKNOWN_OP));
            pings.asked(!none);
            watch.asked(!none, loop.steadyMillis());
        });
    }
}
