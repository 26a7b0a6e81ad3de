// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import java.util.SplittableRandom;

/**
 * What the network does to messages where no link is cut.
 *
 * @param loss the share of messages that vanish
 * @param duplication the share that arrive twice
 * @param late the share that take up to {@code lateMillis}, and so are overtaken by others
 * @param lateMillis the longest delay
 */
record Weather(double loss, double duplication, double late, int lateMillis) {
    /** A good local network. */
    static final Weather CALM = new Weather(0, 0, 0, 1);

    static Weather random(SplittableRandom random) {
        return new Weather(
                random.nextInt(3) == 0 ? random.nextDouble() * 0.15 : 0,
                random.nextInt(3) == 0 ? random.nextDouble() * 0.2 : 0,
                random.nextInt(2) == 0 ? random.nextDouble() * 0.2 : 0,
                10 + random.nextInt(random.nextInt(4) == 0 ? 3_000 : 300));
    }

    boolean loses(SplittableRandom random) {
        return loss > 0 && random.nextDouble() < loss;
    }

    boolean duplicates(SplittableRandom random) {
        return duplication > 0 && random.nextDouble() < duplication;
    }

    long delayMicros(SplittableRandom random) {
        boolean takesLong = late > 0 && random.nextDouble() < late;
        return 100L + random.nextInt(takesLong ? lateMillis * 1_000 : 900);
    }
}
