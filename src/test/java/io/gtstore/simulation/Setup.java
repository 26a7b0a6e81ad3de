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
        double drift) {
    static Setup random(SplittableRandom random) {
        int nodes = random.nextInt(8) == 0 ? 1 + random.nextInt(2) : 3 + random.nextInt(3);
        int replicas = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 2;
        return new Setup(
                nodes,
                replicas,
                Math.min(replicas, 2),
                4 + random.nextInt(5),
                2 + random.nextInt(2),
                2 + random.nextInt(3),
                random.nextInt(4) == 0,
                random.nextInt(6) == 0 ? 3_600_000 : random.nextInt(2) == 0 ? 200 : 0,
                random.nextInt(3) == 0 ? 0.01 : 0);
    }
}
