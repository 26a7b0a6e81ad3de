package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whose clock counts where they contradict each other. */
class NodeClocksTest {
    private static final long WALL = 1_800_000_000_000L;
    private static final long STEADY = 5_000;
    private static final long DRIFT = 300_000;
    private static final long HOUR = 3_600_000;

    @Test
    void nodes_that_all_restarted_under_a_manager_whose_clock_is_wrong_come_to_trust_each_other() {
        NodeClocks a = restarted(WALL, WALL - HOUR);
        NodeClocks b = restarted(WALL, WALL - HOUR);
        assertThat(a.odd()).isTrue();
        a.recordPeer("b", b.told());
        a.update(WALL, STEADY);
        b.recordPeer("a", a.told());
        b.update(WALL, STEADY);
        assertThat(a.odd()).isFalse();
        assertThat(b.odd()).isFalse();
    }

    @Test
    void a_restarted_node_whose_own_clock_is_wrong_stays_the_odd_one_and_tells_no_time() {
        NodeClocks wrong = restarted(WALL + HOUR, WALL);
        wrong.recordPeer("b", WALL);
        wrong.update(WALL + HOUR, STEADY);
        assertThat(wrong.odd()).isTrue();
        assertThat(wrong.told()).isZero();
        assertThat(wrong.agreed()).isEqualTo(WALL);
    }

    @Test
    void that_a_writers_changes_are_refused_is_said_once_a_minute() {
        NodeClocks clocks = new NodeClocks(DRIFT, false);
        clocks.update(WALL, STEADY);
        assertThat(clocks.countRefusal("a")).isTrue();
        assertThat(clocks.countRefusal("a")).isFalse();
        assertThat(clocks.countRefusal("b")).isTrue();
        clocks.update(WALL, STEADY + 59_999);
        assertThat(clocks.countRefusal("a")).isFalse();
        clocks.update(WALL, STEADY + 60_000);
        assertThat(clocks.countRefusal("a")).isTrue();
        assertThat(clocks.refused()).isEqualTo(5);
    }

    @Test
    void whoever_invents_writers_does_not_fill_the_log() {
        NodeClocks clocks = new NodeClocks(DRIFT, false);
        clocks.update(WALL, STEADY);
        long said = IntStream.range(0, 10_000)
                .filter(i -> clocks.countRefusal("writer-" + i))
                .count();
        assertThat(said).isEqualTo(NodeClocks.MOST_SAID);
        clocks.update(WALL, STEADY + 60_000);
        assertThat(clocks.countRefusal("a")).isTrue();
    }

    private static NodeClocks restarted(long wall, long managers) {
        NodeClocks clocks = new NodeClocks(DRIFT, true);
        clocks.update(wall, STEADY);
        clocks.recordManager(managers);
        clocks.update(wall, STEADY);
        return clocks;
    }
}
