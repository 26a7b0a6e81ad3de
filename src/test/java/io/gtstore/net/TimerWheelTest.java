// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@link TimerWheel} on a clock that is set by hand: when it runs time-outs, and how often it wakes its event loop. */
class TimerWheelTest {
    private final ManualClock clock = new ManualClock();
    private final TimerWheel wheel = new TimerWheel(clock);
    private final List<Long> ran = new ArrayList<>();

    /** A clock and its timers, of which each that fires would wake an event loop. */
    private static final class ManualClock implements TimerWheel.Clock {
        private final TreeMap<Long, Runnable> timers = new TreeMap<>();
        private long micros = 1_234_567;
        private long lastTimer;
        private int fired;

        @Override
        public long nanos() {
            return TimeUnit.MICROSECONDS.toNanos(micros);
        }

        @Override
        public long set(long millis, Runnable action) {
            assertThat(millis).isPositive();
            long timer = (micros + millis * 1_000) * 1_000 + lastTimer++ % 1_000;
            timers.put(timer, action);
            return timer;
        }

        @Override
        public void cancel(long timer) {
            timers.remove(timer);
        }

        long millis() {
            return micros / 1_000;
        }

        void advance(long millis) {
            long end = micros + millis * 1_000;
            while (!timers.isEmpty() && timers.firstKey() / 1_000 <= end) {
                micros = Math.max(micros, timers.firstKey() / 1_000);
                fired++;
                timers.pollFirstEntry().getValue().run();
            }
            micros = end;
        }

        /** Lets time pass in which no timer fires. */
        void stall(long millis) {
            micros += millis * 1_000;
        }
    }

    private TimerWheel.Timeout schedule(long millis) {
        return wheel.schedule(millis, () -> ran.add(clock.millis()));
    }

    @Test
    void a_time_out_runs_once_within_two_ticks_and_never_early() {
        for (long delay : List.of(1L, 9L, 10L, 49L, 50L, 51L, 250L, 2_000L, 20_000L)) {
            ran.clear();
            long begun = clock.millis();
            schedule(delay);

            clock.advance(delay + 2 * TimerWheel.TICK_MILLIS);
            assertThat(ran).as("after %d ms", delay).hasSize(1);
            assertThat(ran.get(0) - begun).isBetween(delay, delay + 2 * TimerWheel.TICK_MILLIS);
            clock.advance(30_000);
            assertThat(ran).hasSize(1);
        }
    }

    @Test
    void time_outs_run_in_the_order_in_which_they_are_due_whenever_they_were_set() {
        long begun = clock.millis();
        schedule(300);
        clock.advance(33);
        schedule(20);
        schedule(5_200);
        clock.advance(44);
        schedule(100);

        clock.advance(6_000);
        assertThat(ran).hasSize(4).isSorted();
        assertThat(ran.get(0) - begun).isBetween(53L, 75L);
        assertThat(ran.get(1) - begun).isBetween(177L, 200L);
        assertThat(ran.get(2) - begun).isBetween(300L, 320L);
        assertThat(ran.get(3) - begun).isBetween(5_233L, 5_255L);
    }

    @Test
    void nothing_fires_while_no_time_out_is_set() {
        schedule(250).cancel();
        clock.advance(100);
        int before = clock.fired;

        clock.advance(3_600_000);
        assertThat(clock.fired - before).isZero();
        assertThat(wheel.running()).isFalse();
        assertThat(ran).isEmpty();
    }

    @Test
    void requests_that_are_answered_at_once_wake_the_loop_once_each_at_most() {
        for (int ping = 0; ping < 50; ping++) {
            TimerWheel.Timeout timeout = schedule(250);
            clock.advance(1);
            timeout.cancel();
            clock.advance(199);
        }
        assertThat(clock.fired).isBetween(1, 50);
    }

    @Test
    void many_requests_share_a_timer() {
        for (int round = 0; round < 100; round++) {
            List<TimerWheel.Timeout> many = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                many.add(schedule(500));
            }
            clock.advance(10);
            many.forEach(TimerWheel.Timeout::cancel);
        }
        assertThat(clock.fired).isBetween(10, 25);
        assertThat(ran).isEmpty();
    }

    @Test
    void a_stall_does_not_count() {
        TimerWheel.Timeout answered = schedule(250);
        schedule(300);
        clock.stall(10_000);
        clock.advance(1); // the replies that waited are read once the timers have had their turn
        assertThat(ran).isEmpty();
        answered.cancel();
        long begun = clock.millis();
        schedule(100);

        clock.advance(200);
        assertThat(ran).as("the one that was set after the stall").hasSize(1);
        assertThat(ran.get(0) - begun).isBetween(100L, 120L);
        clock.advance(150);
        assertThat(ran).hasSize(2);
    }

    @Test
    void a_stall_that_is_first_noticed_by_a_new_request_does_not_count_for_either() {
        schedule(250);
        clock.advance(20);
        clock.stall(10_000);
        long begun = clock.millis();
        schedule(100);

        clock.advance(400);
        assertThat(ran).hasSize(2);
        assertThat(ran.get(0) - begun).isBetween(100L, 120L);
        assertThat(ran.get(1) - begun).isBetween(190L, 260L);
    }

    @Test
    void time_without_requests_counts_for_a_second_at_most() {
        schedule(100).cancel();
        long begun = wheel.nowMillis();
        clock.advance(600);
        assertThat(wheel.nowMillis() - begun).isBetween(590L, 610L);

        clock.advance(3_600_000);
        assertThat(wheel.nowMillis() - begun).isBetween(990L, 1_010L);
        schedule(100);
        assertThat(wheel.nowMillis() - begun).isBetween(990L, 1_010L);
        clock.advance(90);
        assertThat(ran).isEmpty();
        clock.advance(30);
        assertThat(ran).hasSize(1);
    }

    @Test
    void an_action_may_set_and_cancel_others() {
        List<TimerWheel.Timeout> others = new ArrayList<>();
        wheel.schedule(50, () -> {
            others.forEach(TimerWheel.Timeout::cancel);
            schedule(30);
        });
        others.add(schedule(50));
        others.add(schedule(60));
        long begun = clock.millis();

        clock.advance(1_000);
        assertThat(ran).hasSize(1);
        assertThat(ran.get(0) - begun).isBetween(80L, 120L);
        assertThat(wheel.running()).isFalse();
    }
}
