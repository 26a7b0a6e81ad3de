// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Sessions;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionStateTest {
    private static final long MAX_AGE_MILLIS = 1_000;

    private final SessionState state = new SessionState(MAX_AGE_MILLIS);

    @Test
    void a_batch_takes_as_many_numbers_as_it_has_items_and_is_acknowledged_as_a_whole() {
        SessionState state = new SessionState(900_000);
        state.begin("s1", 0);
        assertThat(state.next(3)).isEqualTo(new Dot("s1", 1));
        assertThat(state.next()).isEqualTo(new Dot("s1", 4));
        state.acknowledged(new Dot("s1", 1), 3);
        assertThat(state.acked().encode()).isEqualTo("s1:1-3");
    }

    @Test
    void the_first_change_tells_nothing_of_later_ones_that_were_refused_before_it_is_sent_again() {
        state.begin("a", 0);
        Dot first = state.next();
        state.refused(state.next(), 1);
        assertThat(state.voids(first).isEmpty()).isTrue();
    }

    @Test
    void refused_changes_are_told_until_a_change_that_told_them_is_acknowledged() {
        state.begin("a", 0);
        state.refused(state.next(2), 2);
        Dot unknown = state.next();
        state.refused(state.next(), 1);
        Dot waiting = state.next();
        CausalContext told = state.voids(waiting);
        assertThat(told.encode()).isEqualTo("a:1-2,4");
        assertThat(told.contains(unknown)).isFalse();
        state.refused(state.next(), 1);
        assertThat(state.voids(waiting)).as("what comes after it").isEqualTo(told);
        state.noteVoidsTold(told);
        Dot last = state.next();
        assertThat(state.voids(last).encode()).isEqualTo("a:6");
        state.finalized(last, CausalContext.EMPTY);
        assertThat(state.voids(state.next()).isEmpty()).isTrue();
    }

    @Test
    void each_session_tells_its_own_refused_changes_also_those_that_are_under_way_when_the_next_one_begins() {
        state.begin("a", 0);
        Dot refused = state.next();
        Dot waiting = state.next();
        state.begin("b", 500);
        state.refused(refused, 1);
        assertThat(state.voids(state.next()).isEmpty()).isTrue();
        assertThat(state.voids(waiting).encode()).isEqualTo("a:1");
        state.begin("c", 1_000);
        assertThat(state.voids(waiting).isEmpty()).isTrue();
        state.refused(refused, 1);
        assertThat(state.voids(waiting).isEmpty()).isTrue();
    }

    @Test
    void there_is_an_end_to_how_many_refused_changes_are_kept() {
        state.begin("b", 500);
        for (int i = 0; i < 200; i++) {
            state.next();
            state.refused(state.next(), 1);
        }
        assertThat(state.voids(state.next()).ranges()).isEqualTo(128);
    }

    @Test
    void changes_are_numbered_from_one_in_each_session() {
        state.begin("a", 0);
        assertThat(state.next()).isEqualTo(new Dot("a", 1));
        assertThat(state.next()).isEqualTo(new Dot("a", 2));
        state.begin("b", 500);
        assertThat(state.next()).isEqualTo(new Dot("b", 1));
    }

    @Test
    void a_session_is_usable_until_half_its_age_or_until_an_owner_says_it_expired() {
        assertThat(state.usable(0)).isFalse();
        state.begin("a", 0);
        assertThat(state.usable(499)).isTrue();
        assertThat(state.usable(500)).isFalse();
        state.begin("b", 500);
        state.expire("a");
        assertThat(state.usable(600)).isTrue();
        state.expire("b");
        assertThat(state.usable(600)).isFalse();
    }

    @Test
    void acknowledged_changes_are_asked_for_past_a_renewal_and_gaps_are_not() {
        state.begin("a", 0);
        Dot first = state.next();
        state.next();
        Dot third = state.next();
        state.acknowledged(third);
        state.acknowledged(first);
        state.begin("b", 500);
        state.acknowledged(state.next());
        assertThat(state.acked().encode()).isEqualTo("a:1,3;b:1");
    }

    @Test
    void what_was_taken_out_is_known_until_the_horizon_has_passed_it() {
        state.begin("a", 0);
        state.took(List.of(new Dot("x", 3)));
        assertThat(state.took(new Dot("x", 3))).isTrue();
        assertThat(state.took(new Dot("x", 2))).isFalse();
        state.finalized(state.next(), state.toFinalize());
        assertThat(state.took(new Dot("x", 3)))
                .as("which the finalize may not have found")
                .isTrue();

        String old = Sessions.issue(1_000, 1);
        String young = Sessions.issue(3_000, 1);
        state.took(List.of(new Dot(old, 1), new Dot(young, 1)));
        state.noteSeen(CausalContext.EMPTY.raise(2_000));
        assertThat(state.took(new Dot(old, 1))).isFalse();
        assertThat(state.took(new Dot(young, 1))).isTrue();
    }

    @Test
    void a_finalize_takes_what_gets_saw_and_all_that_earlier_sessions_gave_out() {
        state.begin("a", 0);
        state.next();
        state.next();
        state.noteSeen(CausalContext.of(new Dot("other", 7)));
        state.begin("b", 500);
        assertThat(state.toFinalize().encode()).isEqualTo("a:1-2;other:7");
    }

    @Test
    void after_a_finalize_it_and_what_it_may_not_have_found_is_asked_for() {
        state.begin("a", 0);
        state.acknowledged(state.next());
        state.begin("b", 500);
        state.acknowledged(state.next());
        CausalContext taken = state.toFinalize();
        Dot finalize = state.next();
        state.acknowledged(state.next());
        state.finalized(finalize, taken);
        assertThat(state.acked().encode()).isEqualTo("a:1;b:2-3");
    }

    @Test
    void what_the_horizon_has_passed_is_not_asked_for_nor_taken_again() {
        String old = Sessions.issue(1_000, 1);
        state.begin(old, 0);
        state.acknowledged(state.next());
        state.begin(Sessions.issue(3_000, 1), 500);
        state.noteSeen(CausalContext.EMPTY.raise(2_000));
        assertThat(state.acked().isEmpty()).isTrue();
        assertThat(state.toFinalize().sessions()).isZero();
    }

    /** Its dot counts as seen with the next finalize, also at an owner that has never heard of it. */
    @Test
    void a_finalize_takes_again_what_an_earlier_one_took() {
        state.begin("a", 0);
        state.noteSeen(CausalContext.of(new Dot("other", 7)));
        state.acknowledged(state.next());
        state.begin("b", 500);
        state.finalized(state.next(), state.toFinalize());
        state.noteSeen(CausalContext.of(new Dot("other", 5)));
        assertThat(state.toFinalize().encode()).isEqualTo("a:1;other:5,7");
    }

    @Test
    void a_key_that_is_never_checked_out_does_not_make_it_grow_for_ever() {
        for (int i = 0; i < 1_000; i++) {
            state.begin("s" + i, i);
            state.acknowledged(state.next());
        }
        assertThat(state.acked().sessions()).isEqualTo(64);
        assertThat(state.toFinalize().sessions()).isEqualTo(64);
    }
}
