// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

/**
 * Packs carts that nobody has changed for a while: each slot has its turn once in a round, some slots with each tick, so that a cart is packed one to two
 * rounds after its last change. A tick packs no more than so many bytes, so that it takes no long time; where there is more to do, a round takes longer.
 */
final class CartCompaction {
    static final int ROUND_MILLIS = 10_000;
    static final long BYTES_PER_TICK = 1 << 20;

    private final ShardView view;
    private final ShardCarts carts;
    private final NodeClocks clocks;
    private long turnedAt;
    private int next;

    CartCompaction(ShardView view, ShardCarts carts, NodeClocks clocks) {
        this.view = view;
        this.carts = carts;
        this.clocks = clocks;
        this.turnedAt = clocks.steadyMillis();
    }

    /** One step of the round; called with each tick. */
    void packNext() {
        int slots = view.map().settings().slots();
        long elapsed = Math.min(ROUND_MILLIS, clocks.steadyMillis() - turnedAt);
        long turns = slots * elapsed / ROUND_MILLIS;
        long left = BYTES_PER_TICK;
        for (long i = 0; i < turns; i++) {
            left -= carts.pack(next, left);
            if (left <= 0) {
                turnedAt = clocks.steadyMillis();
                return; // and goes on with this slot
            }
            next = next + 1 < slots ? next + 1 : 0;
        }
        if (turns > 0) {
            turnedAt = clocks.steadyMillis() - (elapsed - turns * ROUND_MILLIS / slots);
        }
    }
}
