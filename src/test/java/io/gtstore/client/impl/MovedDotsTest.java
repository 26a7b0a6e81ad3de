// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Sessions;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class MovedDotsTest {
    private static final long DAY = 24L * 60 * 60 * 1_000;
    private static final long NOW = 1_800_000_000_000L;

    @Property
    void whoever_moves_an_item_within_thirty_days_gives_it_one_identity_that_is_young_enough(
            @ForAll long random,
            @ForAll @LongRange(min = 0, max = 30 * DAY - 1) long once,
            @ForAll @LongRange(min = 0, max = 30 * DAY - 1) long again) {
        Dot dot = new Dot(Sessions.issue(NOW, random), 3);
        Dot moved = MovedDots.of("guest", dot, NOW + once);
        assertThat(MovedDots.of("guest", dot, NOW + again)).isEqualTo(moved);
        assertThat(Sessions.issuedAt(moved.session())).isGreaterThan(NOW + once);
        assertThat(MovedDots.of("guest", new Dot(dot.session(), 4), NOW + once)).isEqualTo(new Dot(moved.session(), 4));
    }

    @Property
    void other_carts_and_other_sessions_give_other_identities(@ForAll long one, @ForAll long other) {
        Dot dot = new Dot(Sessions.issue(NOW, one), 1);
        Dot moved = MovedDots.of("guest", dot, NOW);
        assertThat(MovedDots.of("guest2", dot, NOW)).isNotEqualTo(moved);
        assertThat(moved).isNotEqualTo(dot);
        if (one != other) {
            assertThat(MovedDots.of("guest", new Dot(Sessions.issue(NOW, other), 1), NOW))
                    .isNotEqualTo(moved);
        }
    }

    @Property
    void an_old_item_or_one_of_a_foreign_session_has_an_identity_that_is_young_enough_too(
            @ForAll @LongRange(min = 0, max = 3_000 * DAY) long age) {
        long then = NOW - age;
        assertThat(Sessions.issuedAt(MovedDots.of("guest", new Dot(Sessions.issue(then, 7), 1), NOW)
                        .session()))
                .isGreaterThan(NOW);
        assertThat(Sessions.issuedAt(
                        MovedDots.of("guest", new Dot("me", 1), NOW).session()))
                .isGreaterThan(NOW);
    }
}
