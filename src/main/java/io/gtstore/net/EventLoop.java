// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

/**
 * What the one thread that a component runs on gives it besides messages: time and chance. The code behind it asks nobody else for either, so that a
 * test in which both are made up runs the very code that production runs. All methods are called on the loop, and all actions run there, one at a time,
 * unless a method says otherwise.
 */
public interface EventLoop {
    /** A timer that can be taken back. */
    @FunctionalInterface
    interface Timer {
        /** The action runs no more; nothing happens if it has run, or was taken back. */
        void cancel();
    }

    /** The wall clock in ms since 1970; it may be wrong, and may step either way: for stamps and ages that other processes see, never for timers. For any thread. */
    long wallMillis();

    /** A clock that never goes back, in ns since some unknown time. For any thread. */
    long steadyNanos();

    /** The steady clock in ms, for time-outs, paces and pauses. For any thread. */
    default long steadyMillis() {
        return Math.floorDiv(steadyNanos(), 1_000_000L);
    }

    /** Runs the action once, that many ms from now, or 1 ms from now if there are fewer. */
    Timer after(long millis, Runnable action);

    /** Runs the action again and again, every so many ms. */
    Timer every(long millis, Runnable action);

    /** 64 random bits, good enough for names and jitter, but no secrets. For any thread. */
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

    /** Runs the action on this loop, soon. For any thread. */
    void execute(Runnable action);
}
