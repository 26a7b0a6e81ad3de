// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import static io.gtstore.node.NodeWithoutSockets.NOW;
import static io.gtstore.node.NodeWithoutSockets.SHARDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.ManualLoop;
import io.gtstore.cart.Sessions;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node on two event loops does after a defect in one of its cores, or when its disk is gone. */
class NodeFailsWholeTest {
    private static final String SESSION = Sessions.issue(NOW, 7);
    private static final NodeInfo SELF = new NodeInfo("a", 2, "a", 7411);

    private final ClusterMap map =
            Planner.admit(ClusterMap.empty(1, "m", new ClusterSettings(8, 1, "murmur3", "union")), SELF);
    private final NodeWithoutSockets running = new NodeWithoutSockets(map, SELF, NOW);
    private final Node node = running.node;

    NodeFailsWholeTest() {
        assertThat(put(0, 1)).containsOnly(new Reply.Stored(1, NOW << 16, map.epoch()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void after_a_defect_in_one_shard_all_askers_are_told_and_none_is_left_waiting(int shard) {
        running.disk.slow = true;
        List<Reply> waiting = put(shard, 2);
        assertThat(waiting).isEmpty();
        running.disk.defect = true;
        assertThat(put(shard, 3)).singleElement().satisfies(NodeFailsWholeTest::isInternal);
        assertThat(waiting).singleElement().satisfies(NodeFailsWholeTest::isInternal);
        running.disk.defect = false;
        running.disk.slow = false;
        for (int each = 0; each < SHARDS; each++) {
            assertThat(put(each, 4)).singleElement().satisfies(NodeFailsWholeTest::isInternal);
        }
        assertThat(node.whenFailed().cause()).hasMessageContaining("a defect in shard " + shard);
        assertThat(node.ready()).isFalse();
    }

    @Test
    void a_node_that_has_failed_keeps_no_timer_and_says_nothing_more() {
        running.disk.broken("the disk is gone");
        running.run();
        assertThat(node.whenFailed().cause()).hasMessageContaining("the disk is gone");
        running.sent.clear();
        for (ManualLoop loop : running.loops) {
            assertThat(loop.timers()).isZero();
            loop.runLater();
        }
        running.run();
        assertThat(running.sent).isEmpty();
    }

    private static void isInternal(Reply reply) {
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL));
    }

    /** The replies that came to a put of a cart of that shard, by now. */
    private List<Reply> put(int shard, long seq) {
        return running.ask(new Request.Put(running.keyIn(shard), "\"apple\"", List.of(), SESSION, seq, map.epoch()));
    }
}
