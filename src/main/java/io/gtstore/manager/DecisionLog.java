package io.gtstore.manager;

import io.gtstore.manager.core.Decision;
import io.gtstore.manager.core.ManagerEvent;
import io.gtstore.protocol.MapDelta;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Where several managers agree upon what the one that leads has decided. Used on the manager's event loop. */
public interface DecisionLog {
    /**
     * Proposes a decision to the managers, this one included. Decisions are appended in the order of the calls.
     *
     * @return completes on the loop once most managers have it on their disks and this one has carried it out, with whether it counted: a change that was
     *     computed on another map does not. Fails, within a bounded time, if that did not come about, or nobody knows: it may still take effect later
     */
    Future<Boolean> append(Decision decision);

    /** A manager, as the log sees it: told on its event loop, in the log's order, of all that was agreed upon, and of who leads. */
    interface Follower {
        /**
         * Carries out what was agreed upon.
         *
         * @return whether it counted
         */
        boolean told(ManagerEvent event);

        /** What was agreed upon so far; null if the cluster has not begun. */
        @Nullable
        MapDelta agreed();
    }
}
