// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.ProbeOutcome;

/**
 * One suspect under verification: the probe rounds so far, and what they have shown. One at a time per life of a node (paper §7's remedy against report
 * storms).
 */
final class Verification {
    private static final long NEVER = Long.MIN_VALUE;

    final NodeInfo suspect;
    private final long begun;
    private int round = 1;
    private boolean evidence;
    private boolean othersRefused;
    private long refusedAt = NEVER;
    private long roundEndsAt = NEVER;

    Verification(NodeInfo suspect, long begun) {
        this.suspect = suspect;
        this.begun = begun;
    }

    /** How long it has been under way, in ms. */
    long ageMillis(long now) {
        return now - begun;
    }

    int round() {
        return round;
    }

    int nextRound() {
        roundEndsAt = NEVER;
        return ++round;
    }

    /** The manager's own probe could not be tried: the round lasts until then all the same, for the sake of those who could. */
    void endRoundAt(long at) {
        roundEndsAt = at;
    }

    boolean roundEnded(long now) {
        return roundEndsAt != NEVER && now >= roundEndsAt;
    }

    /** A probe of it has ended without an answer, the manager's own or another member's. */
    void recordFailure(ProbeOutcome outcome, boolean direct) {
        evidence |= outcome != ProbeOutcome.UNTRIED;
        othersRefused |= !direct && outcome == ProbeOutcome.REFUSED;
    }

    /** Whether anybody could try it at all; what failed before it reached the suspect says nothing of it. */
    boolean hasEvidence() {
        return evidence;
    }

    /** Whether another member was refused, too. */
    boolean othersRefused() {
        return othersRefused;
    }

    /** It refused the manager, which has yet to see whether that is the suspect's doing. */
    void doubt(long now) {
        if (refusedAt == NEVER) {
            refusedAt = now;
        }
    }

    boolean doubted() {
        return refusedAt != NEVER;
    }

    /** Whether the others have had as long to answer as a probe has. */
    boolean doubtedFor(long millis, long now) {
        return doubted() && now - refusedAt >= millis;
    }
}
