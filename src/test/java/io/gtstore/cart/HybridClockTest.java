// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class HybridClockTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final long MAX_AHEAD = 300_000;

    @Property(tries = 200)
    void stamps_grow_whatever_the_wall_clock_does(
            @ForAll List<@LongRange(min = 0, max = 1000) Long> wallClock,
            @ForAll List<@LongRange(min = 0, max = 1L << 26) Long> observed) {
        HybridClock clock = new HybridClock();
        long last = 0;
        for (int i = 0; i < wallClock.size(); i++) {
            long other = i < observed.size() ? observed.get(i) : 0;
            clock.observe(other, wallClock.get(i));
            long stamp = clock.next(wallClock.get(i), 0);
            assertThat(stamp).isGreaterThan(Math.max(last, other));
            assertThat(HybridClock.millis(stamp)).isGreaterThanOrEqualTo(wallClock.get(i));
            last = stamp;
        }
    }

    @Example
    void a_stamp_carries_the_wall_clocks_milliseconds() {
        assertThat(HybridClock.millis(new HybridClock().next(NOW, 0))).isEqualTo(NOW);
    }

    @Example
    void stamps_of_one_millisecond_differ() {
        HybridClock clock = new HybridClock();

        assertThat(clock.next(NOW, 0)).isEqualTo(clock.next(NOW, 0) - 1);
    }

    @Example
    void a_stamp_is_greater_than_the_one_that_it_must_follow() {
        long later = (NOW + 5000) << 16;

        assertThat(new HybridClock().next(NOW, later)).isEqualTo(later + 1);
    }

    @Example
    void a_stamp_that_is_further_ahead_than_clocks_may_be_is_not_followed() {
        HybridClock clock = new HybridClock(MAX_AHEAD);
        clock.observe(HybridClock.earliest(NOW + MAX_AHEAD + 1), NOW);
        assertThat(HybridClock.millis(clock.next(NOW, 0))).isEqualTo(NOW);
        clock.observe(HybridClock.earliest(NOW + MAX_AHEAD), NOW);
        assertThat(HybridClock.millis(clock.next(NOW, 0))).isEqualTo(NOW + MAX_AHEAD);
    }

    @Example
    void what_has_to_follow_such_a_stamp_does_and_nothing_else() {
        HybridClock clock = new HybridClock(MAX_AHEAD);
        long far = HybridClock.earliest(NOW + 1_000 * MAX_AHEAD);
        assertThat(clock.next(NOW, far)).isEqualTo(far + 1);
        assertThat(HybridClock.millis(clock.next(NOW, 0))).isEqualTo(NOW);
    }

    @Example
    void a_wall_clock_that_was_ahead_and_is_set_right_makes_right_stamps() {
        HybridClock clock = new HybridClock(MAX_AHEAD);
        clock.next(NOW + 1_000 * MAX_AHEAD, 0);
        assertThat(HybridClock.millis(clock.next(NOW, 0))).isEqualTo(NOW);
    }

    @Example
    void no_stamp_is_later_than_the_last_that_peers_take() {
        for (long last : new long[] {HybridClock.MAX_STAMP - 1, HybridClock.MAX_STAMP, Long.MAX_VALUE}) {
            assertThat(new HybridClock(MAX_AHEAD).next(NOW, last)).isEqualTo(HybridClock.MAX_STAMP);
        }
    }
}
