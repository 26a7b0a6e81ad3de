// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Made-up time: what is due runs in the order of its time, and of one moment in the order in which it was planned. */
final class Scheduler {
    private static final int ORDER_BITS = 32;
    private static final long MOST_MICROS = 1L << (Long.SIZE - 1 - ORDER_BITS);

    /** A heap: when each is due, and below that in which order it was planned. */
    private long[] keys = new long[256];

    private @Nullable Runnable[] actions = new Runnable[256];
    private int size;
    private long micros;
    private long order;

    /** Microseconds since the run began. */
    long micros() {
        return micros;
    }

    long millis() {
        return micros / 1_000;
    }

    /** How many things have been planned, a measure of a run's length. */
    long planned() {
        return order;
    }

    void in(long delayMicros, Runnable action) {
        long at = micros + Math.max(0, delayMicros);
        if (at >= MOST_MICROS || ++order >= 1L << ORDER_BITS) {
            throw new IllegalStateException("a run that is too long: " + at + " microseconds, " + order + " events");
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            actions = Arrays.copyOf(actions, 2 * size);
        }
        up(size++, at << ORDER_BITS | order, action);
    }

    void inMillis(long delayMillis, Runnable action) {
        in(delayMillis * 1_000, action);
    }

    /** Lets that much time pass, with all that is due in it. */
    void run(long millis) {
        long until = micros + millis * 1_000;
        while (size > 0 && keys[0] >>> ORDER_BITS <= until) {
            micros = keys[0] >>> ORDER_BITS;
            first().run();
        }
        micros = until;
    }

    private Runnable first() {
        Runnable first = action(0);
        size--;
        if (size > 0) {
            down(keys[size], action(size));
        }
        actions[size] = null;
        return first;
    }

    private Runnable action(int at) {
        Runnable action = actions[at];
        if (action == null) {
            throw new IllegalStateException("nothing is planned at " + at);
        }
        return action;
    }

    private void up(int from, long key, Runnable action) {
        int at = from;
        while (at > 0 && key < keys[(at - 1) / 2]) {
            int parent = (at - 1) / 2;
            keys[at] = keys[parent];
            actions[at] = actions[parent];
            at = parent;
        }
        keys[at] = key;
        actions[at] = action;
    }

    private void down(long key, Runnable action) {
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && keys[child + 1] < keys[child]) {
                child++;
            }
            if (key <= keys[child]) {
                break;
            }
            keys[at] = keys[child];
            actions[at] = actions[child];
            at = child;
        }
        keys[at] = key;
        actions[at] = action;
    }
}
