// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

/**
 * Packing of idle carts into byte arrays. Slots take turns, some with each tick, so that a cart is packed one to two
 * rounds after its last change. Each tick packs a bounded number of bytes; with more to pack, a round takes longer.
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

    /** Packs the next slots; called with each tick. */
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
