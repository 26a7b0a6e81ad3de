package io.gtstore.bench;

/** The closed loop: each shopper takes its next step as soon as the one before has ended. */
final class ClosedPace implements Pace {
    private final Worker lane;
    private final Window window;

    ClosedPace(Worker lane, Window window) {
        this.lane = lane;
        this.window = window;
    }

    @Override
    public void idle(Shopper shopper, int index) {
        long now = System.nanoTime();
        if (window.over(now) || lane.counts().exhausted()) {
            lane.close(shopper);
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
