package io.gtstore.replication;

/** Packs carts that nobody has changed for a while, some slots at a time, so that each slot has its turn once in a round. */
final class Packing {
    private static final int ROUND_MILLIS = 10_000;
    private static final int TICK_MILLIS = 100;

    private final ShardState state;
    private int next;

    Packing(ShardState state) {
        this.state = state;
    }

    /** One step of the round; called with each tick. */
    void look() {
        int slots = state.map().settings().slots();
        int now = Math.max(1, slots * TICK_MILLIS / ROUND_MILLIS);
        for (int i = 0; i < now; i++) {
            next = next + 1 < slots ? next + 1 : 0;
            state.pack(next);
        }
    }
}
