// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.net.RpcException;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A put that the client sends to all owners of the slot at once, and whose copies it counts itself. Puts bear their
 * dots and commute, so they need nobody to order them: one round trip makes all copies, where a coordinator takes two.
 * Whatever is not simple is left to a coordinator, under the same dot: one that holds the item by now, if there is
 * such an owner, as it can no longer refuse it.
 */
final class DirectPut {
    /** The operation that this is the first attempt of. */
    interface Caller {
        /** An owner did not answer. */
        void unanswered(NodeInfo node, Request asked, Throwable failure, boolean fair);

        /** An owner refused the put. */
        void refused(NodeInfo node, Request asked, int slot, Reply.Failure failure);

        /** All owners have stored the put. */
        void stored(Reply.Stored stored, NodeInfo primary);

        /** A coordinator is needed; {@code holder} is an owner that has the item, null if none is known to. */
        void coordinate(@Nullable NodeInfo holder);
    }

    private final Cluster cluster;
    private final Caller caller;
    private final int slot;
    private final Request.Put put;
    private final List<NodeInfo> owners;
    private final long begunMillis;
    private final long timeoutMillis;
    private @Nullable NodeInfo holder;
    private int pending;
    private int copies;
    private int failures;
    private boolean over;

    private DirectPut(
            Cluster cluster, Caller caller, int slot, Request.Put put, List<NodeInfo> owners, long timeoutMillis) {
        this.cluster = cluster;
        this.caller = caller;
        this.slot = slot;
        this.put = put;
        this.owners = owners;
        this.begunMillis = cluster.loop().steadyMillis();
        this.timeoutMillis = timeoutMillis;
        this.pending = owners.size();
    }

    /** Sends the request to all owners, if it is a put that may be and they are known to be well; false if not. */
    static boolean begin(Cluster cluster, Caller caller, Request request, int slot, long leftMillis) {
        long now = cluster.loop().steadyMillis();
        if (!(request instanceof Request.Put put)
                || !put.replaces().isEmpty()
                || !put.fold().isEmpty()
                || !cluster.putTimes().known()) {
            return false;
        }
        List<NodeInfo> owners = cluster.view().directOwners(slot, now);
        long timeout =
                Math.min(cluster.times().attemptMillis(), cluster.putTimes().patienceMillis());
        if (owners.isEmpty() || timeout > leftMillis) {
            return false;
        }
        Request.Put alone = put.alone(cluster.putTimes().next(now));
        new DirectPut(cluster, caller, slot, alone, owners, timeout).send();
        return true;
    }

    private void send() {
        for (NodeInfo owner : owners) {
            cluster.rpc().send(owner.host(), owner.port(), put, timeoutMillis).onComplete((reply, failure) -> {
                pending--;
                if (failure != null) {
                    unanswered(owner, failure);
                } else {
                    cluster.answered(owner, reply);
                    answered(owner, reply);
                }
            });
        }
    }

    private void unanswered(NodeInfo owner, Throwable failure) {
        boolean late = failure instanceof RpcException why && why.kind() == RpcException.Kind.TIMEOUT;
        if (late) {
            cluster.putTimes().took(2 * timeoutMillis);
            cluster.view().indirect(owner.ref(), cluster.loop().steadyMillis());
        }
        caller.unanswered(owner, put, failure, !late);
        failed();
    }

    private void answered(NodeInfo owner, Reply reply) {
        if (reply instanceof Reply.Failure failure) {
            caller.refused(owner, put, slot, failure);
            if (failure.code() == ErrorCode.CLOCK_OFF || failure.code() == ErrorCode.BEHIND) {
                cluster.view().indirect(owner.ref(), cluster.loop().steadyMillis());
            }
            failed();
            return;
        }
        copies++;
        if (copies == owners.size()) {
            over = true;
            cluster.putTimes().took(cluster.loop().steadyMillis() - begunMillis);
            caller.stored(new Reply.Stored(owners.size(), put.alone(), reply.epoch()), owners.get(0));
        } else if (holder == null) {
            holder = owner;
            decide();
        }
    }

    private void failed() {
        failures++;
        decide();
    }

    /** Leaves the put to a coordinator once an owner has failed and one that holds the item is known, or all have answered. */
    private void decide() {
        if (!over && failures > 0 && (holder != null || pending == 0)) {
            over = true;
            caller.coordinate(holder);
        }
    }
}
