// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.protocol.NodeRef;
import org.junit.jupiter.api.Test;

class ReportBackoffTest {
    private static final NodeRef B = new NodeRef("b", 3);

    private final ReportBackoff backoff = new ReportBackoff();

    @Test
    void one_report_of_a_suspect_is_out_at_a_time() {
        assertThat(backoff.begin(B, 0)).isTrue();
        assertThat(backoff.begin(B, 60_000)).isFalse();
        assertThat(backoff.begin(new NodeRef("c", 4), 0)).isTrue();
    }

    @Test
    void the_pause_after_each_report_doubles_up_to_two_seconds() {
        long now = 0;
        for (long pause : new long[] {100, 200, 400, 800, 1_600, 2_000, 2_000}) {
            assertThat(backoff.begin(B, now)).isTrue();
            backoff.ended(B, now, 1);
            assertThat(backoff.begin(B, now + pause - 1)).as("%d", pause).isFalse();
            now += pause;
        }
    }

    @Test
    void chance_halves_it_at_most_so_that_reporters_do_not_keep_step() {
        backoff.begin(B, 0);
        backoff.ended(B, 0, 0);
        assertThat(backoff.begin(B, 49)).isFalse();
        assertThat(backoff.begin(B, 50)).isTrue();
    }

    @Test
    void another_life_of_the_node_is_another_suspect() {
        backoff.begin(B, 0);
        backoff.ended(B, 0, 1);
        assertThat(backoff.begin(new NodeRef("b", 9), 1)).isTrue();
    }

    @Test
    void a_suspect_of_which_nothing_was_seen_for_long_begins_with_a_short_pause_again() {
        for (long now = 0; now < 10_000; now += 2_000) {
            backoff.begin(B, now);
            backoff.ended(B, now, 1);
        }
        assertThat(backoff.begin(B, 30_000)).isTrue();
        backoff.ended(B, 30_000, 1);
        assertThat(backoff.begin(B, 30_100)).isTrue();
    }
}
