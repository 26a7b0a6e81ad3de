// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.GtStoreException;
import io.gtstore.net.RpcException;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One request and its attempts, owner by owner, until one answers or the deadline is over: the client's recovery of paper §4. All attempts are
 * the same request, with the same dot, so repeating it is safe. An attempt whose outcome nobody knows makes every later failure unknown.
 * Attempts beyond the first are paid for from the client's {@link RetryBudget}, but for those that follow a slot to where its former owner says it moved:
 * the cluster is well then, and after a change of the map everybody is told so at once. A put begins as a {@link DirectPut} where it may.
 */
final class Operation implements DirectPut.Caller {
    /** How many times one operation follows a slot for nothing; nodes that send it round and round cost what other retries do. */
    private static final int FREE_MOVES = 4;

    private static final long MIN_PAUSE_MILLIS = 10;
    private static final long MAX_PAUSE_MILLIS = 100;

    /** What came back, and from whom. */
    record Answer(Reply reply, NodeInfo node) {}

    private final Cluster cluster;
    private final String key;
    private final LongFunction<? extends Request> request;
    private final long deadline;
    private final Promise<Answer> promise = Promise.promise();
    private final Set<NodeRef> tried = new HashSet<>(4);
    private final Set<NodeRef> silent = new HashSet<>(4);
    private @Nullable GtStoreException last;
    private boolean ambiguous;
    private boolean done;
    private boolean attempted;
    private boolean following;
    private boolean direct;
    private boolean refused;
    private @Nullable NodeInfo holder;
    private int moves;
    private long pauseMillis = MIN_PAUSE_MILLIS;

    private Operation(Cluster cluster, String key, LongFunction<? extends Request> request, long deadline) {
        this.cluster = cluster;
        this.key = key;
        this.request = request;
        this.deadline = deadline;
    }

    /**
     * Begins it.
     *
     * @param request makes the request for the epoch under which the owner is known
     * @param deadline when to give up, on the loop's clock
     */
    static Future<Answer> run(Cluster cluster, String key, LongFunction<? extends Request> request, long deadline) {
        Arguments.key(key);
        if (!cluster.begin()) {
            return Future.failedFuture(ClientFailures.of(
                    ErrorCode.BUSY, true, Cluster.MAX_OPERATIONS + " operations are under way; call less often"));
        }
        Operation operation = new Operation(cluster, key, request, deadline);
        operation.step();
        return operation.promise.future();
    }

    /** Whatever goes wrong in here, the operation ends, and its place among those under way is free again. */
    private void step() {
        try {
            advance();
        } catch (RuntimeException e) {
            if (promise.tryFail(ClientFailures.of(
                    ambiguous ? ErrorCode.UNKNOWN : ErrorCode.INTERNAL, !ambiguous, "a defect in the client: " + e))) {
                cluster.end();
            }
        }
    }

    private void advance() {
        long now = cluster.loop().steadyMillis();
        if (now >= deadline || cluster.closed()) {
            giveUp();
            return;
        }
        if (cluster.view().map() == null) {
            nextRound();
            return;
        }
        int slot = cluster.view().slotOf(key);
        Request first = null;
        if (!direct) {
            direct = true;
            first = request.apply(cluster.view().epochOf(slot));
            if (DirectPut.begin(cluster, this, first, slot, deadline - now)) {
                return;
            }
        }
        NodeInfo node = holder != null ? holder : cluster.view().choose(slot, tried, now);
        holder = null;
        if (node == null) {
            if (tried.isEmpty()) {
                last = ClientFailures.of(
                        ErrorCode.NOT_READY, true, "no node owns '" + key + "' yet; start nodes, or try again");
            }
            nextRound();
            return;
        }
        if (attempted && !following && !cluster.mayRetry()) {
            long pause = cluster.loop().random(MAX_PAUSE_MILLIS / 2, MAX_PAUSE_MILLIS + 1);
            cluster.loop().after(Math.min(pause, deadline - now), this::step);
            return;
        }
        attempted = true;
        following = false;
        tried.add(node.ref());
        Request made = first != null ? first : request.apply(cluster.view().epochOf(slot));
        attempt(node, asked(made, slot, node), slot, Math.min(cluster.times().attemptMillis(), deadline - now));
    }

    /** All owners were tried: the map may be old. After a pause and a look for a newer one they are tried again. */
    private void nextRound() {
        long now = cluster.loop().steadyMillis();
        long pause = cluster.loop().random(pauseMillis / 2, pauseMillis + 1);
        long resumeAt = Math.min(deadline, now + pause);
        pauseMillis = Math.min(MAX_PAUSE_MILLIS, pauseMillis * 2);
        long wait = Math.min(deadline - now, cluster.times().managerMillis());
        boolean mapless = cluster.view().map() == null;
        cluster.loop().afterOrIn(cluster.refresh(), mapless ? deadline - now : wait, () -> {
            tried.clear();
            long left = resumeAt - cluster.loop().steadyMillis();
            if (left <= 0 || (mapless && cluster.view().map() != null)) {
                step();
            } else {
                cluster.loop().after(left, this::step);
            }
        });
    }

