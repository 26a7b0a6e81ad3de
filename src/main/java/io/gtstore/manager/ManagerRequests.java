// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.cart.Sessions;
import io.gtstore.cluster.OfferedMap;
import io.gtstore.manager.core.ManagerCore;
import io.gtstore.manager.core.ManagerEvent;
import io.gtstore.net.EventLoop;
import io.gtstore.net.RpcConnection;
import io.gtstore.net.RpcHandler;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.LocateRequest;
import io.gtstore.protocol.ManagerHandler;
import io.gtstore.protocol.MapLength;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.Ops;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Handles a manager's requests: serves reads from the current map; changes become events, answered once committed. A manager that follows another one
 * serves reads only, and names the leader for the rest. Event loop only.
 */
final class ManagerRequests implements RpcHandler, ManagerHandler<RpcConnection> {
    /** Handled by the leader only. */
    private static final Set<Op> LEADERS =
            EnumSet.of(Op.REPORT, Op.NODE_DOWN, Op.JOIN, Op.SYNCED, Op.LEAVE, Op.LEFT, Op.FORGET, Op.OFFER_MAP);

    /** Answered before the cluster has begun, too. */
    private static final Set<Op> WITHOUT_MAP = EnumSet.of(Op.HELLO, Op.PING, Op.MANAGERS, Op.OFFER_MAP);

    private final ManagerCore core;
    private final String id;
    private final EventLoop loop;
    private final CoreRunner runner;
    private final Quorum quorum;
    private final MapSubscribers subscribers;
    private final RequestProxy proxy;
    private final OwnerLookup owners;
    private final MembershipRequests membership;

    ManagerRequests(
            ManagerCore core,
            String id,
            EventLoop loop,
            CoreRunner runner,
            Prober prober,
            Quorum quorum,
            MapSubscribers subscribers,
            MapRoom room,
            RequestProxy proxy) {
        this.core = core;
        this.id = id;
        this.loop = loop;
        this.runner = runner;
        this.quorum = quorum;
        this.subscribers = subscribers;
        this.proxy = proxy;
        this.owners = new OwnerLookup(core, runner, loop, prober, subscribers);
        this.membership = new MembershipRequests(core, runner, loop, prober, room, this::notLeader);
    }

    @Override
    public void handle(Request request, RpcConnection from, Consumer<Reply> replyTo) {
        if (runner.whenFailed().isComplete()) {
            replyTo.accept(Reply.Failure.of(ErrorCode.INTERNAL, "this manager has stopped: its log says why", 0));
            return;
        }
        if (from.role().equals("node")) {
            runner.on(new ManagerEvent.Contact(from.node()));
        }
        if (!core.leading() && needsLeader(request, from)) {
            replyTo.accept(notLeader());
        } else if (!core.open() && !WITHOUT_MAP.contains(request.op())) {
            replyTo.accept(noMap());
        } else {
            Ops.dispatch(request, this, from, replyTo);
        }
    }

    @Override
    public void closed(RpcConnection connection) {
        subscribers.remove(connection);
        if (connection.role().equals("node")) {
            runner.on(new ManagerEvent.Accused(id, connection.node(), 0, ManagerEvent.Sighting.CONNECTION_LOST));
        }
    }

    @Override
    public void hello(MemberRequest.Hello hello, RpcConnection from, Consumer<Reply> replyTo) {
        subscribers.add(from);
        replyTo.accept(new Reply.Welcome(Codec.VERSION, "manager", id, 0, epoch()));
    }

    @Override
    public void ping(MemberRequest.Ping ping, RpcConnection from, Consumer<Reply> replyTo) {
        replyTo.accept(new Reply.Alive(core.publisher(), 0, loop.wallMillis(), quorum.leader(), knownEpoch()));
    }

    @Override
    public void getMap(MemberRequest.GetMap getMap, RpcConnection from, Consumer<Reply> replyTo) {
        if (getMap.since() > 0 && !core.hasMap()) {
            replyTo.accept(noMap());
            return;
        }
        subscribers.subscribeAll(from, core.map().settings().slots());
        replyTo.accept(new Reply.Mapped(MapLength.fit(core.map().since(getMap.since()), from.maxFrameBytes())));
    }

    /** Names who decides, unless that takes managers that are not there. */
    @Override
    public void getManagers(MemberRequest.GetManagers getManagers, RpcConnection from, Consumer<Reply> replyTo) {
        replyTo.accept(
                quorum.missing().isEmpty()
                        ? new Reply.Deciders(quorum.managers(), quorum.leader(), epoch())
                        : noMajority());
    }

