// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.cluster.Planner;
import io.gtstore.manager.core.ManagerCore;
import io.gtstore.manager.core.ManagerEvent;
import io.gtstore.net.EventLoop;
import io.gtstore.net.RpcConnection;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MapLength;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.ProbeOutcome;
import io.gtstore.protocol.Reply;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Handles requests for changes of the membership: each is checked, becomes an event, and is answered once the change is committed. Event loop only. */
final class MembershipRequests {
    private final ManagerCore core;
    private final CoreRunner runner;
    private final EventLoop loop;
    private final Prober prober;
    private final MapRoom room;
    private final JoinCheck check;
    private final Supplier<Reply> notLeader;

    /**
     * Handles requests by this core.
     *
     * @param notLeader the answer of a manager that does not lead
     */
    MembershipRequests(
            ManagerCore core,
            CoreRunner runner,
            EventLoop loop,
            Prober prober,
            MapRoom room,
            Supplier<Reply> notLeader) {
        this.core = core;
        this.runner = runner;
        this.loop = loop;
        this.prober = prober;
        this.room = room;
        this.check = new JoinCheck(core, room);
        this.notLeader = notLeader;
    }

    /** Has the core decide on an event, and answers with {@code done} once what it led to is agreed upon. */
    void decide(ManagerEvent event, Consumer<Reply> replyTo) {
        decide(event, replyTo, () -> new Reply.Done(epoch()));
    }

    private void decide(ManagerEvent event, Consumer<Reply> replyTo, Supplier<Reply> done) {
        if (!core.leading()) {
            replyTo.accept(notLeader.get()); // it has lost the lead since it was asked
            return;
        }
        runner.on(event)
                .onComplete((agreed, failure) -> replyTo.accept(
                        failure == null
                                ? done.get()
                                : refusal(
                                        ErrorCode.UNKNOWN,
                                        "the managers have not agreed (" + failure.getMessage()
                                                + "); asking again is safe")));
    }

    void join(MemberRequest.Join join, RpcConnection from, Consumer<Reply> replyTo) {
        Reply refusal = check.refusal(join, from);
        NodeInfo older = core.map().member(join.node());
        if (refusal != null) {
            replyTo.accept(refusal);
        } else if (older == null || (older.host().equals(join.host()) && older.port() == join.port())) {
            admit(join, from, replyTo);
        } else {
            admitIfGone(older, join, from, replyTo);
        }
    }

    /** Two processes with one id would evict each other for ever. One that moved has left its old address. */
    private void admitIfGone(NodeInfo older, MemberRequest.Join join, RpcConnection from, Consumer<Reply> replyTo) {
        prober.ping(older).onSuccess(outcome -> {
            if (outcome == ProbeOutcome.ALIVE) {
                replyTo.accept(refusal(
                        ErrorCode.DUPLICATE_NODE,
                        join.node() + " is the id of the node at " + older.address()
                                + ", which is up: choose another --id, or stop that one"));
            } else {
                admit(join, from, replyTo);
            }
        });
    }

    private void admit(MemberRequest.Join join, RpcConnection from, Consumer<Reply> replyTo) {
        long before = incarnation(join.node());
        decide(JoinCheck.event(join), replyTo, () -> {
            long incarnation = incarnation(join.node());
            Reply refusal = incarnation == before ? check.refusal(join, from) : null; // others have joined meanwhile
            return refusal == null
                    ? new Reply.Joined(
                            incarnation,
                            loop.wallMillis(),
                            MapLength.fit(core.map().since(0), from.maxFrameBytes()))
                    : refusal;
        });
    }

    /** The present life of a member; 0 if it is none. */
    private long incarnation(String id) {
        NodeInfo member = core.map().member(id);
        return member == null ? 0 : member.incarnation();
    }

    void synced(MemberRequest.Synced synced, Consumer<Reply> replyTo) {
        if (synced.slots().length() > core.map().settings().slots()) {
            replyTo.accept(refusal(ErrorCode.WRONG_TYPE, "'slots' names slots that the cluster has not"));
            return;
        }
        NodeRef node = new NodeRef(synced.node(), synced.incarnation());
        decide(new ManagerEvent.Synced(node, synced.slots(), synced.epoch()), replyTo);
    }

    void leave(String node, Consumer<Reply> replyTo) {
        NodeInfo member = core.map().member(node);
        if (member == null) {
            replyTo.accept(refusal(ErrorCode.UNKNOWN_MEMBER, "no member is called '" + node + "'; see status"));
            return;
        }
        if (!member.leaving() && !Planner.mayLeave(core.map(), node)) {
            int replicas = core.map().settings().replicas();
            replyTo.accept(refusal(
                    ErrorCode.TOO_FEW_MEMBERS,
                    "without " + node + " fewer than " + replicas
                            + " members would stay, and each slot has so many owners; add a node first"));
            return;
        }
        ManagerEvent.Leave leave = new ManagerEvent.Leave(node);
        String tooLong = room.problem(core.map(), leave.command().applyTo(core.map(), core.publisher()), null);
        if (tooLong != null) {
            replyTo.accept(refusal(ErrorCode.BUSY, tooLong + ": wait until those that leave have left, or raise it"));
            return;
        }
        decide(leave, replyTo);
    }

    void left(MemberRequest.Left left, Consumer<Reply> replyTo) {
        decide(new ManagerEvent.Left(new NodeRef(left.node(), left.incarnation())), replyTo);
    }

    void forget(String node, Consumer<Reply> replyTo) {
        if (!core.map().absent().contains(node)) {
            replyTo.accept(refusal(
                    ErrorCode.UNKNOWN_MEMBER,
                    "no absent member is called '" + node + "'; absent are "
                            + core.map().absent()));
            return;
        }
        decide(new ManagerEvent.Forget(node), replyTo);
    }

    private Reply refusal(ErrorCode code, String message) {
        return Reply.Failure.of(code, message, epoch());
    }

    private long epoch() {
        return core.map().epoch();
    }
}
