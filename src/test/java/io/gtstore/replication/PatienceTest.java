package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.protocol.NodeRef;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final NodeRef PEER = new NodeRef("b", 7);
    private static final long LEAST = 100;

    private final Patience patience = new Patience(LEAST);

    @Test
    void a_peer_that_is_quick_is_waited_for_no_longer_than_one_that_nobody_knows() {
        assertThat(patience.millis(PEER)).isEqualTo(LEAST);
        for (int i = 0; i < 100; i++) {
            patience.answered(PEER, 3);
        }
        assertThat(patience.millis(PEER)).isEqualTo(LEAST);
    }

    @Test
    void a_slow_peer_is_waited_for_as_long_as_it_takes_and_no_longer_once_it_is_quick_again() {
        patience.silent(PEER);
        assertThat(patience.millis(PEER)).isEqualTo(2 * LEAST);
        for (int i = 0; i < 50; i++) {
            long takes = 120 + (i % 3) * 30L;
            patience.answered(PEER, takes);
            assertThat(patience.millis(PEER)).isGreaterThan(takes);
        }
        assertThat(patience.millis(PEER)).isBetween(180L, 400L);
        for (int i = 0; i < 100; i++) {
            patience.answered(PEER, 2);
        }
        assertThat(patience.millis(PEER)).isEqualTo(LEAST);
    }

    @Test
    void nobody_is_waited_for_longer_than_ten_times_as_long() {
        for (int i = 0; i < 10; i++) {
            patience.silent(PEER);
        }
        assertThat(patience.millis(PEER)).isEqualTo(8 * LEAST);
        patience.answered(PEER, 5_000);
        assertThat(patience.millis(PEER)).isEqualTo(10 * LEAST);
        patience.forget(PEER::equals);
        assertThat(patience.millis(PEER)).isEqualTo(LEAST);
    }
}
