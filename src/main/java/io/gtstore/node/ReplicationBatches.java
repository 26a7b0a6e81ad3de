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
import org.jspecify.annotations.Nullable;

/**
 * Gathers the changes that a shard has for a peer in one turn of its event loop, and sends them in one request: they share a frame, a time-out and a reply.
 * What is refused was refused for the sake of one of them, so each is then sent alone; that some arrive twice does no harm, as they are merged. On
 * the shard's event loop only.
 */
final class ReplicationBatches {
    /** As {@link io.gtstore.net.Transport#send}. */
    interface Sender {
        Future<Reply> send(String host, int port, Request request, long timeoutMillis);
    }

    /** Hears what became of each. */
    interface Outcome {
        void ended(ShardEffect.Send send, @Nullable Reply reply, @Nullable Throwable failure);
    }

    private final Consumer<Runnable> later;
    private final Sender sender;
    private final long maxBytes;
    private final Outcome outcome;
    private final Map<NodeInfo, Batch> batches = new LinkedHashMap<>();

    /** What waits for this turn's end, all for one peer and under one map. */
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
     * Gathers nothing yet.
     *
     * @param later runs something at the end of the present turn
     * @param maxBytes about how much one request may carry
     */
    ReplicationBatches(Consumer<Runnable> later, Sender sender, long maxBytes, Outcome outcome) {
        this.later = later;
        this.sender = sender;
        this.maxBytes = maxBytes;
        this.outcome = outcome;
    }

    /** Sends the request: with others if it is a change for another owner, at once if it is anything else. */
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
        if (batch != null && !fits(batch, replicate.epoch(), change)) {
            together(send.to(), batch);
            batch = null;
        }
        if (batch == null) {
            batch = new Batch(replicate.epoch());
            batches.put(send.to(), batch);
        }
        batch.add(send, change);
    }

    private boolean fits(Batch batch, long epoch, KeyedCart change) {
        return batch.epoch == epoch && batch.bytes + WireLength.bound(change) <= maxBytes;
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
