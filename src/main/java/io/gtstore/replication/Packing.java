package io.gtstore.replication;

/**
 * Packs carts that nobody has changed for a while: each slot has its turn once in a round, some slots with each tick, so that a cart is packed one to two
 * rounds after its last change.
 */
final class Packing {
    static final int ROUND_MILLIS = 10_000;

    private final ShardState state;
    private long turnedAt;
    private int next;

    Packing(ShardState state) {
        this.state = state;
        this.turnedAt = state.steadyMillis();
    }

    /** One step of the round; called with each tick. */
    void look() {
        int slots = state.map().settings().slots();
        long elapsed = Math.min(ROUND_MILLIS, state.steadyMillis() - turnedAt);
        long turns = slots * elapsed / ROUND_MILLIS;
        for (long i = 0; i < turns; i++) {
            next = next + 1 < slots ? next + 1 : 0;
            state.pack(next);
        }
        if (turns > 0) {
            turnedAt = state.steadyMillis() - (elapsed - turns * ROUND_MILLIS / slots);
        }
    }
}
