// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    @Test
    void a_full_budget_gets_over_a_failure_at_once_and_then_gives_a_share_of_what_is_begun() {
        RetryBudget budget = new RetryBudget(20, 3, 0);
        assertThat(taken(budget, 5, 0)).isEqualTo(3);
        for (int i = 0; i < 11; i++) {
            budget.earn();
        }
        assertThat(taken(budget, 5, 0)).isEqualTo(2);
    }

    @Test
    void an_idle_client_saves_up_ten_in_a_second_and_no_more_than_the_bound() {
        RetryBudget budget = new RetryBudget(0, 20, 0);
        taken(budget, 20, 0);
        assertThat(taken(budget, 20, 500)).isEqualTo(5);
        assertThat(taken(budget, 100, 60_000)).isEqualTo(20);
    }

    @Property(tries = 200)
    void whatever_is_asked_retries_stay_below_their_share(
            @ForAll @IntRange(min = 0, max = 100) int percent,
            @ForAll @IntRange(min = 1, max = 50) int most,
            @ForAll @IntRange(min = 1, max = 500) int operations) {
        RetryBudget budget = new RetryBudget(percent, most, 0);
        int taken = 0;
        for (int i = 0; i < operations; i++) {
            budget.earn();
            taken += taken(budget, 3, i);
        }
        assertThat(taken).isLessThanOrEqualTo(most + operations * percent / 100 + operations / 100 + 1);
    }

    private static int taken(RetryBudget budget, int tries, long now) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += budget.take(now) ? 1 : 0;
        }
        return taken;
    }
}
