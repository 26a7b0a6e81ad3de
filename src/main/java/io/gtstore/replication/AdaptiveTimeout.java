// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.NodeRef;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Per-peer replication time-out before a hint is written to another node: smoothed mean plus four times the deviation
 * of the peer's response times (Jacobson, "Congestion avoidance and control", 1988), between {@code replica.timeout}
 * and ten times that; doubled after each time-out until the peer answers. With a fixed time-out, peers with slow
 * disks or processors would all count as failed, and the hints would slow them down further.
 */
final class AdaptiveTimeout {
    private static final int MOST_TIMES = 10;
    private static final int MOST_SILENCES = 3;
    private static final double GAIN = 0.125;
    private static final double DEVIATION_GAIN = 0.25;
    private static final int DEVIATIONS = 4;

    private static final class Peer {
        private double mean = -1;
        private double deviation;
        private int silences;
    }

    private final long least;
    private final Map<NodeRef, Peer> peers = new HashMap<>();

    AdaptiveTimeout(long leastMillis) {
        this.least = leastMillis;
    }

    /** The current time-out of the peer, in ms. */
    long millis(NodeRef ref) {
        Peer peer = peers.get(ref);
        if (peer == null) {
            return least;
        }
        long usual = Math.max(least, (long) (peer.mean + DEVIATIONS * peer.deviation));
        return Math.min(MOST_TIMES * least, usual << peer.silences);
    }

    /** Records a response time, in ms. */
    void recordAnswer(NodeRef ref, long millis) {
        Peer peer = peers.computeIfAbsent(ref, r -> new Peer());
        peer.silences = 0;
        if (peer.mean < 0) {
            peer.mean = millis;
            peer.deviation = millis / 2.0;
        } else {
            peer.deviation += DEVIATION_GAIN * (Math.abs(millis - peer.mean) - peer.deviation);
            peer.mean += GAIN * (millis - peer.mean);
        }
    }

    /** Records a time-out. */
    void recordSilence(NodeRef ref) {
        Peer peer = peers.computeIfAbsent(ref, r -> new Peer());
        peer.silences = Math.min(MOST_SILENCES, peer.silences + 1);
    }

    /** Forgets former members. */
    void forget(Predicate<NodeRef> gone) {
        peers.keySet().removeIf(gone);
    }
}
