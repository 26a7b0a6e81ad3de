package io.gtstore.client;

import io.gtstore.net.Transport;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells a manager of nodes that do not answer (see-tell, paper §4): one report at a time for each suspect, then a growing pause with jitter, so
 * that a thousand clients do not report in step.
 */
final class Reporter {
    private static final long MIN_PAUSE_MILLIS = 100;
    private static final long MAX_PAUSE_MILLIS = 2_000;

    /** How long nothing must have been seen of a suspect for its pause to begin small again. */
    private static final long FORGET_MILLIS = 10_000;

    private static final class Suspect {
        private boolean outstanding;
        private long pauseMillis = MIN_PAUSE_MILLIS;
        private long quietUntil;
    }

    private final ClientLoop loop;
    private final ClusterView view;
    private final ManagerLink managers;
    private final Map<NodeRef, Suspect> suspects = new HashMap<>();

    Reporter(ClientLoop loop, ClusterView view, ManagerLink managers) {
        this.loop = loop;
        this.view = view;
        this.managers = managers;
    }

    /** Reports the node, unless that was just done. The answer's owners are taken over. */
    void report(Transport rpc, String key, NodeInfo node) {
        long now = loop.now();
        suspects.values().removeIf(old -> !old.outstanding && now - old.quietUntil > FORGET_MILLIS);
        Suspect suspect = suspects.computeIfAbsent(node.ref(), ref -> new Suspect());
        if (suspect.outstanding || now < suspect.quietUntil) {
            return;
        }
        suspect.outstanding = true;
        managers.ask(rpc, new Request.Report(key, node.id(), 0, node.incarnation()))
                .onComplete((reply, failure) -> {
                    suspect.outstanding = false;
                    suspect.quietUntil = loop.now() + jittered(suspect.pauseMillis);
                    suspect.pauseMillis = Math.min(MAX_PAUSE_MILLIS, suspect.pauseMillis * 2);
                    if (reply instanceof Reply.Located located) {
                        learn(located);
                    }
                });
    }

    void learn(Reply.Located located) {
        List<NodeInfo> owners = new ArrayList<>();
        owners.add(located.node());
        owners.addAll(located.replicas());
        view.learn(located.slot(), owners, located.epoch());
    }

    private long jittered(long millis) {
        return loop.random(millis / 2, millis + 1);
    }
}
