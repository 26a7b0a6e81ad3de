package io.gtstore.simulation;

import java.util.SplittableRandom;

/**
 * The cluster of a run.
 *
 * @param nodes how many nodes it begins with
 * @param replicas how many owners a slot has
 * @param copies how many of them a change is on before it is acknowledged
 * @param slots few, so that they are all used
 * @param clients how many client processes; each has a session on each key
 * @param keys how many carts
 * @param encoded whether messages go through the codec
 * @param skewMillis how far the clocks may differ from the true time, either way
 * @param drift by what share they may be fast or slow
 * @param sessionMillis how old a session may grow; short ones let horizons rise within a run
 * @param ttlMillis how long after its last change a cart keeps its items; 0 for ever
 * @param durable whether a node that starts again finds what its disk had stored
 * @param watching whether sessions watch their carts
 */
record Setup(
        int nodes,
        int replicas,
        int copies,
        int slots,
        int clients,
        int keys,
        boolean encoded,
        long skewMillis,
        double drift,
        long sessionMillis,
        long ttlMillis,
        boolean durable,
        boolean watching) {
    /**
     * Whether a session that was issued by a clock that is more than session.grace behind may meet a horizon that was raised by others. It loses what
     * it is told is stored, if the node that issued it has yet to learn of the horizon; until that is mended, runs have short sessions or wrong clocks.
     */
    static final boolean SHORT_SESSIONS_BY_WRONG_CLOCKS = false;

    static Setup random(SplittableRandom random) {
        int nodes = random.nextInt(8) == 0 ? 1 + random.nextInt(2) : 3 + random.nextInt(3);
        int replicas = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 2;
        return new Setup(
                        nodes,
                        replicas,
                        Math.min(replicas, 2),
                        random.nextInt(8) == 0 ? 1 + random.nextInt(2) : 4 + random.nextInt(5),
                        2 + random.nextInt(2),
                        random.nextInt(8) == 0 ? 8 : 2 + random.nextInt(3),
                        random.nextInt(4) == 0,
                        random.nextInt(6) == 0 ? 3_600_000 : random.nextInt(2) == 0 ? 200 : 0,
                        random.nextInt(3) == 0 ? 0.01 : 0,
                        random.nextInt(3) == 0 ? 3_000 + random.nextInt(5_000) : 900_000,
                        random.nextInt(10) == 0 ? 2_000 + random.nextInt(6_000) : 0,
                        random.nextInt(3) == 0,
                        random.nextInt(4) == 0)
                .sound();
    }

    private Setup sound() {
        boolean wrong = skewMillis >= graceMillis();
        return SHORT_SESSIONS_BY_WRONG_CLOCKS || !wrong
                ? this
                : new Setup(
                        nodes,
                        replicas,
                        copies,
                        slots,
                        clients,
                        keys,
                        encoded,
                        200,
                        drift,
                        sessionMillis,
                        ttlMillis,
                        durable,
                        watching);
    }

    /** How many shards a node has: not all nodes have as many. */
    int shards(String node) {
        return 1 + Math.floorMod(slots + keys + node.hashCode(), 3);
    }

    /** How much longer a session is remembered: more than the clocks differ by in a run. */
    long graceMillis() {
        return sessionMillis / 2;
    }

    /** Whether carts end within a run: by a clock that is an hour behind they would not. */
    boolean cartsEnd() {
        return ttlMillis > 0 && skewMillis <= 200;
    }

    /** Whether horizons rise within a run: sessions are short, and the clocks agree well enough for them to be of use. */
    boolean horizonsRise() {
        return sessionMillis < 60_000 && skewMillis < graceMillis();
    }
}
