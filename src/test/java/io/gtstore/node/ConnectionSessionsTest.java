// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Sessions;
import io.gtstore.node.ConnectionSessions.Next;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Reply;
import org.junit.jupiter.api.Test;

class ConnectionSessionsTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final String KEY = "mohan";
    private static final Reply FULL = Reply.Failure.of(ErrorCode.CART_FULL, "no room", 1);
    private static final Reply UNKNOWN = Reply.Failure.of(ErrorCode.UNKNOWN, "nobody knows", 1);
    private static final Reply STORED = new Reply.Stored(2, 1, 1);

    private final ConnectionSessions sessions = new ConnectionSessions();
    private int issued;

    @Test
    void the_change_after_a_refused_one_says_so_until_it_is_acknowledged() {
        Next first = next(2, NOW);
        sessions.answered(KEY, first, 2, FULL);
        sessions.answered(KEY, next(1, NOW), 1, UNKNOWN);
        Next third = next(1, NOW);
        assertThat(third.voids()).isEqualTo(CausalContext.ofRange(third.session(), 1, 2));
        sessions.answered(KEY, third, 1, UNKNOWN);
        Next fourth = next(1, NOW);
        assertThat(fourth.voids()).isEqualTo(third.voids());
        sessions.answered(KEY, fourth, 1, STORED);
        assertThat(next(1, NOW).voids()).isEqualTo(CausalContext.EMPTY);
    }

    @Test
    void a_new_session_has_nothing_to_tell_of_the_one_before_and_little_is_kept() {
        Next first = next(1, NOW);
        sessions.answered(KEY, first, 1, FULL);
        Next later = next(1, NOW + 3_600_000);
        assertThat(later.voids()).isEqualTo(CausalContext.EMPTY);
        sessions.answered(KEY, first, 1, FULL);
        for (int i = 0; i < 100; i++) {
            next(1, NOW + 3_600_000);
            sessions.answered(KEY, next(1, NOW + 3_600_000), 1, FULL);
        }
        assertThat(next(1, NOW + 3_600_000).voids().ranges()).isEqualTo(16);
    }

    private Next next(int changes, long now) {
        return sessions.next(KEY, changes, now, () -> Sessions.issue(now, ++issued));
    }
}
