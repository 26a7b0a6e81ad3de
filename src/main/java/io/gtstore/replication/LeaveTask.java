package io.gtstore.replication;

import io.gtstore.protocol.NodeInfo;

/**
 * How a node that is to leave ends: once it owns nothing, and has handed over all that it held, it takes in no more copies, so that none is acknowledged
 * that would go with it; then it tells the manager, again and again until the map names it no longer. Whoever still sends it a hint keeps it elsewhere.
 */
final class LeaveTask {
    private final ShardState state;

    LeaveTask(ShardState state) {
        this.state = state;
    }

    void look() {
        NodeInfo self = state.map().member(state.self());
        if (self == null) {
            return;
        }
        boolean empty = self.leaving()
                && state.ownedSlots().isEmpty()
                && state.heldSlots().isEmpty()
                && !state.storing();
        state.close(empty);
        if (empty) {
            state.drained();
        }
    }
}
