// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.WireLength;
import io.gtstore.replication.ShardEffect;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Batching of replication: the changes for one peer within a turn of the event loop are one request, with one
 * time-out and one reply. A refused batch is sent again change by change, since only one of them may be the reason;
 * duplicates do no harm, as changes are merged. On the shard's event loop only.
 */
final class ReplicationBatches {
    /** As {@link io.gtstore.net.Transport#send}. */
    interface Sender {
        Future<Reply> send(String host, int port, Request request, long timeoutMillis);
    }

    /** Callback with the outcome of each change. */
    interface Outcome {
        void ended(ShardEffect.Send send, @Nullable Reply reply, @Nullable Throwable failure);
    }

    private final Consumer<Runnable> later;
    private final Sender sender;
    private final long maxBytes;
    private final ToIntFunction<NodeInfo> frameBytes;
    private final Outcome outcome;
    private final Map<NodeInfo, Batch> batches = new LinkedHashMap<>();

    /** Changes for one peer under one map, to be sent at the end of the turn. */
    private static final class Batch {
        private final long epoch;
        private final List<ShardEffect.Send> sends = new ArrayList<>(4);
        private final List<KeyedCart> changes = new ArrayList<>(4);
        private long timeoutMillis = Long.MAX_VALUE;
        private long bytes;

        Batch(long epoch) {
            this.epoch = epoch;
        }

        void add(ShardEffect.Send send, KeyedCart change) {
            sends.add(send);
            changes.add(change);
            timeoutMillis = Math.min(timeoutMillis, send.timeoutMillis());
            bytes += WireLength.bound(change);
        }
    }

    /**
     * An empty batcher.
     *
     * @param later runs an action at the end of the current turn
     * @param maxBytes approximate bound of a request
     * @param frameBytes the longest request that a peer takes, as far as known
     */
    ReplicationBatches(
            Consumer<Runnable> later,
            Sender sender,
            long maxBytes,
            ToIntFunction<NodeInfo> frameBytes,
            Outcome outcome) {
        this.later = later;
        this.sender = sender;
        this.maxBytes = maxBytes;
        this.frameBytes = frameBytes;
        this.outcome = outcome;
    }

    /** Sends the request: batched if it is a change for another owner, else at once. */
    void send(ShardEffect.Send send) {
        if (send.request() instanceof PeerRequest.Replicate replicate
                && !replicate.hint()
                && replicate.removal() == null) {
            gather(send, replicate);
        } else {
            alone(send);
        }
    }

    private void gather(ShardEffect.Send send, PeerRequest.Replicate replicate) {
        if (batches.isEmpty()) {
            later.accept(this::flush);
        }
        KeyedCart change = replicate.changes().get(0);
        Batch batch = batches.get(send.to());
        if (batch != null && !fits(send.to(), batch, replicate.epoch(), change)) {
            together(send.to(), batch);
            batch = null;
        }
        if (batch == null) {
            batch = new Batch(replicate.epoch());
            batches.put(send.to(), batch);
        }
        batch.add(send, change);
    }

    private boolean fits(NodeInfo to, Batch batch, long epoch, KeyedCart change) {
        long room = Math.min(maxBytes, (long) frameBytes.applyAsInt(to) - WireLength.ENVELOPE);
        return batch.epoch == epoch && batch.bytes + WireLength.bound(change) <= room;
    }

    private void flush() {
        Map<NodeInfo, Batch> all = new LinkedHashMap<>(batches);
        batches.clear();
        all.forEach(this::together);
    }

    private void together(NodeInfo to, Batch batch) {
        if (batch.sends.size() == 1) {
            alone(batch.sends.get(0));
            return;
        }
        Request request = new PeerRequest.Replicate(to.incarnation(), batch.changes, false, null, batch.epoch);
        sender.send(to.host(), to.port(), request, batch.timeoutMillis).onComplete((reply, failure) -> {
            boolean refused = reply instanceof Reply.Failure;
            for (ShardEffect.Send send : batch.sends) {
                if (refused) {
                    alone(send);
                } else {
                    outcome.ended(send, reply, failure);
                }
            }
        });
    }

    private void alone(ShardEffect.Send send) {
        NodeInfo to = send.to();
        sender.send(to.host(), to.port(), send.request(), send.timeoutMillis())
                .onComplete((reply, failure) -> outcome.ended(send, reply, failure));
    }
}
