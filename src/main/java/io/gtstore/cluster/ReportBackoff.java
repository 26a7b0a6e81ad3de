// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import io.gtstore.protocol.NodeRef;
import java.util.HashMap;
import java.util.Map;

/**
 * When a reporter may tell the manager of a suspect: one report of it is out at a time, then comes a pause that doubles, with jitter, so that a
 * thousand reporters neither repeat themselves nor keep step (the message storm that paper §7 names as see-tell's weakness). Takes time and chance
 * as arguments; not thread-safe. Bounded by the suspects of the last ten seconds.
 */
public final class ReportBackoff {
    /** The first pause; half of it at the least. */
    public static final long MIN_PAUSE_MILLIS = 100;

    /** The longest pause. */
    public static final long MAX_PAUSE_MILLIS = 2_000;

    /** How long nothing must have been seen of a suspect for its pause to begin small again. */
    private static final long FORGET_MILLIS = 10_000;

    private static final class Suspect {
        private boolean outstanding;
        private long pauseMillis = MIN_PAUSE_MILLIS;
        private long quietUntil = Long.MIN_VALUE;
    }

    private final Map<NodeRef, Suspect> suspects = new HashMap<>();

    /** Whether that life of a node may be reported now; each true is followed by an {@link #ended}. */
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
     * The report was answered, or was not.
     *
     * @param chance from 0 to 1, drawn anew each time
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
