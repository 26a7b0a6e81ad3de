// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuorumTest {
    private final Quorum quorum = new Quorum("m1", List.of("m1", "m2", "m3"), 2_000, 0);

    @Test
    void none_is_missed_before_two_elections_are_over() {
        quorum.tick(1_900);
        assertThat(quorum.missing()).isEmpty();
        quorum.tick(2_000);
        assertThat(quorum.missing()).startsWith("no majority of managers").contains("2 of m1, m2, m3");
    }

    @Test
    void whoever_leads_has_most_of_them() {
        quorum.tick(5_000);
        quorum.elected("m2", 6_000);
        assertThat(quorum.missing()).isEmpty();
        assertThat(quorum.leader()).isEqualTo("m2");
        quorum.tick(100_000);
        assertThat(quorum.missing()).isEmpty();
    }

    @Test
    void a_leader_that_is_lost_is_missed_from_then_on() {
        quorum.elected("m2", 1_000);
        quorum.elected("", 50_000);
        quorum.elected("", 51_500);
        quorum.tick(51_900);
        assertThat(quorum.missing()).isEmpty();
        quorum.tick(52_000);
        assertThat(quorum.missing()).isNotEmpty();
    }

    @Test
    void a_manager_that_decides_alone_misses_nobody() {
        Quorum alone = Quorum.alone("m");
        alone.tick(Long.MAX_VALUE - 1);
        assertThat(alone.missing()).isEmpty();
        assertThat(alone.leader()).isEqualTo("m");
    }
}
