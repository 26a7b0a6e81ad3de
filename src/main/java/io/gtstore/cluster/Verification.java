package io.gtstore.cluster;

import io.gtstore.protocol.NodeInfo;

/** One suspect under verification: the probe rounds so far. One at a time per life of a node (paper §7's remedy against report storms). */
final class Verification {
    final NodeInfo suspect;
    private int round = 1;

    Verification(NodeInfo suspect) {
        this.suspect = suspect;
    }

    int round() {
        return round;
    }

    int nextRound() {
        return ++round;
    }
}
