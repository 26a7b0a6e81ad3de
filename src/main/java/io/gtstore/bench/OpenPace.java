// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The open loop: operations are due at even intervals, whatever became of those before, in turn for each shopper. One that is due while its shopper still
 * waits for an answer begins as soon as that has come; its time counts from when it was due, so a store that falls behind cannot hide it (no coordinated
 * omission). What waits is a number, not a queue.
 */
final class OpenPace implements Pace {
    private final Lane lane;
    private final Window window;
    private final IntFunction<Shopper> shoppers;
    private final Consumer<Shopper> whenOver;
    private final double nanosPerOperation;
    private final int first;
    private final int ofAll;
    private final long[] begun;
    private final boolean[] waiting;
    private long arrivals;
    private volatile long nextNanos;
    private boolean over;

    /**
     * The pace of a lane.
     *
     * @param first the number of the lane's first shopper, of those of all lanes
     * @param count how many they are
     * @param shoppers the lane's shoppers, by their place in it
     * @param whenOver told each shopper for whom the run is over
     */
    OpenPace(Lane lane, int first, int count, IntFunction<Shopper> shoppers, Consumer<Shopper> whenOver) {
        this.lane = lane;
        this.window = lane.window();
        this.shoppers = shoppers;
        this.whenOver = whenOver;
        this.nanosPerOperation = TimeUnit.SECONDS.toNanos(1) / lane.options().rate();
        this.first = first;
        this.ofAll = lane.options().sessions();
        this.begun = new long[count];
        this.waiting = new boolean[count];
        this.nextNanos = window.beginNanos();
    }

    /** When the n-th operation of a shopper of this lane is due. */
    private long due(int index, long n) {
        return window.beginNanos() + (long) ((first + index + n * ofAll) * nanosPerOperation);
    }

    @Override
    public void idle(Shopper shopper, int index) {
        long now = System.nanoTime();
        long due = due(index, begun[index]);
        if (window.over(now)) {
            close(shopper, index);
        } else if (now - due >= 0) {
            begun[index]++;
            shopper.step(due);
        } else {
            waiting[index] = true;
        }
    }

    @Override
    public void turn() {
        int count = begun.length;
        long now = System.nanoTime();
        if (window.over(now)) {
            end();
            return;
        }
        long next = due((int) (arrivals % count), arrivals / count);
        while (now - next >= 0) {
            wake((int) (arrivals % count));
            arrivals++;
            next = due((int) (arrivals % count), arrivals / count);
        }
        nextNanos = next - window.untilNanos() < 0 ? next : window.untilNanos();
    }

    private void wake(int index) {
        if (waiting[index]) {
            waiting[index] = false;
            idle(shoppers.apply(index), index);
        }
    }

    /** Releases all waiters at the end. */
    private void end() {
        if (over) {
            return;
        }
        over = true;
        nextNanos = Long.MAX_VALUE;
        for (int index = 0; index < begun.length; index++) {
            wake(index);
        }
    }

    private void close(Shopper shopper, int index) {
        long late = 0;
        for (long n = begun[index]; due(index, n) - window.untilNanos() < 0; n++) {
            late += window.measures(due(index, n)) ? 1 : 0;
        }
        lane.figures().late(late);
        whenOver.accept(shopper);
    }

    @Override
    public long nextNanos() {
        return nextNanos;
    }
}
