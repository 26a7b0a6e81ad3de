// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.BackupCart;
import io.gtstore.client.CartCopies;
import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreAdmin;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.KeyLocation;
import io.gtstore.client.PlannedChange;
import io.gtstore.client.RebalancePlan;
import io.gtstore.client.RestoreResult;
import io.gtstore.client.ScanPage;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.LocateRequest;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** What operators and tools ask: of a manager, or of nodes where those know it as well. */
final class RunningAdmin implements GtStoreAdmin {
    private final Cluster cluster;

    RunningAdmin(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Future<ClusterStatus> status() {
        return cluster.call(() -> map().compose(map -> cluster.askManager(new MemberRequest.GetManagers())
                .transform((reply, failure) -> Future.succeededFuture(Statuses.of(map, reply, failure)))));
    }

    private Future<ClusterMap> map() {
        return cluster.askAny(new MemberRequest.GetMap(0))
                .compose(reply -> Answers.expect(Reply.Mapped.class, reply))
                .map(mapped -> ClusterMap.of(mapped.map()));
    }

    @Override
    public Future<KeyLocation> query(String key) {
        return cluster.call(() -> cluster.askAny(new LocateRequest.Query(Arguments.key(key)))
                .compose(reply -> Answers.expect(Reply.Located.class, reply))
                .map(Answers::location));
    }

    @Override
    public Future<KeyLocation> reportNodeFailure(String key, int port) {
        return cluster.call(() -> cluster.askManager(new MemberRequest.Report(Arguments.key(key), "", port, 0))
                .compose(reply -> Answers.expect(Reply.Located.class, reply))
                .onSuccess(cluster::learn)
                .map(Answers::location));
    }

    @Override
    public Future<Void> leave(String node) {
        return acknowledged(() -> new MemberRequest.Leave(Arguments.given(node, "node")));
    }

    @Override
    public Future<Void> forget(String node) {
        return acknowledged(() -> new MemberRequest.Forget(Arguments.given(node, "node")));
    }

    /** What an operator tells the manager. */
    private Future<Void> acknowledged(Supplier<Request> request) {
        return cluster.call(() -> cluster.askManager(request.get())
                .recover(RunningAdmin::unanswered)
                .compose(RunningAdmin::done));
    }

    /** The manager may have heard it, and decided so. */
    private static Future<Reply> unanswered(Throwable failure) {
        return Future.failedFuture(
                failure instanceof GtStoreException why
                        ? new GtStoreException(why.code(), false, String.valueOf(why.getMessage()), why)
                        : failure);
    }

    private static Future<Void> done(Reply reply) {
        return reply instanceof Reply.Failure no
                ? Future.failedFuture(ClientFailures.of(no.code(), no.code().definite(), no.message()))
                : Answers.expect(Reply.Done.class, reply).mapEmpty();
    }

    @Override
    public Future<RebalancePlan> plan(PlannedChange change) {
        return cluster.call(() -> {
            Arguments.given(change, "change");
            return map().compose(map -> Plans.of(map, change));
        });
    }

    @Override
    public Future<ScanPage> scan(String after) {
        return cluster.call(() -> PageScan.run(cluster, Arguments.given(after, "cursor")));
    }

    @Override
    public Future<RestoreResult> restore(BackupCart cart) {
        return cluster.call(() -> CartRestorer.run(cluster, BackupCarts.stored(Arguments.given(cart, "cart"))));
    }

    @Override
    public Future<CartCopies> copies(String key) {
        return cluster.call(() -> CopiesScan.run(cluster, Arguments.key(key)));
    }
}
