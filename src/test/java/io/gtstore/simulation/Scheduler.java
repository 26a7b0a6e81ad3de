package io.gtstore.simulation;

import java.util.PriorityQueue;

/** Made-up time: what is due runs in the order of its time, and of one moment in the order in which it was planned. */
final class Scheduler {
    private record Due(long micros, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return micros != other.micros ? Long.compare(micros, other.micros) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Due> due = new PriorityQueue<>(256);
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
        due.add(new Due(micros + Math.max(0, delayMicros), ++order, action));
    }

    void inMillis(long delayMillis, Runnable action) {
        in(delayMillis * 1_000, action);
    }

    /** Lets that much time pass, with all that is due in it. */
    void run(long millis) {
        long until = micros + millis * 1_000;
        for (Due next = due.peek(); next != null && next.micros() <= until; next = due.peek()) {
            due.poll();
            micros = next.micros();
            next.action().run();
        }
        micros = until;
    }
}
