// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.replication.ClaimRules.Rule;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No state of a small model of the claims tells one entry to two removals as exclusive; with any of the rules broken some state does. */
class ClaimModelTest {
    @ParameterizedTest
    @CsvSource({"1, true, true, 8693", "2, true, false, 666837", "3, false, false, 33697", "3, false, true, 366945"})
    void an_entry_that_is_told_as_exclusive_is_told_to_no_other_removal(
            int asks, boolean evicts, boolean restarts, int states) {
        assertHolds(asks, evicts, restarts, states);
    }

    @Tag("proof")
    @ParameterizedTest
    @CsvSource({"2, true, true, 2411821"})
    void so_it_is_within_wider_bounds(int asks, boolean evicts, boolean restarts, int states) {
        assertHolds(asks, evicts, restarts, states);
    }

    private static void assertHolds(int asks, boolean evicts, boolean restarts, int states) {
        ClaimModel model = new ClaimModel(asks, evicts, restarts, Set.of());
        ClaimSearch search = new ClaimSearch(model);
        search.find(state -> !model.violation(state).isEmpty());
        assertThat(search.trace()).as("the way to a violation").isEmpty();
        assertThat(search.states()).as("as docs/simulation.md says").isEqualTo(states);
    }

    @ParameterizedTest
    @CsvSource({
        "1, true, GRANTS_ANY_CLAIMANT",
        "1, true, SERVING_OWNERS_SUFFICE",
        "1, true, FETCH_UNDER_OLDER_MAP",
        "1, true, CATCHES_UP_WITHOUT_RECEIPTS",
        "2, true, SMALLER_STAMP_WINS",
        "3, false, COORDINATOR_TAKES_OVER"
    })
    void a_broken_rule_is_found(int asks, boolean changes, Rule broken) {
        ClaimModel model = new ClaimModel(asks, changes, changes, EnumSet.of(broken));
        assertThat(new ClaimSearch(model).find(state -> !model.violation(state).isEmpty()))
                .isTrue();
    }

    @Test
    void an_entry_is_told_as_exclusive() {
        assertThat(find(1, ClaimRules::toldExclusive)).isTrue();
    }

    @Test
    void an_entry_is_told_twice_as_long_as_one_answer_at_least_is_not_exclusive() {
        assertThat(find(2, ClaimRules::toldTwice)).isTrue();
        assertThat(find(2, state -> ClaimRules.toldTwice(state) && ClaimRules.toldExclusive(state)))
                .isTrue();
    }

    private static boolean find(int asks, Predicate<ClaimState> wanted) {
        return new ClaimSearch(new ClaimModel(asks, false, false, Set.of())).find(wanted);
    }
}
