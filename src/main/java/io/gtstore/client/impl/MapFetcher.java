// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.net.Transport;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the newest map: from the managers, else from any node; or what changed from a node that named a newer one. Each once at a time. */
final class MapFetcher {
    private static final Logger LOG = LoggerFactory.getLogger(MapFetcher.class);

    private final ClientLoop loop;
    private final ClusterView view;
    private final ManagerLink managers;
    private final long timeoutMillis;
    private @Nullable Future<Void> refreshing;
    private boolean followingNews;

    MapFetcher(ClientLoop loop, ClusterView view, ManagerLink managers, long timeoutMillis) {
        this.loop = loop;
        this.view = view;
        this.managers = managers;
        this.timeoutMillis = timeoutMillis;
    }

    /** Brings what is newer than the present map; ends without a failure even if nobody answers. Callers share one fetch. */
    Future<Void> refresh(Transport rpc) {
        Future<Void> present = refreshing;
        if (present != null) {
            return present;
        }
        Future<Void> fetch = managers.ask(rpc, request())
                .transform((reply, failure) -> managersTaken(reply)
                        ? Future.succeededFuture()
                        : fromNodes(rpc, view.members(loop.steadyMillis()).iterator()));
        refreshing = fetch;
        fetch.onComplete((done, failure) -> refreshing = null);
        return fetch;
    }

    /** Brings what is newer than the present map from a manager, who knows of every member; fails if none answers. */
    Future<Void> fromManager(Transport rpc) {
        return managers.ask(rpc, request())
                .compose(reply -> managersTaken(reply)
                        ? Future.succeededFuture()
                        : Future.failedFuture(ClientFailures.of(
                                ErrorCode.NOT_READY, true, "the manager's map leaves a gap; it is asked again")));
    }

    private Future<Void> fromNodes(Transport rpc, Iterator<NodeInfo> nodes) {
        if (!nodes.hasNext()) {
            return Future.succeededFuture();
        }
        NodeInfo node = nodes.next();
        return rpc.send(node.host(), node.port(), request(), timeoutMillis)
                .transform((reply, failure) -> taken(reply) ? Future.succeededFuture() : fromNodes(rpc, nodes));
    }

    /** Someone at that address named an epoch; if it is newer than the map, that one is asked for what changed. */
    void noteEpoch(Transport rpc, long epoch, String host, int port) {
        if (epoch <= view.epoch() || followingNews || view.map() == null) {
            return;
        }
        followingNews = true;
        rpc.send(host, port, request(), timeoutMillis).onComplete((reply, failure) -> {
            followingNews = false;
            if (failure == null) {
                taken(reply);
            }
        });
    }

    /** A map that was pushed, or that an answer carries. */
    boolean take(MapDelta delta) {
        return take(delta, view::apply);
    }

    private static boolean take(MapDelta delta, Predicate<MapDelta> how) {
        try {
            return how.test(delta);
        } catch (IllegalArgumentException e) {
            LOG.warn("a map of epoch {} cannot be used: {}", delta.epoch(), e.getMessage());
            return false;
        }
    }

    private boolean taken(@Nullable Reply reply) {
        return reply instanceof Reply.Mapped mapped && take(mapped.map());
    }

    private boolean managersTaken(@Nullable Reply reply) {
        return reply instanceof Reply.Mapped mapped && take(mapped.map(), view::applyManagers);
    }

    private Request request() {
        return new MemberRequest.GetMap(view.wantedSince());
    }
}
