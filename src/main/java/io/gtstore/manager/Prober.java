package io.gtstore.manager;

import io.gtstore.cluster.ManagerEffect;
import io.gtstore.cluster.ManagerEvent;
import io.gtstore.cluster.ProbeOutcome;
import io.gtstore.net.Ping;
import io.gtstore.net.RpcClient;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** Pings suspects, asks others to ping them, and runs the optional heartbeat (paper §7). Event loop only. */
final class Prober {
    private final RpcClient client;
    private final long timeoutMillis;
    private Consumer<ManagerEvent> told = event -> {};

    Prober(RpcClient client, long timeoutMillis) {
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
        client.send(member.host(), member.port(), new Request.Probe(via.suspect()), 2 * timeoutMillis)
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
