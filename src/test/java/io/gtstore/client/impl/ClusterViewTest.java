// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static io.gtstore.protocol.OwnerState.CATCHING_UP;
import static io.gtstore.protocol.OwnerState.SERVING;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.SlotGroup;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterViewTest {
    private static final NodeInfo ONE = new NodeInfo("n1", 1, "127.0.0.1", 7411);
    private static final NodeInfo TWO = new NodeInfo("n2", 1, "127.0.0.1", 7412);
    private static final NodeInfo THREE = new NodeInfo("n3", 1, "127.0.0.1", 7413);

    private final ClusterView view = new ClusterView();

    private static OwnerInfo serving(NodeInfo node) {
        return new OwnerInfo(node.id(), node.incarnation(), SERVING);
    }

    private static MapDelta map(long since, long epoch, OwnerInfo... owners) {
        return mapOf("m", since, epoch, owners);
    }

    private static MapDelta mapOf(String manager, long since, long epoch, OwnerInfo... owners) {
        return mapOf(manager, 0, List.of(ONE, TWO, THREE), since, epoch, owners);
    }

    private static MapDelta mapOf(
            String manager, long founded, List<NodeInfo> members, long since, long epoch, OwnerInfo... owners) {
        return new MapDelta(
                since,
                epoch,
                manager,
                new ClusterSettings(4, 2, "murmur3", "union").founded(founded),
                members,
                List.of(),
                List.of(new SlotGroup("0-3", epoch, List.of(owners))));
    }

    @Test
    void without_a_map_no_owner_is_known() {
        assertThat(view.epoch()).isEqualTo(Request.NO_EPOCH);
        assertThat(view.choose(0, Set.of(), 0)).isNull();
    }

    @Test
    void the_primary_comes_first_and_each_owner_once() {
        view.apply(map(0, 5, serving(ONE), serving(TWO)));
        assertThat(view.choose(0, Set.of(), 0)).isEqualTo(ONE);
        assertThat(view.choose(0, Set.of(ONE.ref()), 0)).isEqualTo(TWO);
        assertThat(view.choose(0, Set.of(ONE.ref(), TWO.ref()), 0)).isNull();
    }

    @Test
    void a_node_that_failed_comes_last_for_a_second_or_until_it_answers() {
        view.apply(map(0, 5, serving(ONE), serving(TWO)));
        view.failed(ONE.ref(), 100);
        assertThat(view.owners(0, 1_099)).containsExactly(TWO, ONE);
        assertThat(view.owners(0, 1_100)).containsExactly(ONE, TWO);
        assertThat(view.members(200)).containsExactly(TWO, THREE, ONE);
        view.answered(ONE.ref());
        assertThat(view.owners(0, 200)).containsExactly(ONE, TWO);
    }

    @Test
    void the_map_of_a_cluster_that_was_founded_anew_is_taken_from_its_manager_though_its_epoch_is_lower() {
        List<NodeInfo> members = List.of(TWO);
        view.apply(map(0, 50, serving(ONE)));
        assertThat(view.applyManagers(mapOf("n", 7, List.of(), 0, 9))).isTrue();
        assertThat(view.choose(0, Set.of(), 0))
                .as("one that has no members yet")
                .isEqualTo(ONE);
        assertThat(view.apply(mapOf("n", 7, members, 0, 10, serving(TWO)))).isTrue();
        assertThat(view.choose(0, Set.of(), 0)).as("on a node's word").isEqualTo(ONE);
        assertThat(view.applyManagers(mapOf("n", 7, members, 50, 10, serving(TWO))))
                .isFalse();
        assertThat(view.wantedSince()).isZero();
        assertThat(view.applyManagers(mapOf("n", 7, members, 0, 10, serving(TWO))))
                .isTrue();
        assertThat(view.choose(0, Set.of(), 0)).isEqualTo(TWO);
        assertThat(view.epoch()).isEqualTo(10);
        view.apply(mapOf("n", 7, members, 10, 11, serving(TWO)));
        assertThat(view.epoch()).isEqualTo(11);
    }

    @Test
    void an_older_map_of_the_same_cluster_is_not_taken() {
        view.apply(map(0, 50, serving(ONE)));
        assertThat(view.applyManagers(map(0, 10, serving(TWO)))).isTrue();
        assertThat(view.choose(0, Set.of(), 0)).isEqualTo(ONE);
    }

    @Test
    void owners_that_have_caught_up_come_before_those_that_have_not() {
        view.apply(map(0, 5, serving(ONE), new OwnerInfo("n2", 1, CATCHING_UP), serving(THREE)));
        assertThat(view.owners(0, 0)).containsExactly(ONE, THREE, TWO);
    }

    @Test
    void owners_that_an_answer_named_hold_until_a_map_as_new_comes() {
        view.apply(map(0, 5, serving(ONE)));
        view.learn(0, List.of(TWO), 7);
        assertThat(view.owners(0, 0)).containsExactly(TWO);
        assertThat(view.epochOf(0)).isEqualTo(7);
        assertThat(view.owners(1, 0)).containsExactly(ONE);
        view.apply(map(5, 6, serving(ONE)));
        assertThat(view.owners(0, 0)).containsExactly(TWO);
        view.apply(map(6, 7, serving(THREE)));
        assertThat(view.owners(0, 0)).containsExactly(THREE);
    }

    @Test
    void older_owners_and_slots_that_cannot_be_are_not_learnt() {
        view.apply(map(0, 5, serving(ONE)));
        view.learn(0, List.of(TWO), 5);
        view.learn(4, List.of(TWO), 9);
        view.learn(0, List.of(), 9);
        assertThat(view.owners(0, 0)).containsExactly(ONE);
    }

    @Test
    void a_change_that_leaves_a_gap_is_not_taken_and_an_older_map_is_ignored() {
        assertThat(view.apply(map(3, 5, serving(ONE)))).isFalse();
        assertThat(view.apply(map(0, 5, serving(ONE)))).isTrue();
        assertThat(view.apply(map(6, 8, serving(TWO)))).isFalse();
        assertThat(view.apply(map(0, 4, serving(TWO)))).isTrue();
        assertThat(view.epoch()).isEqualTo(5);
        assertThat(view.owners(0, 0)).containsExactly(ONE);
    }

    @Test
    void news_of_another_manager_that_counts_for_itself_is_fetched_whole() {
        view.apply(map(0, 5, serving(ONE)));
        assertThat(view.apply(mapOf("another", 5, 6, serving(TWO)))).isFalse();
        assertThat(view.wantedSince()).isZero();
        assertThat(view.choose(0, Set.of(), 0)).isEqualTo(ONE);
        assertThat(view.apply(mapOf("another", 0, 6, serving(TWO)))).isTrue();
        assertThat(view.wantedSince()).isEqualTo(6);
        assertThat(view.choose(0, Set.of(), 0)).isEqualTo(TWO);
    }

    @Test
    void puts_go_to_all_owners_at_once_while_each_of_them_serves_and_is_well() {
        assertThat(view.directOwners(0, 0)).isEmpty();
        view.apply(map(0, 5, serving(ONE), serving(TWO)));
        assertThat(view.directOwners(0, 0)).containsExactly(ONE, TWO);
        view.failed(THREE.ref(), 100);
        assertThat(view.directOwners(0, 200)).containsExactly(ONE, TWO);
        view.failed(TWO.ref(), 100);
        assertThat(view.directOwners(0, 200)).isEmpty();
        view.answered(TWO.ref());
        assertThat(view.directOwners(0, 200)).containsExactly(ONE, TWO);
        view.indirect(ONE.ref(), 300);
        assertThat(view.directOwners(0, 799)).isEmpty();
        assertThat(view.directOwners(0, 800)).containsExactly(ONE, TWO);
        view.learn(0, List.of(ONE, THREE), 6);
        assertThat(view.directOwners(0, 800)).isEmpty();
        assertThat(view.directOwners(1, 800)).containsExactly(ONE, TWO);
    }

    @Test
    void they_go_by_a_coordinator_while_an_owner_is_missing_or_has_yet_to_catch_up() {
        view.apply(map(0, 5, serving(ONE)));
        assertThat(view.directOwners(0, 0)).isEmpty();
        view.apply(map(0, 6, serving(ONE), new OwnerInfo(TWO.id(), TWO.incarnation(), CATCHING_UP)));
        assertThat(view.directOwners(0, 0)).isEmpty();
        view.apply(map(0, 7, serving(ONE), serving(TWO)));
        assertThat(view.directOwners(0, 0)).containsExactly(ONE, TWO);
    }
}
