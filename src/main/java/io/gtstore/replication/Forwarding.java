// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import java.util.function.Consumer;

/** Redirection of requests about slots that this node does not own; requests without an epoch are forwarded instead, over one hop at most. */
final class Forwarding {
    private static final int TIMEOUTS = 4;
    /** The primary waits for its replicas' answers for one of them. */
    private static final int TIMEOUTS_OF_PRIMARY = 2;

    private final ShardView view;
    private final Peers peers;
    private final ShardEffects effects;

    Forwarding(ShardView view, Peers peers, ShardEffects effects) {
        this.view = view;
        this.peers = peers;
        this.effects = effects;
    }

    /** Whether another node owns the slot; the request is then answered, or will be. */
    boolean elsewhere(long requestId, Request.OnKey request, int slot) {
        if (view.owns(slot)) {
            return false;
        }
        List<NodeInfo> owners = view.map().ownerNodes(slot);
        long epoch = request.epoch();
        if (epoch > view.epoch()) {
            effects.refuse(
                    requestId,
                    ErrorCode.STALE_MAP,
                    "this node does not have the map of epoch " + epoch + " yet; try again");
        } else if (epoch != Request.NO_EPOCH || owners.isEmpty()) {
            effects.refuseMoved(requestId, slot);
        } else {
            forward(requestId, request.withEpoch(view.epoch()), owners.get(0));
        }
        return true;
    }

    /**
     * Passes a removal on to the slot's primary, which is to decide on it; true if it is passed on. {@code instead} runs
     * with the removal, marked as a retry if the primary may have carried it out, once the primary turns out not to decide.
     */
    boolean toPrimary(long requestId, Request.Removal removal, int slot, Consumer<Request.Removal> instead) {
        NodeInfo primary = view.map().ownerNodes(slot).get(0);
        if (removal.attempt().here()
                || primary.id().equals(view.self().id())
                || !view.caughtUp(primary.ref(), slot)
                || peers.skipped(primary.ref())) {
            return false;
        }
        Request there = removal.decidedHere().withEpoch(view.epoch());
        peers.send(primary, there, peers.timeoutMillis(TIMEOUTS_OF_PRIMARY), result -> {
            Reply reply = result.reply();
            if (reply instanceof Reply.Failure failure && failure.code().retry()) {
                instead.accept(failure.code().definite() ? removal : removal.again(removal.after()));
            } else if (reply != null) {
                effects.answer(requestId, reply);
            } else {
                instead.accept(result.silent() ? removal.again(removal.after()) : removal);
            }
        });
        return true;
    }

    private void forward(long requestId, Request request, NodeInfo owner) {
        peers.send(owner, request, peers.timeoutMillis(TIMEOUTS), result -> {
            Reply reply = result.reply();
            if (reply != null) {
                effects.answer(requestId, reply);
                return;
            }
            boolean harmless = !result.silent() && !request.changesCarts();
            effects.refuse(
                    requestId,
                    harmless ? ErrorCode.UNREACHABLE : ErrorCode.UNKNOWN,
                    owner.id() + ", which owns the key, did not answer; try again");
        });
    }
}
