// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.protocol.NodeRef;
import org.junit.jupiter.api.Test;

class AdaptiveTimeoutTest {
    private static final NodeRef PEER = new NodeRef("b", 7);
    private static final long LEAST = 100;

    private final AdaptiveTimeout timeouts = new AdaptiveTimeout(LEAST);

    @Test
    void a_peer_that_is_quick_is_waited_for_no_longer_than_one_that_nobody_knows() {
        assertThat(timeouts.millis(PEER)).isEqualTo(LEAST);
        for (int i = 0; i < 100; i++) {
            timeouts.recordAnswer(PEER, 3);
        }
        assertThat(timeouts.millis(PEER)).isEqualTo(LEAST);
    }

    @Test
    void a_slow_peer_is_waited_for_as_long_as_it_takes_and_no_longer_once_it_is_quick_again() {
        timeouts.recordSilence(PEER);
        assertThat(timeouts.millis(PEER)).isEqualTo(2 * LEAST);
        for (int i = 0; i < 50; i++) {
            long takes = 120 + (i % 3) * 30L;
            timeouts.recordAnswer(PEER, takes);
            assertThat(timeouts.millis(PEER)).isGreaterThan(takes);
        }
        assertThat(timeouts.millis(PEER)).isBetween(180L, 400L);
        for (int i = 0; i < 100; i++) {
            timeouts.recordAnswer(PEER, 2);
        }
        assertThat(timeouts.millis(PEER)).isEqualTo(LEAST);
    }

    @Test
    void nobody_is_waited_for_longer_than_ten_times_as_long() {
        for (int i = 0; i < 10; i++) {
            timeouts.recordSilence(PEER);
        }
        assertThat(timeouts.millis(PEER)).isEqualTo(8 * LEAST);
        timeouts.recordAnswer(PEER, 5_000);
        assertThat(timeouts.millis(PEER)).isEqualTo(10 * LEAST);
        timeouts.forget(PEER::equals);
        assertThat(timeouts.millis(PEER)).isEqualTo(LEAST);
    }
}
