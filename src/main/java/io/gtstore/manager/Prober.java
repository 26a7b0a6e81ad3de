// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.manager.core.ManagerEffect;
import io.gtstore.manager.core.ManagerEvent;
import io.gtstore.net.Ping;
import io.gtstore.net.Transport;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.ProbeOutcome;
import io.gtstore.protocol.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Pings suspects and those who have been quiet, asks others to ping them, and runs the optional heartbeat (paper §7). Event loop only. */
final class Prober {
    private static final long CHECK_MILLIS = 100;

    private final Transport client;
    private final long timeoutMillis;
    private final Map<NodeRef, Future<Boolean>> checks = new HashMap<>();
    private Consumer<ManagerEvent> events = event -> {};

    Prober(Transport client, long timeoutMillis) {
        this.client = client;
        this.timeoutMillis = timeoutMillis;
    }

    /** From now on, what pings show goes there. */
    void reportTo(Consumer<ManagerEvent> core) {
        events = core;
    }

    /** Whether that life of the node answers; never fails. */
    Future<ProbeOutcome> ping(NodeInfo node) {
        return Ping.fresh(client, node, timeoutMillis).map(ProbeOutcome::ofWire);
    }

    /** Pings a suspect over a fresh connection. */
    void probe(ManagerEffect.Probe probe) {
        NodeInfo suspect = probe.suspect();
        Ping.fresh(client, suspect, timeoutMillis)
                .onSuccess(outcome -> events.accept(
                        new ManagerEvent.Probed(suspect.ref(), probe.round(), "", ProbeOutcome.ofWire(outcome))));
    }

    /**
     * Asks a node of which nothing was heard for a while whether it is up (paper §3: "the CM checks to see if the node is up, before blindly returning the
     * value"). Askers share one ping; if it is not answered, the node is verified like any other suspect.
     */
    Future<Boolean> isUp(NodeInfo node) {
        return checks.computeIfAbsent(node.ref(), ref -> {
            Promise<Boolean> answer = Promise.promise();
            Ping.fresh(client, node, CHECK_MILLIS).onSuccess(outcome -> {
                checks.remove(ref);
                boolean alive = ProbeOutcome.ofWire(outcome) == ProbeOutcome.ALIVE;
                events.accept(
                        alive
                                ? new ManagerEvent.Answered(node)
                                : new ManagerEvent.Accused(
                                        "manager", node.id(), node.incarnation(), ManagerEvent.Sighting.NO_ANSWER));
                answer.complete(alive);
            });
            return answer.future();
        });
    }

    /** The heartbeat: whoever does not answer is verified like any other suspect. */
    void heartbeat(List<NodeInfo> members) {
        for (NodeInfo member : members) {
            Ping.fresh(client, member, timeoutMillis).onSuccess(outcome -> {
                if (ProbeOutcome.ofWire(outcome) == ProbeOutcome.ALIVE) {
                    events.accept(new ManagerEvent.Answered(member));
                } else {
                    events.accept(new ManagerEvent.Accused(
                            "heartbeat", member.id(), member.incarnation(), ManagerEvent.Sighting.HEARTBEAT));
                }
            });
        }
    }

    /** Asks a member to ping a suspect, and pings the member. */
    void probeVia(ManagerEffect.ProbeVia via) {
        NodeInfo member = via.via();
        client.send(
                        member.host(),
                        member.port(),
                        new MemberRequest.Probe(via.suspect(), (int) timeoutMillis),
                        2 * timeoutMillis)
                .onSuccess(reply -> {
                    if (reply instanceof Reply.Probed probed) {
                        events.accept(new ManagerEvent.Probed(
                                via.suspect().ref(), via.round(), member.id(), ProbeOutcome.ofWire(probed.outcome())));
                    }
                });
        witness(member);
    }

    /** Pings a member, to learn whether the manager itself is cut off. */
    void witness(NodeInfo member) {
        Ping.fresh(client, member, timeoutMillis).onSuccess(outcome -> {
            if (ProbeOutcome.ofWire(outcome) == ProbeOutcome.ALIVE) {
                events.accept(new ManagerEvent.Answered(member));
            }
        });
    }
}
