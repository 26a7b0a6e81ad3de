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
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node answers: sessions and the map from what it knows, everything about carts from the shard. Event loop only. */
final class NodeRequests implements RpcHandler {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRequests.class);

    /** How long a probe waits for a manager that does not say how long. */
    private static final int PROBE_MILLIS = 300;

    private static final int MAX_PROBE_MILLIS = 60_000;

    private final Shards shards;
    private final Watches watches;
    private final Membership membership;
    private final EventLoop loop;
    private final Transport client;
    private final long thresholdNanos;
    private long slowAnswers;

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
        this.thresholdNanos = options.getThresholdMillis() * 1_000_000;
    }

    @Override
    public void handle(Request request, RpcConnection from, Consumer<Reply> replyTo) {
        ClusterMap map = membership.map();
        switch (request.op()) {
            case HELLO ->
                replyTo.accept(new Reply.Welcome(
                        Codec.VERSION, "node", membership.id(), membership.incarnation(), membership.epoch()));
            case PING -> replyTo.accept(new Reply.Alive(membership.id(), membership.incarnation(), membership.epoch()));
            case PROBE -> probe((MemberRequest.Probe) request, replyTo);
            case OFFER_MAP -> {
                String problem = membership.offered(((MemberRequest.OfferMap) request).map(), null);
                replyTo.accept(
                        problem == null
                                ? new Reply.Done(membership.epoch())
                                : Reply.Failure.of(ErrorCode.WRONG_TYPE, "'map': " + problem, membership.epoch()));
            }
            default -> {
                if (map == null) {
                    replyTo.accept(Reply.Failure.of(
                            ErrorCode.NOT_READY, "this node has not joined a cluster yet; try again", 0));
                } else {
                    serve(request, map, from, replyTo);
                }
            }
        }
    }

    @Override
    public void closed(RpcConnection connection) {
        watches.closed(connection);
    }

    private void serve(Request request, ClusterMap map, RpcConnection from, Consumer<Reply> replyTo) {
        if (request instanceof MemberRequest.GetMap getMap) {
            replyTo.accept(new Reply.Mapped(map.since(getMap.since())));
        } else if (request instanceof Request.Login login) {
            if (shards.clockIsOff()) {
                clockIsOff(map, replyTo);
            } else {
                locate(map, login.key(), newSession(), replyTo);
            }
        } else if (request instanceof Request.Query query) {
            locate(map, query.key(), "", replyTo);
        } else if (request instanceof Request.Watch watch) {
            membership.heard(watch.epoch(), null);
            watches.watch(watch, from, replyTo);
        } else if (request instanceof Request.Unwatch unwatch) {
            watches.unwatch(unwatch, from, map.epoch(), replyTo);
        } else if (withoutSession(request) && shards.clockIsOff()) {
            clockIsOff(map, replyTo);
        } else {
            membership.heard(request.epoch(), null);
            long begun = loop.steadyNanos();
            ask(request, from, reply -> {
                watch(request, loop.steadyNanos() - begun);
                replyTo.accept(reply);
            });
        }
    }

    /** Sessions bear the time at which they were issued: this one's would be refused by the other owners. */
    private static void clockIsOff(ClusterMap map, Consumer<Reply> replyTo) {
        replyTo.accept(Reply.Failure.of(ErrorCode.CLOCK_OFF, ErrorCode.CLOCK_OFF.meaning(), map.epoch()));
    }

    private static boolean withoutSession(Request request) {
        return request instanceof Request.Change change && change.session().isEmpty();
    }

    /** The paper's agreed-upon threshold (§2.2): slower answers are counted, and the first and every thousandth logged. */
    private void watch(Request request, long nanos) {
        if (nanos > thresholdNanos && slowAnswers++ % 1_000 == 0) {
            LOG.warn(
                    "{} took {} ms, answer number {} over the threshold",
                    request.op().wire(),
                    nanos / 1_000_000,
                    slowAnswers);
        }
    }

    /** A simple client's change gets a session of its connection and key, and that session's next number. */
    private void ask(Request request, RpcConnection from, Consumer<Reply> replyTo) {
        if (!(request instanceof Request.Change change) || !change.session().isEmpty()) {
            shards.ask(request, from.maxFrameBytes(), replyTo);
            return;
        }
        String key = change.key();
        ConnectionSessions sessions = ConnectionSessions.of(from);
        ConnectionSessions.Next next = sessions.next(key, change.numbers(), loop.wallMillis(), this::newSession);
        Request numbered = change.numbered(next.session(), next.seq(), next.voids());
        shards.ask(numbered, from.maxFrameBytes(), reply -> {
            sessions.answered(key, next, change.numbers(), reply);
            replyTo.accept(reply);
        });
    }

    private String newSession() {
        return Sessions.issue(loop.wallMillis(), loop.random());
    }

    private static void locate(ClusterMap map, String key, String session, Consumer<Reply> replyTo) {
        int slot = map.slotOf(key);
        List<NodeInfo> owners = map.ownerNodes(slot);
        if (owners.isEmpty()) {
            replyTo.accept(Reply.Failure.of(
                    ErrorCode.NOT_READY, "no node owns slot " + slot + " yet; try again", map.epoch()));
            return;
        }
        replyTo.accept(new Reply.Located(session, slot, owners.get(0), owners.subList(1, owners.size()), map.epoch()));
    }

    private void probe(MemberRequest.Probe probe, Consumer<Reply> replyTo) {
        int timeout = probe.timeoutMillis() < 1 ? PROBE_MILLIS : Math.min(probe.timeoutMillis(), MAX_PROBE_MILLIS);
        Ping.fresh(client, probe.node(), timeout)
                .onSuccess(outcome -> replyTo.accept(new Reply.Probed(outcome, membership.epoch())));
    }
}
