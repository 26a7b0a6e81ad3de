// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class SessionsTest {

    private static final long LAST_MILLIS = 101_559_956_668_415L;

    @Property(tries = 300)
    void an_issued_session_tells_when(@ForAll @LongRange(min = 0, max = LAST_MILLIS) long now, @ForAll long random64) {
        String session = Sessions.issue(now, random64);

        assertThat(Sessions.isName(session)).isTrue();
        assertThat(session).hasSize(22);
        assertThat(Sessions.issuedAt(session)).isEqualTo(now);
        assertThat(session.substring(0, 9)).isEqualTo(padded(Long.toString(now, 36), 9));
        assertThat(session.substring(9)).isEqualTo(padded(Long.toUnsignedString(random64, 36), 13));
        assertThat(Sessions.randomOf(session)).isEqualTo(random64);
    }

    @Property(tries = 2000)
    void sessions_sort_by_time_of_issue(
            @ForAll @LongRange(min = 0, max = LAST_MILLIS - 1) long now, @ForAll long first, @ForAll long second) {
        assertThat(Sessions.issue(now, first)).isLessThan(Sessions.issue(now + 1, second));
    }

    @Example
    void names_that_were_not_issued_have_no_time() {
        assertThat(Sessions.issuedAt("abc")).isEqualTo(-1);
        assertThat(Sessions.issuedAt("a".repeat(21) + "_")).isEqualTo(-1);
    }

    @Example
    void a_session_is_older_than_a_horizon_if_it_was_issued_before_it() {
        String session = Sessions.issue(1_000, 7);

        assertThat(Sessions.issuedBefore(session, 1_001)).isTrue();
        assertThat(Sessions.issuedBefore(session, 1_000)).isFalse();
        assertThat(Sessions.issuedBefore(Sessions.issue(0, 7), 0)).isFalse();
        assertThat(Sessions.issuedBefore("abc", LAST_MILLIS)).isFalse();
    }

    @Example
    void names_are_of_a_few_characters_and_bounded() {
        assertThat(Sessions.isName("aZ09_-")).isTrue();
        assertThat(Sessions.isName("a".repeat(64))).isTrue();
        assertThat(Sessions.isName("a".repeat(65))).isFalse();
        assertThat(Sessions.isName("")).isFalse();
        assertThat(Sessions.isName("a:b")).isFalse();
        assertThat(Sessions.isName("\u00e4")).isFalse();
    }

    @Example
    void a_clock_out_of_range_is_refused() {
        assertThatThrownBy(() -> Sessions.issue(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sessions.issue(LAST_MILLIS + 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String padded(String digits, int width) {
        return "0".repeat(width - digits.length()) + digits;
    }
}