    @Override
    public void offerMap(MemberRequest.OfferMap offer, RpcConnection from, Consumer<Reply> replyTo) {
        String problem = OfferedMap.problem(offer.map(), core.map(), loop.wallMillis());
        if (problem == null) {
            membership.decide(new ManagerEvent.MapOffered(offer.map()), replyTo);
        } else {
            replyTo.accept(Reply.Failure.of(ErrorCode.WRONG_TYPE, "'map': " + problem, epoch()));
        }
    }

    @Override
    public void login(LocateRequest.Login login, RpcConnection from, Consumer<Reply> replyTo) {
        owners.answerChecked(login.key(), Sessions.issue(loop.wallMillis(), loop.random()), from, replyTo);
    }

    @Override
    public void query(LocateRequest.Query query, RpcConnection from, Consumer<Reply> replyTo) {
        owners.answerChecked(query.key(), "", from, replyTo);
    }

    @Override
    public void report(MemberRequest.Report report, RpcConnection from, Consumer<Reply> replyTo) {
        owners.report(report, from, replyTo);
    }

    @Override
    public void nodeDown(MemberRequest.NodeDown down, RpcConnection from, Consumer<Reply> replyTo) {
        runner.on(new ManagerEvent.Accused(
                down.from(), down.node(), down.incarnation(), ManagerEvent.Sighting.NODE_REPORT));
        replyTo.accept(new Reply.Done(epoch()));
    }

    @Override
    public void replica(MemberRequest.Replica replica, RpcConnection from, Consumer<Reply> replyTo) {
        replyTo.accept(new Reply.Replicas(core.map().replicasOf(replica.node()), epoch()));
    }

    @Override
    public void join(MemberRequest.Join join, RpcConnection from, Consumer<Reply> replyTo) {
        membership.join(join, from, replyTo);
    }

    @Override
    public void synced(MemberRequest.Synced synced, RpcConnection from, Consumer<Reply> replyTo) {
        membership.synced(synced, replyTo);
    }

    @Override
    public void leave(MemberRequest.Leave leave, RpcConnection from, Consumer<Reply> replyTo) {
        membership.leave(leave.node(), replyTo);
    }

    @Override
    public void left(MemberRequest.Left left, RpcConnection from, Consumer<Reply> replyTo) {
        membership.left(left, replyTo);
    }

    @Override
    public void forget(MemberRequest.Forget forget, RpcConnection from, Consumer<Reply> replyTo) {
        membership.forget(forget.node(), replyTo);
    }

    @Override
    public void transfer(PeerRequest request, RpcConnection from, Consumer<Reply> replyTo) {
        misdirected(request, from, replyTo);
    }

    @Override
    public void misdirected(Request request, RpcConnection from, Consumer<Reply> replyTo) {
        if (!proxy.pass(request, replyTo)) {
            replyTo.accept(Reply.Failure.of(
                    ErrorCode.UNKNOWN_OP, "send " + request.op().wire() + " to a node, see 'query'", epoch()));
        }
    }

    /** A node keeps its line to the leader, which notices when it drops: a ping is how it finds out who that is. */
    private boolean needsLeader(Request request, RpcConnection from) {
        return LEADERS.contains(request.op())
                || (request.op() == Op.PING && from.role().equals("node") && core.leader() != null);
    }

    private long epoch() {
        return core.map().epoch();
    }

    /** 0 while the map says nothing, so that nodes offer theirs instead of taking an empty one for news. */
    private long knownEpoch() {
        return core.hasMap() ? epoch() : 0;
    }

    private Reply noMajority() {
        return Reply.Failure.of(ErrorCode.NO_MAJORITY, quorum.missing(), knownEpoch());
    }

    private Reply notLeader() {
        if (!quorum.missing().isEmpty()) {
            return noMajority();
        }
        NodeInfo leader = core.leader();
        String message = leader == null
                ? "the managers are choosing a leader; try again shortly"
                : "ask " + leader.id() + " at " + leader.address() + ", which leads the managers";
        return new Reply.Failure(ErrorCode.NOT_LEADER, message, leader, List.of(), knownEpoch());
    }

    /** It knows of no map: as it has just started, or as it needs others to go on from one. */
    private Reply noMap() {
        return quorum.missing().isEmpty()
                ? Reply.Failure.of(ErrorCode.NOT_READY, "the manager has just started; try again shortly", 0)
                : noMajority();
    }
}
