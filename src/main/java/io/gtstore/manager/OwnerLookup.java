// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.manager.core.ManagerCore;
import io.gtstore.manager.core.ManagerEvent;
import io.gtstore.net.EventLoop;
import io.gtstore.net.RpcConnection;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import java.util.List;
import java.util.function.Consumer;

/** Answers who owns a key, for logins, queries and reports. Whoever asks is told when the key's slot moves. Event loop only. */
final class OwnerLookup {
    private final ManagerCore core;
    private final CoreRunner runner;
    private final EventLoop loop;
    private final Prober prober;
    private final MapSubscribers subscribers;

    OwnerLookup(ManagerCore core, CoreRunner runner, EventLoop loop, Prober prober, MapSubscribers subscribers) {
        this.core = core;
        this.runner = runner;
        this.loop = loop;
        this.prober = prober;
        this.subscribers = subscribers;
    }

    /** The paper's Query: a node of which nothing was heard for a while is asked first, and does it not answer, a replica takes its place. */
    void answerChecked(String key, String session, RpcConnection from, Consumer<Reply> replyTo) {
        List<NodeInfo> owners = core.route(core.map().slotOf(key), "");
        if (owners.isEmpty() || !core.quiet(owners.get(0), loop.steadyMillis())) {
            answer(key, "", session, from, replyTo);
            return;
        }
        NodeInfo first = owners.get(0);
        prober.isUp(first).onSuccess(up -> answer(key, up ? "" : first.id(), session, from, replyTo));
    }

    /** The paper's report_node_failure: answered at once with an owner that is not suspected; nobody waits for the verification. */
    void report(MemberRequest.Report report, RpcConnection from, Consumer<Reply> replyTo) {
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
                        core.map().epoch()));
                return;
            }
            // Nobody: it has been evicted already, and whoever reports it late is told the present owners.
            suspect = byPort.isEmpty() ? "" : byPort.get(0).id();
        }
        runner.on(new ManagerEvent.Accused(
                from.remoteAddress(), suspect, report.incarnation(), ManagerEvent.Sighting.CLIENT_REPORT));
        if (report.key().isEmpty()) {
            replyTo.accept(new Reply.Done(core.map().epoch()));
        } else {
            answer(report.key(), suspect, "", from, replyTo);
        }
    }

    /** Names the key's owners; the one to be avoided, if any, is not the first. */
    private void answer(String key, String avoid, String session, RpcConnection from, Consumer<Reply> replyTo) {
        int slot = core.map().slotOf(key);
        subscribers.subscribe(from, slot);
        List<NodeInfo> owners = core.route(slot, avoid);
        if (owners.isEmpty()) {
            replyTo.accept(Reply.Failure.of(
                    ErrorCode.NOT_READY,
                    "no node has joined yet; start one, then try again",
                    core.hasMap() ? core.map().epoch() : 0));
            return;
        }
        replyTo.accept(new Reply.Located(
                session,
                slot,
                owners.get(0),
                owners.subList(1, owners.size()),
                core.map().epoch()));
    }
}
