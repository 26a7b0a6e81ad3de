// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hashed timer wheel (Varghese and Lauck, 1987): many time-outs on one timer; setting and cancelling cost O(1).
 * Accurate to a tick of 10 ms, and never early. It does not turn tick by tick: its timer is set for the next time-out,
 * or for 50 ms if that is sooner, and not at all while none is set. Time in which the event loop was stalled does not
 * count, since replies may wait unread; it shows as lateness of the timer. Used on one event loop only.
 */
final class TimerWheel {
    static final long TICK_MILLIS = 10;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    private static final int SLOTS = 512;
    private static final int FORGIVEN_TICKS = 5;
    private static final int LONGEST_SLEEP_TICKS = 5;
    private static final int IDLE_TICKS = 100;
    private static final long UNSET = -1;

    private final Clock clock;
    private final Timeout[] slots = new Timeout[SLOTS];
    /** The reading of the clock at tick 0, later by all time that does not count. */
    private long originNanos;
    /** The tick up to which time-outs have run. */
    private long now;
    /** The tick that the timer is set for, no later than any time-out. */
    private long wakeAt;
    /** The tick at which the last time-out ran or was cancelled. */
    private long idleSince;

    private long timer = UNSET;
    private int armed;

    /** What a wheel needs of its surroundings. */
    interface Clock {
        /** The monotonic clock. */
        long nanos();

        /** Runs the action once, after that many ms. Returns the timer's id, not negative. */
        long set(long millis, Runnable action);

        /** Cancels a timer. */
        void cancel(long timer);
    }

    TimerWheel(Vertx vertx) {
        this(new Clock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public long set(long millis, Runnable action) {
                return vertx.setTimer(millis, fired -> action.run());
            }

            @Override
            public void cancel(long timer) {
                vertx.cancelTimer(timer);
            }
        });
    }

    TimerWheel(Clock clock) {
        this.clock = clock;
        this.originNanos = clock.nanos();
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
                wheel.disarmed();
            }
        }
    }

    /** Runs the action once, after that many milliseconds. */
    Timeout schedule(long delayMillis, Runnable action) {
        long present = present();
        if (armed == 0) {
            now = present;
        }
        long ticks = Math.max(1, (delayMillis + TICK_MILLIS - 1) / TICK_MILLIS) + 1;
        Timeout timeout = new Timeout(this, present + ticks, action);
        Timeout head = slots[(int) (timeout.due % SLOTS)];
        timeout.previous = head.previous;
        timeout.next = head;
        head.previous.next = timeout;
        head.previous = timeout;
        armed++;
        wakeBy(Math.min(timeout.due, present + LONGEST_SLEEP_TICKS), present);
        return timeout;
    }

    /** The time that counts, in ms since an unspecified origin: neither stalls nor, but for a second each, times without time-outs. */
    long nowMillis() {
        return present() * TICK_MILLIS;
    }

    /** Whether its timer is set. */
    boolean running() {
        return timer != UNSET;
    }

    void stop() {
        if (timer != UNSET) {
            clock.cancel(timer);
            timer = UNSET;
        }
    }

    private void disarmed() {
        armed--;
        if (armed == 0) {
            idleSince = present();
        }
    }

    /** The present tick, after what does not count is taken off. */
    private long present() {
        long present = (clock.nanos() - originNanos) / TICK_NANOS;
        long last = present;
        if (timer != UNSET && present - wakeAt > FORGIVEN_TICKS) {
            last = Math.max(now, wakeAt - 1);
        } else if (timer == UNSET && armed == 0) {
            last = Math.min(present, idleSince + IDLE_TICKS);
        }
        originNanos += (present - last) * TICK_NANOS;
        return last;
    }

    private void wakeBy(long tick, long present) {
        if (timer == UNSET || tick < wakeAt) {
            stop();
            wakeAt = tick;
            timer = clock.set((tick - present) * TICK_MILLIS, this::turn);
        }
    }

    /** Runs what is due, then sleeps until the next time-out; without any, until one is set. */
    private void turn() {
        long present = present();
        timer = UNSET;
        while (now < present && armed > 0) {
            now++;
            runDue(slots[(int) (now % SLOTS)]);
        }
        if (armed > 0) {
            wakeBy(nextDue(), now);
        }
    }

    private void runDue(Timeout head) {
        for (Timeout timeout = firstDue(head); timeout != null; timeout = firstDue(head)) {
            Runnable action = timeout.action;
            timeout.cancel();
            if (action != null) {
                action.run();
            }
        }
    }

    /** The tick of the next time-out within the longest sleep, else the end of that sleep. */
    private long nextDue() {
        for (long tick = now + 1; tick < now + LONGEST_SLEEP_TICKS; tick++) {
            Timeout head = slots[(int) (tick % SLOTS)];
            for (Timeout timeout = head.next; timeout != head; timeout = timeout.next) {
                if (timeout.due <= tick) {
                    return tick;
                }
            }
        }
        return now + LONGEST_SLEEP_TICKS;
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
