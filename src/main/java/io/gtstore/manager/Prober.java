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
    private Consumer<ManagerEvent> told = event -> {};

    Prober(Transport client, long timeoutMillis) {
        this.client = client;
        this.timeoutMillis = timeoutMillis;
    }

    void tell(Consumer<ManagerEvent> told) {
        this.told = told;
    }

    /** Whether that life of the node answers; never fails. */
    Future<ProbeOutcome> ping(NodeInfo node) {
        return Ping.fresh(client, node, timeoutMillis).map(ProbeOutcome::ofWire);
    }

    void run(ManagerEffect effect) {
        if (effect instanceof ManagerEffect.Probe probe) {
            NodeInfo suspect = probe.suspect();
            Ping.fresh(client, suspect, timeoutMillis)
                    .onSuccess(outcome -> told.accept(
                            new ManagerEvent.Probed(suspect.ref(), probe.round(), "", ProbeOutcome.ofWire(outcome))));
        } else if (effect instanceof ManagerEffect.ProbeVia via) {
            probeVia(via);
        } else if (effect instanceof ManagerEffect.Witness witness) {
            witness(witness.member());
        }
    }

    /**
     * Asks a node of which nothing was heard for a while whether it is up (paper §3: "the CM checks to see if the node is up, before blindly returning the
     * value"). Askers share one ping; if it is not answered, the node is verified like any other suspect.
     */
    Future<Boolean> up(NodeInfo node) {
        return checks.computeIfAbsent(node.ref(), ref -> {
            Promise<Boolean> answer = Promise.promise();
            Ping.fresh(client, node, CHECK_MILLIS).onSuccess(outcome -> {
                checks.remove(ref);
                boolean alive = ProbeOutcome.ofWire(outcome) == ProbeOutcome.ALIVE;
                told.accept(
                        alive
                                ? new ManagerEvent.Heard(node)
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
                    told.accept(new ManagerEvent.Heard(member));
                } else {
                    told.accept(new ManagerEvent.Accused(
                            "heartbeat", member.id(), member.incarnation(), ManagerEvent.Sighting.HEARTBEAT));
                }
            });
        }
    }

    private void probeVia(ManagerEffect.ProbeVia via) {
        NodeInfo member = via.via();
        client.send(
                        member.host(),
                        member.port(),
                        new MemberRequest.Probe(via.suspect(), (int) timeoutMillis),
                        2 * timeoutMillis)
                .onSuccess(reply -> {
                    if (reply instanceof Reply.Probed probed) {
                        told.accept(new ManagerEvent.Probed(
                                via.suspect().ref(), via.round(), member.id(), ProbeOutcome.ofWire(probed.outcome())));
                    }
                });
        witness(member);
    }

    private void witness(NodeInfo member) {
        Ping.fresh(client, member, timeoutMillis).onSuccess(outcome -> {
            if (ProbeOutcome.ofWire(outcome) == ProbeOutcome.ALIVE) {
                told.accept(new ManagerEvent.Heard(member));
            }
        });
    }
}
