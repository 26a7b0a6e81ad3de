package io.gtstore.manager;

import io.gtstore.cart.Sessions;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.OfferedMap;
import io.gtstore.cluster.Planner;
import io.gtstore.manager.core.ManagerCore;
import io.gtstore.manager.core.ManagerEffect;
import io.gtstore.manager.core.ManagerEvent;
import io.gtstore.net.EventLoop;
import io.gtstore.net.RpcConnection;
import io.gtstore.net.RpcHandler;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.ProbeOutcome;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the manager answers. Reads are answered from the core's map at once; what changes something becomes an event, and is answered once it holds. A
 * manager that follows another one answers reads only, and points to that one. Event loop only.
 */
final class ManagerRequests implements RpcHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ManagerRequests.class);

    private static final Set<Op> LEADERS =
            EnumSet.of(Op.REPORT, Op.NODE_DOWN, Op.JOIN, Op.SYNCED, Op.LEAVE, Op.LEFT, Op.FORGET, Op.OFFER_MAP);

    private final ManagerCore core;
    private final String id;
    private final EventLoop loop;
    private final Prober prober;
    private final RequestProxy proxy;
    private final Consumer<List<ManagerEffect>> effects;
    private final Proposals proposals;
    private final Quorum quorum;
    private final MapSubscribers subscribers;
    private final Promise<Void> failed = Promise.promise();
    private boolean stopping;

    ManagerRequests(
            ManagerCore core,
            String id,
            EventLoop loop,
            Prober prober,
            RequestProxy proxy,
            Proposals proposals,
            Quorum quorum,
            MapSubscribers subscribers,
            Consumer<List<ManagerEffect>> effects) {
        this.core = core;
        this.id = id;
        this.loop = loop;
        this.prober = prober;
        this.proxy = proxy;
        this.subscribers = subscribers;
        this.proposals = proposals;
        this.quorum = quorum;
        this.effects = effects;
    }

    /**
     * Feeds the core and carries out what it wants.
     *
     * @return completes once what it proposed is agreed upon: at once if it proposed nothing, or the manager decides alone
     */
    Future<Void> on(ManagerEvent event) {
        if (stopping) {
            return Future.succeededFuture();
        }
        ClusterMap before = core.map();
        List<ManagerEffect> wanted;
        try {
            wanted = core.on(event, loop.wallMillis(), loop.steadyMillis());
        } catch (RuntimeException | Error e) {
            return broken(e);
        }
        effects.accept(wanted);
        List<Future<Void>> agreed = new ArrayList<>();
        for (ManagerEffect effect : wanted) {
            if (effect instanceof ManagerEffect.Publish publish) {
                subscribers.tell(before, publish);
            } else if (effect instanceof ManagerEffect.Propose proposal) {
                agreed.add(proposals.propose(proposal.command()));
            }
        }
        return agreed.isEmpty() ? Future.succeededFuture() : Future.all(agreed).mapEmpty();
    }

    /** A core that threw stands somewhere within a change: nothing that it would decide from then on is worth anything. */
    private Future<Void> broken(Throwable defect) {
        LOG.error("a defect in the manager", defect);
        stop();
        failed.tryFail(new IllegalStateException("a defect: " + defect));
        return failed.future();
    }

    /** Fails when the core has met a defect in itself; it decides nothing more then. Otherwise never completes. */
    Future<Void> whenFailed() {
        return failed.future();
    }

    /** Connections and probes that end from now on prove nothing: it is this manager that goes. */
    void stop() {
        stopping = true;
    }

    boolean ready() {
        return core.open();
    }

    long probeRounds() {
        return core.probeRounds();
    }

    long epoch() {
        return core.map().epoch();
    }

    @Override
    public void handle(Request request, RpcConnection from, Consumer<Reply> replyTo) {
        if (failed.future().isComplete()) {
            replyTo.accept(Reply.Failure.of(ErrorCode.INTERNAL, "this manager has stopped: its log says why", 0));
            return;
        }
        if (from.role().equals("node")) {
            on(new ManagerEvent.Contact(from.node()));
        }
        if (!core.leading() && forTheLeader(request, from)) {
            replyTo.accept(notLeader());
            return;
        }
        switch (request.op()) {
            case HELLO -> {
                subscribers.add(from);
                replyTo.accept(new Reply.Welcome(Codec.VERSION, "manager", id, 0, epoch()));
            }
            case PING -> replyTo.accept(new Reply.Alive(core.publisher(), 0, loop.wallMillis(), knows() ? epoch() : 0));
            case MAP -> {
                if (!core.open() || (since(request) > 0 && !knows())) {
                    replyTo.accept(notYet());
                    return;
                }
                subscribers.wantsAll(from, core.map().settings().slots());
                replyTo.accept(new Reply.Mapped(core.map().since(since(request))));
            }
            case MANAGERS -> replyTo.accept(deciders());
            case OFFER_MAP -> {
                MapDelta map = ((MemberRequest.OfferMap) request).map();
                String problem = OfferedMap.problem(map, core.map(), loop.wallMillis());
                if (problem == null) {
                    decided(new ManagerEvent.MapHeard(map), replyTo);
                } else {
                    replyTo.accept(Reply.Failure.of(ErrorCode.WRONG_TYPE, "'map': " + problem, epoch()));
                }
            }
            default -> {
                if (core.open()) {
                    decide(request, from, replyTo);
                } else {
                    replyTo.accept(notYet());
                }
            }
        }
    }

    @Override
    public void closed(RpcConnection connection) {
        subscribers.remove(connection);
        if (connection.role().equals("node")) {
            on(new ManagerEvent.Accused(id, connection.node(), 0, ManagerEvent.Sighting.CONNECTION_LOST));
        }
    }

    /** Whether its map says anything; until then its epoch is 0, so that nodes offer theirs instead of taking an empty one for news. */
    private boolean knows() {
        return core.open() && !core.map().members().isEmpty();
    }

    /** A node keeps its line to the leader, which notices when it drops: a ping is how it finds out who that is. */
    private boolean forTheLeader(Request request, RpcConnection from) {
        return LEADERS.contains(request.op())
                || (request.op() == Op.PING && from.role().equals("node") && core.leader() != null);
    }

    /** Who decides, unless that takes managers that are not there. */
    private Reply deciders() {
        return quorum.missing().isEmpty()
                ? new Reply.Deciders(quorum.managers(), quorum.leader(), epoch())
                : noMajority();
    }

    private Reply noMajority() {
        return Reply.Failure.of(ErrorCode.NO_MAJORITY, quorum.missing(), knows() ? epoch() : 0);
    }

    private Reply notLeader() {
        if (!quorum.missing().isEmpty()) {
            return noMajority();
        }
        NodeInfo leader = core.leader();
        String message = leader == null
                ? "the managers are choosing a leader; try again shortly"
                : "ask " + leader.id() + " at " + leader.address() + ", which leads the managers";
        return new Reply.Failure(ErrorCode.NOT_LEADER, message, leader, List.of(), knows() ? epoch() : 0);
    }

    /** Answers once what the event led to holds. */
    private void decided(ManagerEvent event, Consumer<Reply> replyTo) {
        decided(event, replyTo, () -> new Reply.Done(epoch()));
    }

    private void decided(ManagerEvent event, Consumer<Reply> replyTo, Supplier<Reply> done) {
        if (!core.leading()) {
            replyTo.accept(notLeader()); // it has lost the lead since it was asked
            return;
        }
        on(event).onComplete((agreed, failure) -> replyTo.accept(failure == null ? done.get() : notAgreed(failure)));
    }

    private Reply notAgreed(Throwable failure) {
        return Reply.Failure.of(
                ErrorCode.UNKNOWN,
                "the managers have not agreed (" + failure.getMessage() + "); asking again is safe",
                epoch());
    }

    /** It knows of no map: as it has just started, or as it needs others to go on from one. */
    private Reply notYet() {
        return quorum.missing().isEmpty()
                ? Reply.Failure.of(ErrorCode.NOT_READY, "the manager has just started; try again shortly", 0)
                : noMajority();
    }

    private void decide(Request request, RpcConnection from, Consumer<Reply> replyTo) {
        if (request instanceof Request.Login login) {
            checked(login.key(), Sessions.issue(loop.wallMillis(), loop.random()), from, replyTo);
        } else if (request instanceof Request.Query query) {
            checked(query.key(), "", from, replyTo);
        } else if (request instanceof MemberRequest.Report report) {
            report(report, from, replyTo);
        } else if (request instanceof MemberRequest.NodeDown down) {
            on(new ManagerEvent.Accused(
                    down.from(), down.node(), down.incarnation(), ManagerEvent.Sighting.NODE_REPORT));
            replyTo.accept(new Reply.Done(epoch()));
        } else if (request instanceof MemberRequest.Replica replica) {
            replyTo.accept(new Reply.Replicas(core.replicasOf(replica.node()), epoch()));
        } else if (request instanceof MemberRequest.Join join) {
            join(join, replyTo);
        } else if (request instanceof MemberRequest.Leave leave) {
            leave(leave.node(), replyTo);
        } else if (request instanceof MemberRequest.Left left) {
            decided(new ManagerEvent.Left(new NodeRef(left.node(), left.incarnation())), replyTo);
        } else if (request instanceof MemberRequest.Forget forget) {
            forget(forget.node(), replyTo);
        } else if (request instanceof MemberRequest.Synced synced
                && synced.slots().length() > core.map().settings().slots()) {
            replyTo.accept(
                    Reply.Failure.of(ErrorCode.WRONG_TYPE, "'slots' names slots that the cluster has not", epoch()));
        } else if (request instanceof MemberRequest.Synced synced) {
            NodeRef node = new NodeRef(synced.node(), synced.incarnation());
            decided(new ManagerEvent.Synced(node, synced.slots(), synced.epoch()), replyTo);
        } else if (!proxy.pass(request, replyTo)) {
            replyTo.accept(Reply.Failure.of(
                    ErrorCode.UNKNOWN_OP, "send " + request.op().wire() + " to a node, see 'query'", epoch()));
        }
    }

    private void join(MemberRequest.Join join, Consumer<Reply> replyTo) {
        if (join.node().isEmpty() || join.port() < 1 || join.port() > 65_535) {
            replyTo.accept(
                    Reply.Failure.of(ErrorCode.WRONG_TYPE, "a join needs an id, and a port from 1 to 65535", epoch()));
            return;
        }
        if (join.weight() < 1 || join.weight() > NodeInfo.MAX_WEIGHT) {
            replyTo.accept(
                    Reply.Failure.of(ErrorCode.WRONG_TYPE, "a weight is from 1 to " + NodeInfo.MAX_WEIGHT, epoch()));
            return;
        }
        if (join.former().ids().size() > ClusterMap.MAX_MEMBERS) {
            replyTo.accept(Reply.Failure.of(
                    ErrorCode.WRONG_TYPE, "'known' names more than " + ClusterMap.MAX_MEMBERS + " nodes", epoch()));
            return;
        }
        if (!core.map().hasRoomFor(join.node())) {
            replyTo.accept(Reply.Failure.of(
                    ErrorCode.TOO_MANY_MEMBERS,
                    "the cluster has %d members and %d absent ones, and takes no new ones beyond %d: forget those that are gone for good (gtstore forget ID)"
                            .formatted(
                                    core.map().members().size(),
                                    core.map().absent().size(),
                                    ClusterMap.MAX_MEMBERS),
                    epoch()));
            return;
        }
        NodeInfo older = core.map().member(join.node());
        if (older == null || (older.host().equals(join.host()) && older.port() == join.port())) {
            admit(join, replyTo);
            return;
        }
        // Two processes with one id would evict each other for ever. One that moved has left its old address.
        prober.ping(older).onSuccess(outcome -> {
            if (outcome == ProbeOutcome.ALIVE) {
                replyTo.accept(Reply.Failure.of(
                        ErrorCode.DUPLICATE_NODE,
                        join.node() + " is the id of the node at " + older.address()
                                + ", which is up: choose another --id, or stop that one",
                        epoch()));
            } else {
                admit(join, replyTo);
            }
        });
    }

    private void admit(MemberRequest.Join join, Consumer<Reply> replyTo) {
        NodeInfo node = new NodeInfo(join.node(), 0, join.host(), join.port(), join.weight(), join.zone(), false);
        decided(new ManagerEvent.Join(node, join.former()), replyTo, () -> {
            NodeInfo member = core.map().member(join.node());
            return new Reply.Joined(
                    member == null ? 0 : member.incarnation(),
                    loop.wallMillis(),
                    core.map().since(0));
        });
    }

    private void leave(String node, Consumer<Reply> replyTo) {
        NodeInfo member = core.map().member(node);
        if (member == null) {
            replyTo.accept(Reply.Failure.of(
                    ErrorCode.UNKNOWN_MEMBER, "no member is called '" + node + "'; see status", epoch()));
            return;
        }
        if (!member.leaving() && !Planner.mayLeave(core.map(), node)) {
            int replicas = core.map().settings().replicas();
            replyTo.accept(Reply.Failure.of(
                    ErrorCode.TOO_FEW_MEMBERS,
                    "without " + node + " fewer than " + replicas
                            + " members would stay, and each slot has so many owners; add a node first",
                    epoch()));
            return;
        }
        decided(new ManagerEvent.Leave(node), replyTo);
    }

    private void forget(String node, Consumer<Reply> replyTo) {
        if (!core.map().absent().contains(node)) {
            replyTo.accept(Reply.Failure.of(
                    ErrorCode.UNKNOWN_MEMBER,
                    "no absent member is called '" + node + "'; absent are "
                            + core.map().absent(),
                    epoch()));
            return;
        }
        decided(new ManagerEvent.Forget(node), replyTo);
    }

    /** Answered at once with an owner that is not suspected; nobody waits for the verification. */
    private void report(MemberRequest.Report report, RpcConnection from, Consumer<Reply> replyTo) {
        String suspect = report.node();
        if (suspect.isEmpty()) {
            List<NodeInfo> byPort = (report.key().isEmpty()
                            ? core.map().members()
                            : core.route(core.map().slotOf(report.key()), ""))
                    .stream().filter(node -> node.port() == report.port()).toList();
            if (byPort.size() > 1) {
                replyTo.accept(Reply.Failure.of(
                        ErrorCode.WRONG_TYPE,
                        byPort.size() + " owners of the key have port " + report.port() + "; name the 'node'",
                        epoch()));
                return;
            }
            // Nobody: it has been evicted already, and whoever reports it late is told the present owners.
            suspect = byPort.isEmpty() ? "" : byPort.get(0).id();
        }
        on(new ManagerEvent.Accused(
                from.remoteAddress(), suspect, report.incarnation(), ManagerEvent.Sighting.CLIENT_REPORT));
        if (report.key().isEmpty()) {
            replyTo.accept(new Reply.Done(epoch()));
        } else {
            locate(report.key(), suspect, "", from, replyTo);
        }
    }

    /** The paper's Query: a node of which nothing was heard for a while is asked first, and does it not answer, a replica takes its place. */
    private void checked(String key, String session, RpcConnection from, Consumer<Reply> replyTo) {
        List<NodeInfo> owners = core.route(core.map().slotOf(key), "");
        if (owners.isEmpty() || !core.quiet(owners.get(0), loop.steadyMillis())) {
            locate(key, "", session, from, replyTo);
            return;
        }
        NodeInfo first = owners.get(0);
        prober.up(first).onSuccess(up -> locate(key, up ? "" : first.id(), session, from, replyTo));
    }

    private void locate(String key, String avoid, String session, RpcConnection from, Consumer<Reply> replyTo) {
        int slot = core.map().slotOf(key);
        subscribers.wants(from, slot);
        List<NodeInfo> owners = core.route(slot, avoid);
        if (owners.isEmpty()) {
            replyTo.accept(Reply.Failure.of(
                    ErrorCode.NOT_READY, "no node has joined yet; start one, then try again", knows() ? epoch() : 0));
            return;
        }
        replyTo.accept(new Reply.Located(session, slot, owners.get(0), owners.subList(1, owners.size()), epoch()));
    }

    private static long since(Request request) {
        return request instanceof MemberRequest.GetMap getMap ? getMap.since() : 0;
    }
}
