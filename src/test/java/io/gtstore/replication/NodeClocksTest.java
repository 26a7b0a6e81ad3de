// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import java.util.List;
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
        assertThat(a.isOff()).isTrue();
        a.recordPeer("b", b.announcedMillis());
        a.update(WALL, STEADY);
        b.recordPeer("a", a.announcedMillis());
        b.update(WALL, STEADY);
        assertThat(a.isOff()).isFalse();
        assertThat(b.isOff()).isFalse();
    }

    @Test
    void a_restarted_node_whose_own_clock_is_wrong_stays_the_odd_one_and_tells_no_time() {
        NodeClocks wrong = restarted(WALL + HOUR, WALL);
        wrong.recordPeer("b", WALL);
        wrong.update(WALL + HOUR, STEADY);
        assertThat(wrong.isOff()).isTrue();
        assertThat(wrong.announcedMillis()).isZero();
        assertThat(wrong.agreedMillis()).isEqualTo(WALL);
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
        assertThat(said).isEqualTo(NodeClocks.MAX_WARNED);
        clocks.update(WALL, STEADY + 60_000);
        assertThat(clocks.countRefusal("a")).isTrue();
    }

    @Test
    void a_node_that_most_others_contradicted_stays_the_odd_one_while_they_are_away_and_may_return() {
        ClusterMap both = admitted(admitted(empty(), "a"), "b");
        NodeClocks wrong = new NodeClocks(DRIFT, false);
        wrong.update(WALL - HOUR, STEADY);
        wrong.recordManager(WALL, true);
        wrong.recordPeer("b", WALL);
        ClusterMap alone = Planner.evict(both, life(both, "b"), false);
        wrong.mapChanged(alone, life(both, "a"));
        wrong.update(WALL - HOUR, STEADY);
        assertThat(wrong.isOff()).isTrue();
        wrong.mapChanged(Planner.forget(alone, List.of("b")), life(both, "a"));
        wrong.update(WALL - HOUR, STEADY);
        assertThat(wrong.isOff()).as("of two clocks nobody can tell").isFalse();
    }

    @Test
    void a_node_that_joins_while_all_others_are_away_believes_the_manager_rather_than_itself() {
        ClusterMap both = admitted(admitted(empty(), "a"), "b");
        ClusterMap alone = Planner.evict(both, life(both, "b"), false);
        NodeClocks clocks = new NodeClocks(DRIFT, true);
        clocks.mapChanged(alone, life(both, "a"));
        clocks.update(WALL, STEADY);
        clocks.recordManager(WALL + HOUR, true);
        clocks.update(WALL, STEADY);
        assertThat(clocks.isOff()).isTrue();
        clocks.mapChanged(Planner.forget(alone, List.of("b")), life(both, "a"));
        clocks.update(WALL, STEADY);
        assertThat(clocks.isOff()).isFalse();
    }

    private static ClusterMap empty() {
        return ClusterMap.empty(1, "m", new ClusterSettings(4, 1, "murmur3", "union"));
    }

    private static ClusterMap admitted(ClusterMap map, String node) {
        return Planner.admit(map, new NodeInfo(node, map.epoch() + 1, node, 1));
    }

    private static NodeRef life(ClusterMap map, String node) {
        return map.members().stream()
                .map(NodeInfo::ref)
                .filter(ref -> ref.id().equals(node))
                .findFirst()
                .orElseThrow();
    }

    private static NodeClocks restarted(long wall, long managers) {
        NodeClocks clocks = new NodeClocks(DRIFT, true);
        clocks.update(wall, STEADY);
        clocks.recordManager(managers, true);
        clocks.update(wall, STEADY);
        return clocks;
    }
}
