package io.gtstore.replication;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;

/** Requests that reached a node that does not own the slot: told where to go, or, if the asker has no map, sent there, one hop at most. */
final class Forwarding {
    private final ShardState state;

    Forwarding(ShardState state) {
        this.state = state;
    }

    /** Whether the request is for another node; it has then been dealt with. */
    boolean elsewhere(long requestId, Request.OnKey request, int slot, long epoch) {
        if (state.ownership(slot) != null) {
            return false;
        }
        List<NodeInfo> owners = state.map().ownerNodes(slot);
        if (epoch > state.map().epoch()) {
            state.refuse(
                    requestId, ErrorCode.STALE_MAP, "this node has yet to learn of epoch " + epoch + "; try again");
        } else if (epoch != Request.NO_EPOCH || owners.isEmpty()) {
            state.moved(requestId, slot);
        } else {
            forward(requestId, request.withEpoch(state.map().epoch()), owners.get(0));
        }
        return true;
    }

    private void forward(long requestId, Request request, NodeInfo owner) {
        long timeout = 4 * state.config.replicaTimeoutMillis();
        state.send(owner, request, timeout, result -> {
            Reply reply = result.reply();
            if (reply != null) {
                state.answer(requestId, reply);
                return;
            }
            boolean harmless = !result.silent() && !request.op().changesCarts();
            state.refuse(
                    requestId,
                    harmless ? ErrorCode.UNREACHABLE : ErrorCode.UNKNOWN,
                    owner.id() + ", which owns the key, did not answer; try again");
        });
    }
}
