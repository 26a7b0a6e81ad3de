// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void only_zero_is_zero_milliseconds() {
        assertThat(Durations.millis(Duration.ZERO)).isZero();
        assertThat(Durations.millis(Duration.ofNanos(1))).isEqualTo(1);
        assertThat(Durations.millis(Duration.ofNanos(1_000_001))).isEqualTo(2);
        assertThat(Durations.millis(Duration.ofMillis(7))).isEqualTo(7);
    }

    @Test
    void what_no_long_holds_is_as_long_as_can_be() {
        assertThat(Durations.millis(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
        assertThat(Durations.millis(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
    }
}
