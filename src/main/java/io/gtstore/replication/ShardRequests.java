// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Ops;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.ScanRequest;
import io.gtstore.protocol.ShardHandler;
import io.gtstore.protocol.WatchRequest;

/** Dispatch of requests to the parts of the shard. */
final class ShardRequests implements ShardHandler<ShardEvent.Asked> {
    private final ShardView view;
    private final PutPath puts;
    private final RemovalPath removals;
    private final ReadPath reads;
    private final WatchPath watches;
    private final HeldCarts held;
    private final ReplicaPath replicas;
    private final Comparison comparison;
    private final ShardEffects effects;

    ShardRequests(
            ShardView view,
            PutPath puts,
            RemovalPath removals,
            ReadPath reads,
            WatchPath watches,
            HeldCarts held,
            ReplicaPath replicas,
            Comparison comparison,
            ShardEffects effects) {
        this.view = view;
        this.puts = puts;
        this.removals = removals;
        this.reads = reads;
        this.watches = watches;
        this.held = held;
        this.replicas = replicas;
        this.comparison = comparison;
        this.effects = effects;
    }

    /** Handles a request; refuses one with slots that this cluster does not have. */
    void handle(ShardEvent.Asked asked) {
        effects.limitAnswer(asked.requestId(), asked.frameBytes());
        String problem =
                SlotBounds.problem(asked.request(), view.map().settings().slots());
        if (problem == null) {
            Ops.dispatch(asked.request(), this, asked);
        } else {
            effects.refuse(asked.requestId(), ErrorCode.WRONG_TYPE, problem);
        }
    }

    @Override
    public void put(Request.Put put, ShardEvent.Asked asked) {
        puts.put(asked.requestId(), put);
    }

    @Override
    public void putAll(Request.PutAll put, ShardEvent.Asked asked) {
        puts.putAll(asked.requestId(), put);
    }

    @Override
    public void removal(Request.Removal removal, ShardEvent.Asked asked) {
        removals.begin(asked.requestId(), removal);
    }

    @Override
    public void get(Request.Get get, ShardEvent.Asked asked) {
        reads.get(asked.requestId(), get);
    }

    @Override
    public void watch(WatchRequest.Watch watch, ShardEvent.Asked asked) {
        watches.watch(asked.requestId(), watch);
    }

    @Override
    public void scan(ScanRequest scan, ShardEvent.Asked asked) {
        held.answer(asked.requestId(), scan.slots(), scan.key(), scan.after(), scan.epoch());
    }

    @Override
    public void replicate(PeerRequest.Replicate replicate, ShardEvent.Asked asked) {
        replicas.replicate(asked.requestId(), replicate);
    }

    @Override
    public void sendRep(PeerRequest.SendRep sendRep, ShardEvent.Asked asked) {
        replicas.sendRep(asked.requestId(), sendRep);
    }

    @Override
    public void getRep(PeerRequest.GetRep getRep, ShardEvent.Asked asked) {
        replicas.getRep(asked.requestId(), getRep);
    }

    @Override
    public void digest(PeerRequest.Digest digest, ShardEvent.Asked asked) {
        comparison.digest(asked.requestId(), digest);
    }

    @Override
    public void keyDigests(PeerRequest.KeyDigests keys, ShardEvent.Asked asked) {
        comparison.keyDigests(asked.requestId(), keys);
    }

    @Override
    public void exchange(PeerRequest.Exchange exchange, ShardEvent.Asked asked) {
        replicas.exchange(asked.requestId(), exchange);
    }

    @Override
    public void raise(PeerRequest.Raise raise, ShardEvent.Asked asked) {
        comparison.raise(asked.requestId(), raise);
    }

    @Override
    public void misdirected(Request request, ShardEvent.Asked asked) {
        effects.refuse(
                asked.requestId(),
                ErrorCode.UNKNOWN_OP,
                "a shard does not answer " + request.op().wire());
    }
}
