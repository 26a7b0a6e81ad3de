package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whose clock counts where they contradict each other. */
class PeerClocksTest {
    private static final long WALL = 1_800_000_000_000L;
    private static final long STEADY = 5_000;
    private static final long DRIFT = 300_000;
    private static final long HOUR = 3_600_000;

    @Test
    void nodes_that_all_restarted_under_a_manager_whose_clock_is_wrong_come_to_trust_each_other() {
        PeerClocks a = restarted(WALL, WALL - HOUR);
        PeerClocks b = restarted(WALL, WALL - HOUR);
        assertThat(a.odd()).isTrue();
        a.heard("b", b.told());
        a.now(WALL, STEADY);
        b.heard("a", a.told());
        b.now(WALL, STEADY);
        assertThat(a.odd()).isFalse();
        assertThat(b.odd()).isFalse();
    }

    @Test
    void a_restarted_node_whose_own_clock_is_wrong_stays_the_odd_one_and_tells_no_time() {
        PeerClocks wrong = restarted(WALL + HOUR, WALL);
        wrong.heard("b", WALL);
        wrong.now(WALL + HOUR, STEADY);
        assertThat(wrong.odd()).isTrue();
        assertThat(wrong.told()).isZero();
        assertThat(wrong.agreed()).isEqualTo(WALL);
    }

    private static PeerClocks restarted(long wall, long managers) {
        PeerClocks clocks = new PeerClocks(DRIFT, true);
        clocks.now(wall, STEADY);
        clocks.heardManager(managers);
        clocks.now(wall, STEADY);
        return clocks;
    }
}
