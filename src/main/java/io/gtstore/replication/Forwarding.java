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
            forward(requestId, bound(request, state.map().epoch()), owners.get(0));
        }
        return true;
    }

    private void forward(long requestId, Request request, NodeInfo owner) {
        long timeout = 4 * state.config.replicaTimeoutMillis();
        state.send(owner, request, timeout, new ShardState.Outcome() {
            @Override
            public void answered(Reply reply) {
                state.answer(requestId, reply);
            }

            @Override
            public void unanswered(boolean silent) {
                state.saw(owner, silent);
                boolean harmless = !silent && !request.op().changesCarts();
                state.refuse(
                        requestId,
                        harmless ? ErrorCode.UNREACHABLE : ErrorCode.UNKNOWN,
                        owner.id() + ", which owns the key, did not answer; try again");
            }
        });
    }

    private static Request bound(Request.OnKey request, long epoch) {
        if (request instanceof Request.Put put) {
            return new Request.Put(
                    put.key(), put.item(), put.replaces(), put.ttl(), put.session(), put.seq(), put.voids(), epoch);
        }
        if (request instanceof Request.PutAll put) {
            return new Request.PutAll(put.key(), put.items(), put.ttl(), put.session(), put.seq(), put.voids(), epoch);
        }
        if (request instanceof Request.Get get) {
            return new Request.Get(get.key(), get.acked(), get.partial(), get.after(), epoch);
        }
        if (request instanceof Request.Remove remove) {
            return new Request.Remove(
                    remove.key(),
                    remove.dots(),
                    remove.session(),
                    remove.seq(),
                    remove.voids(),
                    remove.after(),
                    remove.retry(),
                    epoch);
        }
        if (request instanceof Request.Finalize finalize) {
            return new Request.Finalize(
                    finalize.key(),
                    finalize.context(),
                    finalize.session(),
                    finalize.seq(),
                    finalize.after(),
                    finalize.retry(),
                    epoch);
        }
        return request;
    }
}