    private void attempt(NodeInfo node, Request asked, int slot, long timeoutMillis) {
        cluster.rpc().send(node.host(), node.port(), asked, timeoutMillis).onComplete((reply, failure) -> {
            if (failure != null) {
                lost(node, asked, failure, timeoutMillis);
            } else {
                replied(node, asked, slot, reply);
            }
        });
    }

    /**
     * An owner that has not heard of a removal's earlier attempt asks the others for its answer, if it knows that there
     * may have been one; and it need not pass it on to a primary that does not answer.
     */
    private Request asked(Request next, int slot, NodeInfo node) {
        if (!(next instanceof Request.Removal removal)) {
            return next;
        }
        boolean lostPrimary = silent.contains(cluster.view().primary(slot)) && !silent.contains(node.ref());
        Request.Removal asked = lostPrimary ? removal.decidedHere() : removal;
        return ambiguous || done ? asked.again(asked.after()) : asked;
    }

    private void lost(NodeInfo node, Request asked, Throwable failure, long timeoutMillis) {
        // An attempt that the deadline cut short says little about the node.
        unanswered(node, asked, failure, timeoutMillis * 2 >= cluster.times().attemptMillis());
        step();
    }

    @Override
    public void unanswered(NodeInfo node, Request asked, Throwable failure, boolean fair) {
        tried.add(node.ref());
        silent.add(node.ref());
        boolean sent = !(failure instanceof RpcException why) || why.mayHaveBeenSent();
        RpcException.Kind kind = failure instanceof RpcException why ? why.kind() : RpcException.Kind.CLOSED;
        boolean busy = kind == RpcException.Kind.BUSY;
        ambiguous |= sent && asked.changesCarts();
        last = ClientFailures.of(
                busy ? ErrorCode.BUSY : ErrorCode.UNREACHABLE,
                true,
                node.id() + " at " + node.address() + " did not answer: " + failure.getMessage());
        if (kind == RpcException.Kind.LOCAL) {
            cluster.avoid(node);
        } else if (!busy && fair && !cluster.closed()) {
            cluster.lost(node, key);
        }
    }

    @Override
    public void stored(Reply.Stored stored, NodeInfo primary) {
        cluster.end();
        promise.complete(new Answer(stored, primary));
    }

    @Override
    public void refused(NodeInfo node, Request asked, int slot, Reply.Failure failure) {
        note(asked, failure);
        refused |= !failure.code().retry();
        if (failure.code() == ErrorCode.MOVED) {
            follow(failure, slot);
        }
    }

    @Override
    public void coordinate(@Nullable NodeInfo storedAt) {
        holder = storedAt;
        ambiguous |= storedAt != null;
        attempted = ambiguous;
        if (refused && !ambiguous) {
            giveUp();
        } else {
            step();
        }
    }

    private void replied(NodeInfo node, Request asked, int slot, Reply reply) {
        cluster.answered(node, reply);
        if (!(reply instanceof Reply.Failure failure)) {
            if (reply instanceof Reply.Stored stored && !ambiguous) {
                cluster.putTimes().learn(stored, cluster.loop().steadyMillis());
            }
            cluster.end();
            promise.complete(new Answer(reply, node));
            return;
        }
        note(asked, failure);
        if (failure.code() == ErrorCode.RECEIPT_GONE) {
            // It did happen; another owner may know what it took.
            done = true;
            if (cluster.view().choose(slot, tried, cluster.loop().steadyMillis()) == null) {
                cluster.end();
                promise.fail(last());
            } else {
                step();
            }
            return;
        }
        if (!failure.code().retry()) {
            giveUp();
            return;
        }
        if (failure.code() == ErrorCode.MOVED) {
            following = failure.node() != null && moves++ < FREE_MOVES;
            follow(failure, slot);
        }
        step();
    }

    private void note(Request asked, Reply.Failure failure) {
        boolean changes = asked.changesCarts();
        ambiguous |= changes && !failure.code().definite();
        last = ClientFailures.of(failure.code(), !changes || failure.code().definite(), failure.message());
    }

    private void follow(Reply.Failure moved, int slot) {
        List<NodeInfo> owners = new ArrayList<>();
        if (moved.node() != null) {
            owners.add(moved.node());
        }
        owners.addAll(moved.replicas());
        cluster.view().learn(slot, owners, moved.epoch());
    }

    private void giveUp() {
        cluster.end();
        promise.fail(cluster.closed() ? closedFailure() : ambiguous ? unknown() : last());
    }

    /** Why it failed the last time; before its first attempt because no manager has said where to go. */
    private GtStoreException last() {
        return last == null ? ClientFailures.of(ErrorCode.UNREACHABLE, true, cluster.noManager()) : last;
    }

    private GtStoreException closedFailure() {
        return ClientFailures.of(ambiguous ? ErrorCode.UNKNOWN : ErrorCode.UNREACHABLE, !ambiguous, Cluster.CLOSED);
    }

    private GtStoreException unknown() {
        return ClientFailures.of(
                ErrorCode.UNKNOWN,
                false,
                "the change to '" + key + "' may or may not have happened; read the cart before repeating it (last: "
                        + last().getMessage() + ")");
    }
}
