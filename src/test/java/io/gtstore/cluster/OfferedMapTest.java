// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.SlotGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Maps that cannot be a cluster's, whoever offers them. */
class OfferedMapTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final ClusterSettings SETTINGS = new ClusterSettings(8, 2, "murmur3", "union", NOW);

    private final ClusterMap present =
            Planner.admit(ClusterMap.empty(NOW, "m", SETTINGS), new NodeInfo("a", NOW + 1, "127.0.0.1", 7411));

    @Test
    void the_next_map_of_the_same_cluster_is_fine() {
        ClusterMap next = Planner.admit(present, new NodeInfo("b", NOW + 2, "127.0.0.1", 7412));
        assertThat(problem(next.since(0))).isNull();
        assertThat(problem(next.since(present.epoch()))).isNull();
    }

    @Test
    void an_epoch_that_no_manager_can_have_reached() {
        assertThat(problem(map(Long.MAX_VALUE - 1, SETTINGS))).contains("epoch");
        assertThat(problem(map(1L << 62, SETTINGS))).contains("epoch");
        assertThat(problem(map(NOW + 30L * 86_400_000, SETTINGS)))
                .as("by a manager whose clock is a month ahead")
                .isNull();
        assertThat(OfferedMap.believable(1L << 62, present.epoch(), NOW)).isFalse();
    }

    @Test
    void other_settings_than_a_running_cluster_has() {
        assertThat(problem(map(NOW + 9, new ClusterSettings(16, 2, "murmur3", "union", NOW))))
                .contains("settings");
        assertThat(problem(map(NOW + 9, new ClusterSettings(8, 3, "murmur3", "union", NOW))))
                .contains("settings");
        assertThat(problem(map(NOW + 9, new ClusterSettings(8, 2, "ascii-sum", "union", NOW))))
                .contains("settings");
        assertThat(problem(map(NOW + 9, new ClusterSettings(8, 2, "murmur3", "newest", NOW))))
                .contains("settings");
        assertThat(problem(map(NOW + 9, SETTINGS.founded(NOW + 5))))
                .as("founded anew")
                .isNull();
    }

    @Test
    void slots_and_members_that_cannot_be() {
        assertThat(problem(map(List.of(), List.of(new SlotGroup("0-8", NOW + 9, List.of())))))
                .contains("slot 8");
        OwnerInfo owner = new OwnerInfo("a", 1, OwnerState.SERVING);
        assertThat(problem(map(List.of(), List.of(new SlotGroup("0", NOW + 9, List.of(owner, owner))))))
                .contains("twice");
        NodeInfo member = new NodeInfo("a", 1, "127.0.0.1", 7411);
        assertThat(problem(map(List.of(member, member), List.of()))).contains("'a'");
        assertThat(problem(map(List.of(new NodeInfo("", 1, "127.0.0.1", 7411)), List.of())))
                .contains("no id");
    }

    private @Nullable String problem(MapDelta offered) {
        return OfferedMap.problem(offered, present, NOW);
    }

    private static MapDelta map(long epoch, ClusterSettings settings) {
        return new MapDelta(0, epoch, "x", settings, List.of(), List.of(), List.of());
    }

    private static MapDelta map(List<NodeInfo> members, List<SlotGroup> groups) {
        return new MapDelta(0, NOW + 9, "x", SETTINGS, members, List.of(), groups);
    }
}
