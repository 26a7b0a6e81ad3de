// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;

/**
 * An entry of the managers' log: what the leader has decided, in a form that leaves nothing to whoever carries it out. So managers of different releases
 * hold the same map, whatever their planners would make of the same wish.
 */
public sealed interface Decision {
    /** Handles decisions, a method for each kind. */
    interface Handler {
        void change(Change change);

        void lead(Lead lead);

        void former(Former former);
    }

    /** Calls the handler's method for this kind of decision. */
    void dispatch(Handler handler);

    /** Whether it is about the map. */
    boolean changesMap();

    /**
     * A change of the map. It counts only on the map that it was computed on, the one of the epoch {@code delta.since()}: on any other one every manager
     * passes over it. A whole map ({@code since} 0) counts only where there is none yet, or one without members.
     *
     * @param delta the map's next state, or how it differs from the one before
     * @param why for people
     */
    record Change(MapDelta delta, String why) implements Decision {
        @Override
        public void dispatch(Handler handler) {
            handler.change(this);
        }

        @Override
        public boolean changesMap() {
            return true;
        }
    }

    /** A manager begins to lead the others: where it is reached, so that they can point to it. The map stays as it is. */
    record Lead(NodeInfo manager) implements Decision {
        @Override
        public void dispatch(Handler handler) {
            handler.lead(this);
        }

        @Override
        public boolean changesMap() {
            return false;
        }
    }

    /** A wish, as logs of version 1 have it, whose readers computed the change themselves. Read from old logs, never written. */
    record Former(Command command) implements Decision {
        @Override
        public void dispatch(Handler handler) {
            handler.former(this);
        }

        @Override
        public boolean changesMap() {
            return true;
        }
    }
}
