// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.Reply;
import io.gtstore.replication.ShardEvent;

/**
 * Pace of a node's pings to the manager, and what their answers say. While the node serves and the manager has the
 * node's map, one ping in three checks is enough, since the manager pushes changes of the map; else there is one with
 * each check. Event loop only.
 */
final class ManagerPings {
    /** With a check each 200 ms, a node at rest still pings more than once a second, as often as its manager expects to hear of it. */
    static final int CHECKS_PER_PING = 3;

    private int pause;

    /** Whether a ping is due; called with each check. */
    boolean due() {
        if (pause == 0) {
            return true;
        }
        pause--;
        return false;
    }

    /** Records whether a manager served a request; if not, the pause ends. */
    void asked(boolean served) {
        pause = served ? pause : 0;
    }

    /** Ends the pause: a connection was lost, or the map has changed. */
    void hurry() {
        pause = 0;
    }

    /** Records an answer; {@code serving} if this node serves its share by that map. */
    void answered(Reply.Alive manager, ClusterMap map, boolean serving) {
        boolean same = manager.epoch() == map.epoch() && manager.node().equals(map.manager());
        pause = serving && same && !manager.leader().isEmpty() ? CHECKS_PER_PING - 1 : 0;
    }

    /** The event for an answer. A manager without a leader cannot tell whether its map is the current one: epoch 0. */
    static ShardEvent.ManagerAnswered event(Reply.Alive manager) {
        long epoch = manager.leader().isEmpty() ? 0 : manager.epoch();
        return new ShardEvent.ManagerAnswered(manager.clock(), manager.node(), epoch);
    }

    /** Whether a manager lacks that map: its map is older, or another manager's of the same epoch. */
    static boolean lacks(Reply.Alive manager, ClusterMap map) {
        boolean another = !manager.node().equals(map.manager());
        return manager.epoch() < map.epoch() || (manager.epoch() == map.epoch() && another);
    }
}
