// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.NodeInfo;

/**
 * The last phase of a leave: once this node owns nothing and has handed over all it held, it accepts no more copies,
 * so that none is acknowledged that would be lost with it; then it reports to the manager until the map no longer
 * lists it. Senders of hints choose another node.
 */
final class LeaveTask {
    private final ShardView view;
    private final ShardCarts carts;
    private final ShardEffects effects;
    private boolean closed;

    LeaveTask(ShardView view, ShardCarts carts, ShardEffects effects) {
        this.view = view;
        this.carts = carts;
        this.effects = effects;
    }

    /** Whether this node accepts no more copies. */
    boolean closed() {
        return closed;
    }

    @ThroughAllSlots("by a tick, while the node leaves and owns nothing")
    void checkDrained() {
        NodeInfo self = view.map().member(view.self());
        if (self == null) {
            return;
        }
        closed = self.leaving()
                && view.ownedSlots().isEmpty()
                && carts.heldSlots().isEmpty()
                && carts.storing() == 0;
        if (closed) {
            effects.reportDrained();
        }
    }
}
