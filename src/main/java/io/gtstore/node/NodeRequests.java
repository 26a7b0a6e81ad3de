// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cart.Sessions;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.net.EventLoop;
import io.gtstore.net.Ping;
import io.gtstore.net.RpcConnection;
import io.gtstore.net.RpcHandler;
import io.gtstore.net.Transport;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.LocateRequest;
import io.gtstore.protocol.MapLength;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeHandler;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.Ops;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.WatchRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Handles a node's requests: login and the map locally, those about carts by the shards. Event loop only. */
final class NodeRequests implements RpcHandler, NodeHandler<RpcConnection> {
    /** The time-out of a probe for which the manager names none. */
    private static final int PROBE_MILLIS = 300;

    private static final int MAX_PROBE_MILLIS = 60_000;

    /** Ops that are answered before the node has joined a cluster, too. */
    private static final Set<Op> WITHOUT_MAP = EnumSet.of(Op.HELLO, Op.PING, Op.PROBE, Op.OFFER_MAP);

    private final Shards shards;
    private final Watches watches;
    private final Membership membership;
    private final EventLoop loop;
    private final Transport client;
    private final SlowAnswers slow;

    NodeRequests(
            NodeOptions options,
            EventLoop loop,
            Shards shards,
            Watches watches,
            Membership membership,
            Transport client) {
        this.loop = loop;
        this.shards = shards;
        this.watches = watches;
        this.membership = membership;
        this.client = client;
        this.slow = new SlowAnswers(options.getThresholdMillis(), loop);
    }

    @Override
    public void handle(Request request, RpcConnection from, Consumer<Reply> replyTo) {
        if (membership.map() == null && !WITHOUT_MAP.contains(request.op())) {
            replyTo.accept(
                    Reply.Failure.of(ErrorCode.NOT_READY, "this node has not joined a cluster yet; try again", 0));
        } else {
            Ops.dispatch(request, this, from, replyTo);
        }
    }

    @Override
    public void closed(RpcConnection connection) {
        watches.closed(connection);
    }

    @Override
    public void hello(MemberRequest.Hello hello, RpcConnection from, Consumer<Reply> replyTo) {
        replyTo.accept(new Reply.Welcome(
                Codec.VERSION, "node", membership.id(), membership.incarnation(), membership.epoch()));
    }

    @Override
    public void ping(MemberRequest.Ping ping, RpcConnection from, Consumer<Reply> replyTo) {
        replyTo.accept(new Reply.Alive(membership.id(), membership.incarnation(), membership.epoch()));
    }

    @Override
    public void probe(MemberRequest.Probe probe, RpcConnection from, Consumer<Reply> replyTo) {
        int timeout = probe.timeoutMillis() < 1 ? PROBE_MILLIS : Math.min(probe.timeoutMillis(), MAX_PROBE_MILLIS);
        Ping.fresh(client, probe.node(), timeout)
                .onSuccess(outcome -> replyTo.accept(new Reply.Probed(outcome, membership.epoch())));
    }

    @Override
    public void offerMap(MemberRequest.OfferMap offer, RpcConnection from, Consumer<Reply> replyTo) {
        String problem = membership.offer(offer.map(), null);
        replyTo.accept(
                problem == null
                        ? new Reply.Done(membership.epoch())
                        : Reply.Failure.of(ErrorCode.WRONG_TYPE, "'map': " + problem, membership.epoch()));
    }

    @Override
    public void getMap(MemberRequest.GetMap getMap, RpcConnection from, Consumer<Reply> replyTo) {
        replyTo.accept(new Reply.Mapped(MapLength.fit(map().since(getMap.since()), from.maxFrameBytes())));
    }

    @Override
    public void login(LocateRequest.Login login, RpcConnection from, Consumer<Reply> replyTo) {
        if (shards.clockIsOff()) {
            clockIsOff(replyTo);
        } else {
            locate(login.key(), newSession(), replyTo);
        }
    }

    @Override
    public void query(LocateRequest.Query query, RpcConnection from, Consumer<Reply> replyTo) {
        locate(query.key(), "", replyTo);
    }

    @Override
    public void watch(WatchRequest.Watch watch, RpcConnection from, Consumer<Reply> replyTo) {
        membership.observeEpoch(watch.epoch(), null);
        watches.watch(watch, from, replyTo);
    }

    @Override
    public void unwatch(WatchRequest.Unwatch unwatch, RpcConnection from, Consumer<Reply> replyTo) {
        watches.unwatch(unwatch, from, map().epoch(), replyTo);
    }

    /** Numbers a change of a client without a session: the session belongs to its connection and key. */
    @Override
    public void change(Request.Change change, RpcConnection from, Consumer<Reply> replyTo) {
        if (!change.session().isEmpty()) {
            carts(change, from, replyTo);
            return;
        }
        if (shards.clockIsOff()) {
            clockIsOff(replyTo);
            return;
        }
        membership.observeEpoch(change.epoch(), null);
        String key = change.key();
        ConnectionSessions sessions = ConnectionSessions.of(from);
        Consumer<Reply> timed = slow.timed(change, replyTo);
        ConnectionSessions.Next next = sessions.next(key, change.numbers(), loop.wallMillis(), this::newSession);
        Request numbered = change.numbered(next.session(), next.seq(), next.voids());
        shards.ask(numbered, from.maxFrameBytes(), reply -> {
            sessions.answered(key, next, change.numbers(), reply);
            timed.accept(reply);
        });
    }

    @Override
    public void carts(Request request, RpcConnection from, Consumer<Reply> replyTo) {
        membership.observeEpoch(request.epoch(), null);
        shards.ask(request, from.maxFrameBytes(), slow.timed(request, replyTo));
    }

    @Override
    public void misdirected(Request request, RpcConnection from, Consumer<Reply> replyTo) {
        replyTo.accept(Reply.Failure.of(
                ErrorCode.UNKNOWN_OP, "send " + request.op().wire() + " to a manager", membership.epoch()));
    }

    private ClusterMap map() {
        return Objects.requireNonNull(membership.map());
    }

    /** Refuses the request: a session carries its time of issue, and the other owners would refuse this one's. */
    private void clockIsOff(Consumer<Reply> replyTo) {
        replyTo.accept(Reply.Failure.of(ErrorCode.CLOCK_OFF, ErrorCode.CLOCK_OFF.meaning(), map().epoch()));
    }

    private String newSession() {
        return Sessions.issue(loop.wallMillis(), loop.random());
    }

    private void locate(String key, String session, Consumer<Reply> replyTo) {
        ClusterMap map = map();
        int slot = map.slotOf(key);
        List<NodeInfo> owners = map.ownerNodes(slot);
        if (owners.isEmpty()) {
            replyTo.accept(Reply.Failure.of(
                    ErrorCode.NOT_READY, "no node owns slot " + slot + " yet; try again", map.epoch()));
            return;
        }
        replyTo.accept(new Reply.Located(session, slot, owners.get(0), owners.subList(1, owners.size()), map.epoch()));
    }
}
