// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.ProbeOutcome;

/**
 * What becomes of suspects (paper §4 and §7): each life of a node is verified once at a time, until it is cleared, evicted, or dropped because it is the
 * manager that may be cut off; then it is verified again later.
 */
final class Verdicts {
    /** Whoever carries them out. */
    interface Court {
        ClusterMap map();

        void effect(ManagerEffect effect);

        void evict(NodeInfo dead, boolean silent);
    }

    private final ManagerConfig config;
    private final Suspicions suspicions;
    private final Court court;

    Verdicts(ManagerConfig config, Suspicions suspicions, Court court) {
        this.config = config;
        this.suspicions = suspicions;
        this.court = court;
    }

    /** A member is accused: it is verified, unless it is already, or has just proved that it lives. */
    void accuse(NodeInfo suspect, ManagerEvent.Accused accused, long now) {
        boolean fresh = accused.sighting() == ManagerEvent.Sighting.CONNECTION_LOST;
        if (suspicions.begin(suspect, fresh, now)) {
            court.effect(new ManagerEffect.Note("suspect " + suspect.ref() + " reported by " + accused.accuser() + " ("
                    + accused.sighting() + ")"));
            probe(suspect, 1);
        }
    }

    /** Time passes. */
    void tick(long now) {
        suspicions
                .matching(each -> each.doubtedFor(config.probeTimeoutMillis(), now))
                .forEach(each -> judgeDoubted(each, now));
        suspicions.matching(each -> each.roundEnded(now)).forEach(each -> judgeSilence(each, now));
    }

    private void probe(NodeInfo suspect, int round) {
        court.effect(new ManagerEffect.Probe(suspect, round));
        int asked = 0;
        for (NodeInfo member : court.map().members()) {
            if (member.id().equals(suspect.id())) {
                continue;
            }
            court.effect(
                    asked++ < 2
                            ? new ManagerEffect.ProbeVia(member, suspect, round)
                            : new ManagerEffect.Witness(member));
        }
    }

    /** A probe of a suspect has ended; also one that is verified no more. */
    void recordProbe(ManagerEvent.Probed probed, long now) {
        if (!probed.via().isEmpty()) {
            suspicions.recordAnswer(probed.via(), now);
        }
        Verification verification = suspicions.of(probed.suspect());
        if (verification == null) {
            return;
        }
        boolean direct = probed.via().isEmpty();
        if (probed.outcome() == ProbeOutcome.ALIVE) {
            suspicions.clear(verification.suspect, now);
            court.effect(new ManagerEffect.Note(
                    "cleared " + probed.suspect() + ": it answered" + (direct ? "" : " " + probed.via())));
            return;
        }
        verification.recordFailure(probed.outcome(), direct);
        if (probed.outcome() == ProbeOutcome.REFUSED && (direct || verification.doubted())) {
            judgeRefusal(verification, now);
        } else if (direct && probed.round() == verification.round()) {
            if (probed.outcome() == ProbeOutcome.UNTRIED) {
                verification.endRoundAt(now + config.probeTimeoutMillis());
            } else {
                judgeSilence(verification, now);
            }
        }
    }

    /**
     * A refusal is proof while it is the only one. Several at once may be this manager's own doing, or its network's: each then counts once another member
     * was refused, too, or enough others have answered by the end of the round.
     */
    private void judgeRefusal(Verification verification, long now) {
        boolean alone = !verification.doubted() && suspicions.recordRefusal(now);
        if (alone || verification.othersRefused()) {
            evict(verification.suspect, false);
        } else {
            verification.doubt(now);
        }
    }

    private void judgeDoubted(Verification verification, long now) {
        if (suspicions.cutOff(court.map(), verification.suspect.id(), now)) {
            drop(verification, "refuses connections, but so do others, or they are silent", now);
        } else {
            evict(verification.suspect, false);
        }
    }

    private void judgeSilence(Verification verification, long now) {
        if (verification.doubted()) {
            return;
        }
        if (verification.round() < config.probeTries()) {
            probe(verification.suspect, verification.nextRound());
        } else if (!verification.hasEvidence()) {
            drop(verification, "cannot be tried from here (name lookup, route, or file handles)", now);
        } else if (suspicions.cutOff(court.map(), verification.suspect.id(), now) && !graceIsOver(verification, now)) {
            if (config.isolatedGraceMillis() > 0) {
                probe(verification.suspect, verification.nextRound());
            } else {
                drop(verification, "is silent, but so are too many others", now);
            }
        } else {
            evict(verification.suspect, true);
        }
    }

    /** Whether the operator would rather have a suspect evicted, after so long, than wait for the others. */
    private boolean graceIsOver(Verification verification, long now) {
        return config.isolatedGraceMillis() > 0 && verification.ageMillis(now) >= config.isolatedGraceMillis();
    }

    private void drop(Verification verification, String why, long now) {
        suspicions.leaveOpen(verification.suspect.ref(), now);
        court.effect(
                new ManagerEffect.Note("cut off? " + verification.suspect.ref() + " " + why + ": nobody is evicted"));
    }

    private void evict(NodeInfo dead, boolean silent) {
        suspicions.forget(dead.ref());
        court.evict(dead, silent);
    }
}
