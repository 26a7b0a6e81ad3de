package io.gtstore.simulation;

import io.gtstore.cart.Dot;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import java.util.HashSet;
import java.util.Set;

/** Asks for the answers to removals and checkouts again when all is at rest, at each owner, however long ago they were given. */
final class Retries {
    private final SimulatedCluster cluster;
    private final Trace trace;

    Retries(SimulatedCluster cluster, Trace trace) {
        this.cluster = cluster;
        this.trace = trace;
    }

    void begin() {
        ClusterMap map = cluster.manager().manager().map();
        for (Checkouts.Told told : cluster.checkouts().told()) {
            for (NodeInfo owner : map.ownerNodes(told.change().slot)) {
                SimulatedProcess process = cluster.node(owner.id()).process();
                process.message(() -> cluster.network()
                        .host(owner.id())
                        .handler()
                        .handle(told.request(), new Observer(), reply -> check(told, process, reply)));
            }
        }
    }

    private void check(Checkouts.Told told, SimulatedProcess owner, Reply reply) {
        trace.line(told.change().key, () -> "* " + owner + " answers a late retry of " + told.change() + ": " + reply);
        if (told.change().lost()
                || (reply instanceof Reply.Failure failure && failure.code() == ErrorCode.SESSION_EXPIRED)) {
            return;
        }
        Set<Dot> again = new HashSet<>();
        if (reply instanceof Reply.Removed removed) {
            removed.removed().forEach(entry -> again.add(entry.dot()));
        }
        if (!(reply instanceof Reply.Removed) || !again.containsAll(told.entries())) {
            throw trace.violation(
                    told.change().key,
                    told.change() + " was told that it took " + told.entries() + ", and a retry at " + owner
                            + " is told " + reply);
        }
    }
}
