// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.client.NodeAddress;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.LocateRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a session sends: numbers its changes, tells them from their retries, renews the session when it grows old, and knows who answered last. On the
 * client's context, but for what says otherwise.
 */
final class SessionChanges {
    private record Mover(
            Handler<NodeAddress> handler, @Nullable Context context) {}

    /** A change once its dot is known. */
    interface Change {
        LongFunction<Request> with(Dot dot);
    }

    /** A change that tells, each time that it is sent, which ones were refused by then; the attempt that is answered is the last one. */
    private final class Telling implements LongFunction<Request> {
        private final Dot dot;
        private final LongFunction<Request> change;
        private CausalContext told = CausalContext.EMPTY;

        Telling(Dot dot, LongFunction<Request> change) {
            this.dot = dot;
            this.change = change;
        }

        @Override
        public Request apply(long epoch) {
            Request request = change.apply(epoch);
            if (!(request instanceof Request.Voiding telling)) {
                return request;
            }
            told = state.voids(dot);
            return told.isEmpty() ? request : telling.voiding(told);
        }
    }

    /** A change that was answered. */
    record Done(Dot dot, Operation.Answer answer) {}

    private final Cluster cluster;
    private final String key;
    private final SessionState state;
    private @Nullable Future<Void> renewal;
    private @Nullable NodeInfo lastAnswering;
    private volatile String sessionId = "";
    private volatile @Nullable NodeAddress node;
    private volatile @Nullable Mover mover;

    SessionChanges(Cluster cluster, String key) {
        this.cluster = cluster;
        this.key = key;
        this.state = new SessionState(cluster.times().sessionMaxAgeMillis());
    }

    /** What the session remembers. */
    SessionState state() {
        return state;
    }

    /** The present session's id, empty before there was one. For any thread. */
    String sessionId() {
        return sessionId;
    }

    /** The node that answered last, null before the first answer. For any thread. */
    @Nullable
    NodeAddress node() {
        return node;
    }

    /** Who is told, on the present context, when another node answers. For any thread. */
    void onMoved(@Nullable Handler<NodeAddress> handler) {
        mover = handler == null ? null : new Mover(handler, Vertx.currentContext());
    }

    /** Goes on with the session that a manager gave. */
    void begin(Reply.Located located) {
        begin(located.session());
        at(located.node());
    }

    private void begin(String session) {
        state.begin(session, cluster.loop().steadyMillis());
        sessionId = session;
    }

    /** Takes a session at the key's owner. */
    Future<Void> begin(long deadline) {
        return session(deadline);
    }

    /** When an operation that begins now gives up, on the loop's clock. */
    long deadline() {
        return cluster.deadline();
    }

    /** Makes a change, under the session's next dot. */
    Future<Done> change(Change change) {
        return change(1, change);
    }

    /** A change of so many dots in a row; it is given the first of them. */
    Future<Done> change(int dots, Change change) {
        return attempt(dots, change, deadline(), true);
    }

    private static boolean expired(Throwable failure) {
        return ClientFailures.is(failure, ErrorCode.SESSION_EXPIRED);
    }

    private Future<Done> attempt(int dots, Change change, long deadline, boolean first) {
        return state.usable(cluster.loop().steadyMillis())
                ? numbered(dots, change, deadline, first)
                : session(deadline).compose(ready -> numbered(dots, change, deadline, first));
    }

    private Future<Done> numbered(int dots, Change change, long deadline, boolean first) {
        Dot dot = state.next(dots);
        Telling request = new Telling(dot, change.with(dot));
        Future<Operation.Answer> answered = Operation.run(cluster, key, request, deadline)
                .compose(page -> RemovedPages.whole(cluster, key, request, page));
        return answered.transform((answer, failure) -> {
            if (failure == null) {
                if (answer.reply() instanceof Reply.Removed told) {
                    state.took(told.removed().stream().map(Entry::dot).toList());
                }
                acknowledged(dot, dots, request.change.apply(Request.NO_EPOCH));
                state.noteVoidsTold(request.told);
                at(answer.node());
                return Future.succeededFuture(new Done(dot, answer));
            }
            if (ClientFailures.is(failure, ErrorCode.RECEIPT_GONE)) {
                acknowledged(dot, dots, request.change.apply(Request.NO_EPOCH)); // it is in the store, whatever it took
            }
            if (ClientFailures.refuses(failure)) {
                state.refused(dot, dots);
            }
            boolean expired = expired(failure);
            if (expired) {
                state.expire(dot.session());
            }
            return expired && first ? attempt(dots, change, deadline, false) : Future.failedFuture(failure);
        });
    }

    private void acknowledged(Dot dot, int dots, Request request) {
        if (request instanceof Request.Finalize finalize && finalize.context() != null) {
            state.finalized(dot, finalize.context());
        } else {
            if (request instanceof Request.Remove remove) {
                state.took(remove.dots());
            } else if (request instanceof Request.Put put) {
                state.took(put.replaces());
                state.took(put.fold());
            }
            state.acknowledged(dot, dots);
        }
    }

    /** A session that is young enough; the callers that wait for one share it, and go on in the order in which they came. */
    private Future<Void> session(long deadline) {
        if (state.usable(cluster.loop().steadyMillis())) {
            return Future.succeededFuture();
        }
        Future<Void> present = renewal;
        if (present != null) {
            return within(deadline, present);
        }
        Future<Void> fresh = Operation.run(cluster, key, epoch -> new LocateRequest.Login(key), deadline)
                .compose(answer -> Answers.expect(Reply.Located.class, answer.reply())
                        .map(located -> {
                            begin(located.session());
                            at(answer.node());
                            return null;
                        }));
        renewal = fresh;
        fresh.onComplete((done, failure) -> renewal = null);
        return fresh;
    }

    /** Whoever began the renewal may have longer to wait, if the caller's change was refused under the session before. */
    private Future<Void> within(long deadline, Future<Void> shared) {
        Promise<Void> ready = Promise.promise();
        cluster.loop().afterOrIn(shared, deadline - cluster.loop().steadyMillis(), () -> {
            if (shared.isComplete()) {
                ready.complete(shared.result(), shared.cause());
            } else {
                ready.fail(ClientFailures.of(
                        ErrorCode.UNREACHABLE, true, "no owner of '" + key + "' gave a new session in time"));
            }
        });
        return ready.future();
    }

    /** That node answered. */
    void at(NodeInfo answering) {
        if (answering.equals(lastAnswering)) {
            return;
        }
        lastAnswering = answering;
        NodeAddress next = Answers.address(answering);
        NodeAddress before = node;
        node = next;
        Mover told = mover;
        if (told != null && before != null && !before.equals(next)) {
            ClientLoop.runOn(told.context, () -> told.handler.handle(next));
        }
    }
}
