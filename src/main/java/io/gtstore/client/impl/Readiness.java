// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One wait until the client can serve: it has a cluster map, and an owner of slots has answered a ping on the connection that operations use. Owners are asked one after
 * the other, and with a newer map again, until one answers or the deadline is over; then it fails with what happened last at each address. On the client's context.
 */
final class Readiness {
    private static final long PAUSE_MILLIS = 50;

    private final Cluster cluster;
    private final long deadline;
    private final Promise<Void> promise = Promise.promise();
    /** What happened last at each owner that was asked. */
    private final Map<NodeRef, String> reasons = new HashMap<>();

    private Readiness(Cluster cluster) {
        this.cluster = cluster;
        this.deadline = cluster.deadline();
    }

    /** Completes once the client can serve; fails with a {@link io.gtstore.client.GtStoreException} at the deadline. */
    static Future<Void> await(Cluster cluster) {
        Readiness readiness = new Readiness(cluster);
        cluster.loop().afterOrIn(readiness.promise.future(), readiness.left(), readiness::giveUp);
        readiness.round();
        return readiness.promise.future();
    }

    private long left() {
        return deadline - cluster.loop().steadyMillis();
    }

    /** With the map that is known, else with the one that a manager has. */
    private void round() {
        if (cluster.view().map() == null) {
            cluster.refresh().onComplete((done, failure) -> askOwners());
        } else {
            askOwners();
        }
    }

    private void askOwners() {
        ClusterMap map = cluster.view().map();
        if (map == null) {
            askLater();
            return;
        }
        ask(owners(map).iterator());
    }

    private List<NodeInfo> owners(ClusterMap map) {
        return cluster.view().members(cluster.loop().steadyMillis()).stream()
                .filter(node -> !map.slotsOf(node.ref()).isEmpty())
                .toList();
    }

    private void ask(Iterator<NodeInfo> nodes) {
        if (promise.future().isComplete()) {
            return;
        }
        if (cluster.closed()) {
            promise.tryFail(ClientFailures.of(ErrorCode.UNREACHABLE, true, Cluster.CLOSED));
        } else if (left() <= 0 || !nodes.hasNext()) {
            askLater();
        } else {
            NodeInfo node = nodes.next();
            reasons.putIfAbsent(node.ref(), "no answer yet");
            long timeout = Math.min(left(), cluster.times().attemptMillis());
            cluster.rpc()
                    .send(node.host(), node.port(), new MemberRequest.Ping(), timeout)
                    .onComplete((reply, failure) -> {
                        String why = failure == null ? refusal(reply, node) : failure.getMessage();
                        if (why == null) {
                            cluster.answered(node, reply);
                            promise.tryComplete();
                        } else {
                            reasons.put(node.ref(), why);
                            cluster.avoid(node);
                            ask(nodes);
                        }
                    });
        }
    }

    /** Why the reply is no sign of life of that node; null if it is one. */
    private static @Nullable String refusal(Reply reply, NodeInfo node) {
        if (reply instanceof Reply.Failure no) {
            return no.code().wire() + " (" + no.message() + ")";
        }
        return reply instanceof Reply.Alive alive
                        && alive.node().equals(node.id())
                        && alive.incarnation() == node.incarnation()
                ? null
                : "another process answers";
    }

    /** After a pause, and a look for a newer map. */
    private void askLater() {
        if (promise.future().isComplete()) {
            return;
        }
        if (cluster.closed()) {
            promise.tryFail(ClientFailures.of(ErrorCode.UNREACHABLE, true, Cluster.CLOSED));
            return;
        }
        long pause = cluster.loop().random(PAUSE_MILLIS / 2, PAUSE_MILLIS + 1);
        cluster.loop().after(pause, () -> cluster.refresh().onComplete((done, failure) -> round()));
    }

    private void giveUp() {
        ClusterMap map = cluster.view().map();
        if (cluster.closed()) {
            promise.tryFail(ClientFailures.of(ErrorCode.UNREACHABLE, true, Cluster.CLOSED));
        } else if (map == null) {
            fail(
                    ErrorCode.UNREACHABLE,
                    "no manager gave a cluster map: "
                            + listed(cluster.managers().reasons()));
        } else if (owners(map).isEmpty()) {
            fail(ErrorCode.NOT_READY, "no node owns any slot yet; start nodes, or try again");
        } else {
            fail(ErrorCode.UNREACHABLE, "no owner answers: " + listed(reasonsOf(owners(map))));
        }
    }

    /** What happened at each owner; the map may have come too late for one to be asked. */
    private Map<String, String> reasonsOf(List<NodeInfo> owners) {
        Map<String, String> named = new LinkedHashMap<>();
        owners.forEach(node ->
                named.put(node.id() + " at " + node.address(), reasons.getOrDefault(node.ref(), "not asked yet")));
        return named;
    }

    private void fail(ErrorCode code, String why) {
        promise.tryFail(ClientFailures.of(
                code, true, "not ready after " + cluster.times().deadlineMillis() + " ms: " + why));
    }

    private static String listed(Map<String, String> reasons) {
        return reasons.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("; "));
    }
}
