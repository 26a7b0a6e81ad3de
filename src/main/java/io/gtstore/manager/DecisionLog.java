// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.manager.core.Decision;
import io.gtstore.protocol.MapDelta;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** The log in which several managers agree upon the decisions of the one that leads. Used on the manager's event loop. */
public interface DecisionLog {
    /**
     * Proposes a decision to the managers, this one included. Decisions are appended in the order of the calls.
     *
     * @return completes on the loop once most managers have it on their disks and this one has carried it out, with whether it counted: a change that was
     *     computed on another map does not. Fails, within a bounded time, if that did not come about, or nobody knows: it may still take effect later
     */
    Future<Boolean> append(Decision decision);

    /** A manager, as the log sees it: called on its event loop, in the log's order. */
    interface Follower {
        /**
         * Carries out a decision that was agreed upon.
         *
         * @return whether it counted
         */
        boolean commit(Decision decision);

        /**
         * Takes up a snapshot, in place of all decisions before it.
         *
         * @param begun whether the cluster had begun with it; else it is what the first manager of the group began with
         */
        void restore(MapDelta whole, boolean begun);

        /**
         * The managers have a leader, or none.
         *
         * @param leader its id; empty for none
         * @param here whether it is this one, which has then carried out all that was agreed upon before
         */
        void elected(String leader, boolean here);

        /** The map that was agreed upon so far; null if the cluster has not begun. */
        @Nullable
        MapDelta agreedMap();
    }
}
