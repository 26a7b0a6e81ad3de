// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hashed timer wheel (Varghese and Lauck, 1987): many time-outs on one timer; setting and cancelling cost O(1).
 * Accurate to a tick of 10 ms, and never early. The timer runs only while time-outs are set, and a little longer.
 * Time in which the event loop was stalled does not count, since replies may wait unread. Used on one event loop
 * only.
 */
final class TimerWheel {
    static final long TICK_MILLIS = 10;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    private static final int SLOTS = 512;
    private static final int FORGIVEN_TICKS = 5;
    private static final int IDLE_TICKS = 100;

    private final Vertx vertx;
    private final Timeout[] slots = new Timeout[SLOTS];
    private long now;
    private long lastNanos;
    private long timer = -1;
    private int armed;
    private int idleTicks;

    TimerWheel(Vertx vertx) {
        this.vertx = vertx;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Timeout(this, 0, () -> {});
        }
    }

    /** A time-out: a link in its slot's ring. */
    static final class Timeout {
        private final TimerWheel wheel;
        private final long due;
        private @Nullable Runnable action;
        private Timeout previous = this;
        private Timeout next = this;

        private Timeout(TimerWheel wheel, long due, Runnable action) {
            this.wheel = wheel;
            this.due = due;
            this.action = action;
        }

        /** Cancels it; has no effect if it has run or was cancelled. */
        void cancel() {
            if (action != null) {
                action = null;
                previous.next = next;
                next.previous = previous;
                wheel.armed--;
            }
        }
    }

    /** Runs the action once, after that many milliseconds. */
    Timeout schedule(long delayMillis, Runnable action) {
        start();
        long ticks = Math.max(1, (delayMillis + TICK_MILLIS - 1) / TICK_MILLIS) + 1;
        Timeout timeout = new Timeout(this, now + ticks, action);
        Timeout head = slots[(int) (timeout.due % SLOTS)];
        timeout.previous = head.previous;
        timeout.next = head;
        head.previous.next = timeout;
        head.previous = timeout;
        armed++;
        return timeout;
    }

    /** The time for which the wheel has turned, in ms; it turns only while time-outs are set. */
    long nowMillis() {
        return now * TICK_MILLIS;
    }

    /** Whether its timer runs. */
    boolean running() {
        return timer >= 0;
    }

    void stop() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    private void start() {
        idleTicks = 0;
        if (timer < 0) {
            lastNanos = System.nanoTime();
            timer = vertx.setPeriodic(TICK_MILLIS, fired -> turn(System.nanoTime()));
        }
    }

    private void turn(long nanos) {
        long ticks = (nanos - lastNanos) / TICK_NANOS;
        if (ticks > FORGIVEN_TICKS) {
            lastNanos = nanos;
            ticks = 1;
        } else {
            lastNanos += ticks * TICK_NANOS;
        }
        for (long i = 0; i < ticks; i++) {
            tick();
        }
    }

    private void tick() {
        now++;
        Timeout head = slots[(int) (now % SLOTS)];
        for (Timeout timeout = firstDue(head); timeout != null; timeout = firstDue(head)) {
            Runnable action = timeout.action;
            timeout.cancel();
            if (action != null) {
                action.run();
            }
        }
        idleTicks = armed == 0 ? idleTicks + 1 : 0;
        if (idleTicks > IDLE_TICKS) {
            stop();
        }
    }

    /** Searched again after each action, since an action may cancel any other time-out. */
    private @Nullable Timeout firstDue(Timeout head) {
        for (Timeout timeout = head.next; timeout != head; timeout = timeout.next) {
            if (timeout.due <= now) {
                return timeout;
            }
        }
        return null;
    }
}
