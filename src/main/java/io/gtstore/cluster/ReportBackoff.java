// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import io.gtstore.protocol.NodeRef;
import java.util.HashMap;
import java.util.Map;

/**
 * Back-off of failure reports: one report of a suspect at a time, then a pause that doubles, with jitter, so that a
 * thousand reporters neither repeat themselves nor synchronise (the message storm that paper §7 names as see-tell's
 * weakness). Takes time and randomness as arguments; not thread-safe. Bounded by the suspects of the last ten
 * seconds.
 */
public final class ReportBackoff {
    /** The first pause in ms; with jitter at least half of it. */
    public static final long MIN_PAUSE_MILLIS = 100;

    /** The longest pause in ms. */
    public static final long MAX_PAUSE_MILLIS = 2_000;

    /** The time without a report after which a suspect's pause starts small again. */
    private static final long FORGET_MILLIS = 10_000;

    private static final class Suspect {
        private boolean outstanding;
        private long pauseMillis = MIN_PAUSE_MILLIS;
        private long quietUntil = Long.MIN_VALUE;
    }

    private final Map<NodeRef, Suspect> suspects = new HashMap<>();

    /** Whether that incarnation of a node may be reported now; each true is followed by an {@link #ended}. */
    public boolean begin(NodeRef node, long now) {
        suspects.values().removeIf(old -> !old.outstanding && now - old.quietUntil > FORGET_MILLIS);
        Suspect suspect = suspects.computeIfAbsent(node, ref -> new Suspect());
        if (suspect.outstanding || now < suspect.quietUntil) {
            return false;
        }
        suspect.outstanding = true;
        return true;
    }

    /**
     * Ends a report, answered or not.
     *
     * @param chance a random number from 0 to 1, new for each call
     */
    public void ended(NodeRef node, long now, double chance) {
        Suspect suspect = suspects.get(node);
        if (suspect != null) {
            suspect.outstanding = false;
            suspect.quietUntil = now + (long) (suspect.pauseMillis * (1 + chance) / 2);
            suspect.pauseMillis = Math.min(MAX_PAUSE_MILLIS, suspect.pauseMillis * 2);
        }
    }
}
