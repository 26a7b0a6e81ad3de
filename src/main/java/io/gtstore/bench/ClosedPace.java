// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import java.util.function.Consumer;

/** The closed loop: each shopper takes its next step as soon as the one before has ended. */
final class ClosedPace implements Pace {
    private final Lane lane;
    private final Consumer<Shopper> whenOver;

    /** The pace of a lane; {@code whenOver} is told each shopper for whom the run is over. */
    ClosedPace(Lane lane, Consumer<Shopper> whenOver) {
        this.lane = lane;
        this.whenOver = whenOver;
    }

    @Override
    public void idle(Shopper shopper, int index) {
        long now = System.nanoTime();
        if (lane.window().over(now) || lane.counts().exhausted()) {
            whenOver.accept(shopper);
        } else {
            shopper.step(now);
        }
    }

    @Override
    public void turn() {}

    @Override
    public long nextNanos() {
        return Long.MAX_VALUE;
    }
}
