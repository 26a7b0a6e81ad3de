// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

/**
 * Port for time and randomness of the single thread that a component runs on. Components have no other source of
 * either, so the simulator runs production code with both made up. All methods are called on the loop, and all
 * actions run there, one at a time, unless stated otherwise.
 */
public interface EventLoop {
    /** A timer that can be cancelled. */
    @FunctionalInterface
    interface Timer {
        /** Cancels the action; has no effect if it has run or was cancelled. */
        void cancel();
    }

    /**
     * The wall clock in ms since 1970. It may be wrong and may step either way: use it for stamps and ages that other
     * processes see, never for timers. For any thread.
     */
    long wallMillis();

    /** The monotonic clock, in ns since an unspecified origin. For any thread. */
    long steadyNanos();

    /** The monotonic clock in ms, for time-outs, intervals and rates. For any thread. */
    default long steadyMillis() {
        return Math.floorDiv(steadyNanos(), 1_000_000L);
    }

    /** Runs the action once, after that many ms, at least 1. */
    Timer after(long millis, Runnable action);

    /** Runs the action periodically, every so many ms. */
    Timer every(long millis, Runnable action);

    /** 64 random bits, for names and jitter; not cryptographically secure. For any thread. */
    long random();

    /** A random number from {@code least}, included, to {@code bound}, excluded. */
    default long random(long least, long bound) {
        return least + Long.remainderUnsigned(random(), bound - least);
    }

    /** A random number from 0, included, to 1, excluded. */
    default double fraction() {
        return (random() >>> 11) * 0x1.0p-53;
    }

    /** Whether the caller is on this loop. For any thread. */
    boolean current();

    /** Queues the action on this loop. For any thread. */
    void execute(Runnable action);
}
