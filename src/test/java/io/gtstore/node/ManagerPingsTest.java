// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import static io.gtstore.node.NodeWithoutSockets.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.ManualLoop;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** How often a node pings its manager: rarely at rest, with each check when anything is amiss. */
class ManagerPingsTest {
    private static final NodeInfo SELF = new NodeInfo("a", 2, "a", 7411);
    private static final int CHECKS = 30;
    private static final int SLOTS = 8;

    private final ClusterMap map = serving();

    private static ClusterMap serving() {
        BitSet all = new BitSet();
        all.set(0, SLOTS);
        ClusterMap empty = ClusterMap.empty(1, "m", new ClusterSettings(SLOTS, 1, "murmur3", "union"));
        return Planner.synced(Planner.admit(empty, SELF), SELF.ref(), all);
    }

    private long pingsIn(NodeWithoutSockets node, int checks) {
        long before = pings(node);
        for (int i = 0; i < checks; i++) {
            check(node);
        }
        return pings(node) - before;
    }

    /** A check comes with each second tick. */
    private static void check(NodeWithoutSockets node) {
        node.tick();
        node.tick();
    }

    private static long pings(NodeWithoutSockets node) {
        return node.sent.stream().filter(MemberRequest.Ping.class::isInstance).count();
    }

    @Test
    void a_node_has_one_timer_for_all_that_is_periodic_on_all_its_event_loops() {
        NodeWithoutSockets node = new NodeWithoutSockets(map, SELF, NOW);
        assertThat(node.loops.stream().mapToInt(ManualLoop::timers).sum()).isEqualTo(1);
    }

    @Test
    void a_node_at_rest_pings_at_one_check_in_three() {
        NodeWithoutSockets node = new NodeWithoutSockets(map, SELF, NOW);
        node.managerAnswers = true;
        assertThat(node.node.ready()).isTrue();
        check(node);
        assertThat(pingsIn(node, CHECKS)).isEqualTo(CHECKS / 3);
    }

    @Test
    void a_node_whose_manager_is_silent_pings_at_each_check() {
        NodeWithoutSockets node = new NodeWithoutSockets(map, SELF, NOW);
        assertThat(pingsIn(node, CHECKS)).isEqualTo(CHECKS);
        node.managerAnswers = true;
        pingsIn(node, CHECKS);
        node.managerAnswers = false;
        pingsIn(node, 3);
        assertThat(pingsIn(node, CHECKS)).isEqualTo(CHECKS);
    }

    @Test
    void an_answer_is_followed_by_a_pause_only_if_all_is_well() {
        assertThat(pausesAfter(new Reply.Alive("m", 0, NOW, "m", map.epoch()), true))
                .isTrue();
        assertThat(pausesAfter(new Reply.Alive("m", 0, NOW, "m", map.epoch()), false))
                .as("the node does not serve yet")
                .isFalse();
        assertThat(pausesAfter(new Reply.Alive("m", 0, NOW, "", map.epoch()), true))
                .as("the managers have no leader")
                .isFalse();
        assertThat(pausesAfter(new Reply.Alive("m", 0, NOW, "m", map.epoch() + 1), true))
                .as("the manager's map is newer")
                .isFalse();
        assertThat(pausesAfter(new Reply.Alive("m2", 0, NOW, "m2", map.epoch()), true))
                .as("another manager's map")
                .isFalse();
    }

    private boolean pausesAfter(Reply.Alive answer, boolean serving) {
        ManagerPings pings = new ManagerPings();
        pings.answered(answer, map, serving);
        boolean pauses = !pings.due();
        pings.answered(answer, map, serving);
        pings.hurry();
        assertThat(pings.due()).isTrue();
        return pauses;
    }
}
