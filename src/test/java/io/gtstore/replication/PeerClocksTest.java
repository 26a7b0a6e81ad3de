package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
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

    @Test
    void that_a_writers_changes_are_refused_is_said_once_a_minute() {
        PeerClocks clocks = new PeerClocks(DRIFT, false);
        clocks.now(WALL, STEADY);
        assertThat(clocks.sayRefused("a")).isTrue();
        assertThat(clocks.sayRefused("a")).isFalse();
        assertThat(clocks.sayRefused("b")).isTrue();
        clocks.now(WALL, STEADY + 59_999);
        assertThat(clocks.sayRefused("a")).isFalse();
        clocks.now(WALL, STEADY + 60_000);
        assertThat(clocks.sayRefused("a")).isTrue();
        assertThat(clocks.refused()).isEqualTo(5);
    }

    @Test
    void whoever_invents_writers_does_not_fill_the_log() {
        PeerClocks clocks = new PeerClocks(DRIFT, false);
        clocks.now(WALL, STEADY);
        long said = IntStream.range(0, 10_000)
                .filter(i -> clocks.sayRefused("writer-" + i))
                .count();
        assertThat(said).isEqualTo(PeerClocks.MOST_SAID);
        clocks.now(WALL, STEADY + 60_000);
        assertThat(clocks.sayRefused("a")).isTrue();
    }

    private static PeerClocks restarted(long wall, long managers) {
        PeerClocks clocks = new PeerClocks(DRIFT, true);
        clocks.now(wall, STEADY);
        clocks.heardManager(managers);
        clocks.now(wall, STEADY);
        return clocks;
    }
}
