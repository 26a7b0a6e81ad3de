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
 * The other nodes as this shard knows them: requests to them that are under way, whom to skip after a failure, how long each takes to answer, and how long a
 * frame it accepts. Bounded by the members and, as every request ends, by time-outs.
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

    /** Sends a request; {@code then} runs once, with the reply or when there is none in time. */
    void send(NodeInfo to, Request request, long timeoutMillis, PeerCallback then) {
        underWay.put(effects.send(to, request, timeoutMillis), new Sent(to, then));
    }

    /** Records what the end of a request tells of the peer, then runs its continuation. */
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
     * Skips a peer that failed to answer for a while, and reports it. After this process was stopped itself, its time-outs prove nothing. An attempt that failed
     * on this side is not reported.
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

    /** Whether the peer failed to answer a moment ago. */
    boolean skipped(NodeRef peer) {
        return skippedUntil.getOrDefault(peer, NEVER) > clocks.steadyMillis();
    }

    /** Time has passed; if more than a tick should take, this process was stopped, and had no right to its suspicions. */
    void tick() {
        if (wasStopped()) {
            skippedUntil.clear();
        }
        lastTick = clocks.steadyMillis();
    }

    private boolean wasStopped() {
        return lastTick != NEVER && clocks.steadyMillis() - lastTick > TICK_MILLIS + PAUSE_MILLIS;
    }

    /** The time-out of a request that may take so many times {@code replica.timeout}, in ms. */
    long timeoutMillis(int times) {
        return times * view.config().replicaTimeoutMillis();
    }

    /** The time after which a peer that has not answered {@code replicate} is replaced by a hint, in ms. */
    long replicaTimeoutMillis(NodeRef peer) {
        return timeouts.millis(peer);
    }

    /** Adapts that time to how a replicate ended that was sent at that time of the steady clock. */
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

    /** The most bytes that a request to the peer may take: this node's limit or the peer's, as far as it is known. */
    int frameBytes(NodeRef peer) {
        return frameBytes.getOrDefault(peer, view.config().frameBytes());
    }

    /** The view has changed: those that are no members any more are forgotten. */
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
