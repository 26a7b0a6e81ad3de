// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.NodeRef;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How long each peer is waited for before a copy goes elsewhere: the mean of its answers and four times their deviation (Jacobson, "Congestion avoidance
 * and control", 1988), but no less than {@code replica.timeout} and no more than ten times that; twice as long after each silence, until it answers. A
 * fixed time would take every peer for dead where disks or processors are slow, and the copies sent elsewhere would make them slower still.
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

    /** How long to wait for this peer now, in ms. */
    long millis(NodeRef ref) {
        Peer peer = peers.get(ref);
        if (peer == null) {
            return least;
        }
        long usual = Math.max(least, (long) (peer.mean + DEVIATIONS * peer.deviation));
        return Math.min(MOST_TIMES * least, usual << peer.silences);
    }

    /** It answered after so many ms. */
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

    /** It did not answer in time. */
    void recordSilence(NodeRef ref) {
        Peer peer = peers.computeIfAbsent(ref, r -> new Peer());
        peer.silences = Math.min(MOST_SILENCES, peer.silences + 1);
    }

    /** Those are no members any more. */
    void forget(Predicate<NodeRef> gone) {
        peers.keySet().removeIf(gone);
    }
}
