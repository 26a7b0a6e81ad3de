// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.ManualLoop;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.replication.Recovered;
import io.gtstore.storage.MemoryStorage;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node's shards on event loops of their own: what one says may come late. */
class ShardsTest {
    private final ManualLoop home = new ManualLoop();
    private final ManualLoop other = new ManualLoop();
    private final Shards shards = new Shards(
            new NodeOptions(),
            List.of(new Shards.Loop(home, new Nobody()), new Shards.Loop(other, new Nobody())),
            new MemoryStorage(),
            new Recovered());
    private final BitSet caughtUp = new BitSet();

    /** It had the slots, as the first of all owners; now another one has what this one lacks. */
    @Test
    void what_a_busy_shard_says_of_a_former_life_does_not_count_for_the_present_one() {
        shards.listen(new Shards.Listener() {
            @Override
            public void caughtUp(BitSet slots) {
                caughtUp.or(slots);
            }
        });
        NodeInfo former = new NodeInfo("a", 2, "a", 1);
        ClusterMap first =
                Planner.admit(ClusterMap.empty(1, "m", new ClusterSettings(16, 2, "murmur3", "union")), former);
        shards.mapChanged(first, former.ref());
        other.run(); // that shard has caught up, and says so
        caughtUp.clear();

        NodeInfo present = new NodeInfo("a", 9, "a", 1);
        ClusterMap second = returned(first, former, present);
        shards.mapChanged(second, present.ref());
        home.run();
        assertThat(caughtUp.isEmpty()).as("%s", caughtUp).isTrue();
    }

    private static ClusterMap returned(ClusterMap first, NodeInfo former, NodeInfo present) {
        NodeInfo another = new NodeInfo("b", 5, "b", 1);
        ClusterMap both = Planner.admit(synced(first, former), another);
        ClusterMap without = Planner.evict(synced(both, another), former.ref(), false);
        return Planner.admit(without, present);
    }

    private static ClusterMap synced(ClusterMap map, NodeInfo node) {
        return Planner.synced(map, node.ref(), map.slotsOf(node.ref()));
    }
}
