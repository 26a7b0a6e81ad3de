// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final int FAILURE = 20;

    @Test
    void throughput_is_back_where_a_full_second_begins_without_a_low_window() {
        int[] ended = even(60);
        Arrays.fill(ended, FAILURE, FAILURE + 7, 10);
        assertThat(Recovery.of(ended, FAILURE).seconds()).isEqualTo(0.7);
        ended[FAILURE + 12] = 94;
        assertThat(Recovery.of(ended, FAILURE).seconds()).isEqualTo(1.3);
        ended[FAILURE + 12] = 95;
        assertThat(Recovery.of(ended, FAILURE).seconds()).isEqualTo(0.7);
    }

    @Test
    void what_is_made_up_for_later_is_no_recovery_now() {
        int[] ended = even(60);
        ended[FAILURE] = 20;
        ended[FAILURE + 1] = 180;
        assertThat(Recovery.of(ended, FAILURE).seconds()).isEqualTo(0.1);
    }

    @Test
    void a_failure_that_nobody_notices_takes_no_time() {
        assertThat(Recovery.of(even(30), FAILURE).seconds()).isZero();
    }

    @Test
    void without_a_full_second_there_is_no_recovery() {
        int[] ended = even(35);
        ended[FAILURE + 5] = 0;
        assertThat(Recovery.of(ended, FAILURE).windows()).isEmpty();
        assertThat(Recovery.of(ended, FAILURE).seconds()).isNaN();
    }

    @Test
    void how_much_throughput_varies_by_itself_is_counted() {
        int[] ended = even(60);
        ended[3] = 50;
        ended[4] = 150;
        assertThat(Recovery.of(ended, FAILURE).lowBefore()).isEqualTo(1);
        assertThat(Recovery.of(ended, FAILURE).meanBefore()).isEqualTo(100);
    }

    private static int[] even(int windows) {
        int[] ended = new int[windows];
        Arrays.fill(ended, 100);
        return ended;
    }
}
