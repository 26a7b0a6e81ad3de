// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes as this shard knows them: requests under way, which to skip after a failure, their response times
 * and frame limits. Bounded by the members and, as every request ends, by time-outs.
 */
final class Peers {
    private static final long TICK_MILLIS = 100;
    private static final long PAUSE_MILLIS = 300;
    private static final long NEVER = Long.MIN_VALUE;

    private record Sent(NodeInfo to, PeerCallback then) {}

    private final ShardView view;
    private final NodeClocks clocks;
    private final Room room;
    private final ShardEffects effects;
    private final AdaptiveTimeout timeouts;
    private final Map<Long, Sent> underWay = new HashMap<>();
    private final Map<NodeRef, Long> skippedUntil = new HashMap<>();
    private final Map<NodeRef, Integer> frameBytes = new HashMap<>();
    private long lastTick = NEVER;

    Peers(ShardView view, NodeClocks clocks, Room room, ShardEffects effects) {
        this.view = view;
        this.clocks = clocks;
        this.room = room;
        this.effects = effects;
        this.timeouts = new AdaptiveTimeout(view.config().replicaTimeoutMillis());
    }

    /** Sends a request; {@code then} runs once, with the reply or after the time-out. */
    void send(NodeInfo to, Request request, long timeoutMillis, PeerCallback then) {
        underWay.put(effects.send(to, request, timeoutMillis), new Sent(to, then));
    }

    /** Updates the peer's state from the end of a request, then runs its continuation. */
    void complete(ShardEvent.PeerResult result) {
        Sent request = underWay.remove(result.token());
        if (request != null) {
            ShardEvent.Why why = result.why();
            if (why == null) {
                recordReply(request.to().ref(), result.reply());
            } else {
                recordFailure(request.to(), why);
            }
            request.then().onResult(result);
        }
    }

    private void recordReply(NodeRef peer, @Nullable Reply reply) {
        skippedUntil.remove(peer); // a message of it may have been lost, but it is there
        if (reply instanceof Reply.Digests digests) {
            clocks.recordPeer(peer.id(), digests.clock());
            room.recordPeer(peer, digests.full());
        }
    }

    /**
     * Skips a peer that failed to answer for a while, and reports it. Time-outs after a stall of this process are no
     * evidence, and an attempt that failed on this side is not reported.
     */
    private void recordFailure(NodeInfo peer, ShardEvent.Why why) {
        if (why == ShardEvent.Why.SILENT && wasStopped()) {
            return;
        }
        if (why != ShardEvent.Why.UNTRIED && view.member(peer.ref()) && !skipped(peer.ref())) {
            effects.report(peer);
        }
        skippedUntil.put(peer.ref(), clocks.steadyMillis() + view.config().skipMillis());
    }

    /** Whether the peer is skipped, as it has recently failed to answer. */
    boolean skipped(NodeRef peer) {
        return skippedUntil.getOrDefault(peer, NEVER) > clocks.steadyMillis();
    }

    /** Advances the time. A tick that is late shows that this process was stalled; suspicions from that time are dropped. */
    void tick() {
        if (wasStopped()) {
            skippedUntil.clear();
        }
        lastTick = clocks.steadyMillis();
    }

    private boolean wasStopped() {
        return lastTick != NEVER && clocks.steadyMillis() - lastTick > TICK_MILLIS + PAUSE_MILLIS;
    }

    /** The time-out of a request, as a multiple of {@code replica.timeout}, in ms. */
    long timeoutMillis(int times) {
        return times * view.config().replicaTimeoutMillis();
    }

    /** The time after which a peer that has not answered {@code replicate} is replaced by a hint, in ms. */
    long replicaTimeoutMillis(NodeRef peer) {
        return timeouts.millis(peer);
    }

    /** Adapts that time-out to the outcome of a replicate that was sent at that monotonic time. */
    void adaptTimeout(NodeRef peer, long sentMillis, ShardEvent.PeerResult result) {
        if (result.reply() != null) {
            timeouts.recordAnswer(peer, clocks.steadyMillis() - sentMillis);
        } else if (result.silent()) {
            timeouts.recordSilence(peer);
        }
    }

    /** Limits the frames of requests to a peer. */
    void limitFrames(NodeRef peer, int bytes) {
        frameBytes.put(peer, Math.min(view.config().frameBytes(), bytes));
    }

    /** The longest request to the peer, in bytes: this node's limit or the peer's, as far as known. */
    int frameBytes(NodeRef peer) {
        return frameBytes.getOrDefault(peer, view.config().frameBytes());
    }

    /** Forgets former members. */
    void mapChanged() {
        skippedUntil.keySet().removeIf(peer -> !view.member(peer));
        timeouts.forget(peer -> !view.member(peer));
        frameBytes.keySet().removeIf(peer -> !view.member(peer));
    }

    /** The number of requests under way. */
    int underWay() {
        return underWay.size();
    }
}
