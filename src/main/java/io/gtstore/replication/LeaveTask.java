// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.NodeInfo;

/**
 * How a node that is to leave ends: once it owns nothing, and has handed over all that it held, it takes in no more copies, so that none is acknowledged
 * that would go with it; then it tells the manager, again and again until the map names it no longer. Whoever still sends it a hint keeps it elsewhere.
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

    /** Whether this node takes in no more copies. */
    boolean closed() {
        return closed;
    }

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
