// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Sessions;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a node that catches up has fetched counts only as long as it has been an owner without a break: what is written meanwhile does not reach it. */
class CatchUpTest {
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b");

    @Test
    void who_was_no_owner_for_a_while_under_another_manager_fetches_what_it_missed() {
        ClusterMap without = network.map();
        network.loseManager();
        network.join("c");
        network.run(300);
        ClusterMap with = network.map();
        network.silence("c");
        network.takeOver("another", without);
        String key = keyToCatchUpOn(with);
        put(key);
        network.heal("c");
        network.takeOver("a third", with);
        String leaving = leaving(key);
        network.silence(leaving); // it would send the item by itself
        network.findManager();
        network.run(1_000);
        network.heal(leaving);
        servesOnlyWithTheItem(key);
    }

    @Test
    void who_lost_the_slot_and_got_it_again_while_it_heard_nothing_fetches_what_it_missed() {
        network.loseManager();
        network.join("c");
        network.run(300);
        ClusterMap first = network.map();
        network.silence("c");
        network.go(Planner.synced(first, network.life("c"), first.slotsOf(network.life("c"))));
        network.join("bc"); // before c in the ring, so that c is next when it dies
        ClusterMap moved = network.map();
        network.go(Planner.synced(moved, network.life("bc"), moved.slotsOf(network.life("bc"))));
        ClusterMap without = network.map();
        network.kill("bc");
        ClusterMap last = Planner.evict(without, network.life("bc"), false);
        String key = keys().stream()
                .filter(each -> state(first, each) == OwnerState.CATCHING_UP
                        && state(without, each) == null
                        && state(last, each) == OwnerState.CATCHING_UP)
                .findFirst()
                .orElseThrow();
        put(key);
        network.heal("c");
        network.go(last);
        network.findManager();
        servesOnlyWithTheItem(key);
    }

    /** Otherwise a large copy would begin anew whenever anything changes in the cluster. */
    @Test
    void who_missed_maps_in_which_its_slots_did_not_change_asks_for_nothing_again() {
        holdsAll();
        int asked = network.sent(PeerRequest.GetRep.class).size();
        network.go(later(network.map()));
        network.run(300);
        assertThat(network.sent(PeerRequest.GetRep.class)).hasSize(asked);
        assertThat(network.sent(PeerRequest.KeyDigests.class)).isEmpty();
    }

    @Test
    void what_was_given_before_another_manager_took_over_is_compared_and_not_fetched_again() {
        holdsAll();
        int asked = network.sent(PeerRequest.GetRep.class).size();
        network.takeOver("another", network.map());
        network.findManager();
        network.run(2_000);
        assertThat(network.settled()).isTrue();
        assertThat(network.sent(PeerRequest.GetRep.class)).hasSize(asked);
    }

    @Test
    void what_was_asked_for_before_a_slot_was_lost_and_got_again_does_not_count() {
        holdsAll();
        ClusterMap first = network.map();
        int slot = first.slotOf(keyToCatchUpOn(first));
        NodeRef source = first.owners(slot).owners().get(0).ref();
        BitSet one = new BitSet();
        one.set(slot);
        ClusterMap second = later(first);
        ClusterMap third = later(second);
        Fetched fetched = new Fetched();
        fetched.followMap(first, first, one);
        fetched.followMap(first, second, new BitSet());
        fetched.followMap(second, third, one);
        fetched.recordChunk(source, one, first, null);
        fetched.recordHorizon(source, slot, first, third, 7);
        assertThat(fetched.whole(source, slot)).isFalse();
        assertThat(fetched.horizon(slot)).isZero();
        fetched.recordChunk(source, one, third, null);
        fetched.recordHorizon(source, slot, third, third, 7);
        assertThat(fetched.whole(source, slot)).isTrue();
        assertThat(fetched.horizon(slot)).isEqualTo(7);
    }

    /** A newcomer has fetched everything, and nobody has been told. */
    private void holdsAll() {
        keys().forEach(this::put);
        network.loseManager();
        network.join("c");
        network.run(300);
        assertThat(network.cartsAt("c")).isPositive();
    }

    /** A map of the same manager with the same slots. */
    private static ClusterMap later(ClusterMap map) {
        MapDelta same = map.since(0);
        return ClusterMap.of(new MapDelta(
                0, same.epoch() + 3, same.manager(), same.settings(), same.members(), same.absent(), same.slots()));
    }

    private void put(String key) {
        String primary = network.owners(key).get(0);
        Request put =
                new Request.Put(key, "1", List.of(), SESSION, 1, network.map().epoch());
        assertThat(network.request(primary, put)).isInstanceOf(Reply.Stored.class);
    }

    private void servesOnlyWithTheItem(String key) {
        for (int waited = 0; state(network.map(), key) != OwnerState.SERVING; waited++) {
            assertThat(waited).isLessThan(5_000);
            network.run(1);
        }
        assertThat(network.itemsAt("c", key)).hasSize(1);
    }

    private String leaving(String key) {
        return network.map().owners(network.map().slotOf(key)).owners().stream()
                .filter(owner -> owner.state() == OwnerState.RELEASING)
                .map(OwnerInfo::id)
                .findFirst()
                .orElseThrow();
    }

    private String keyToCatchUpOn(ClusterMap map) {
        return keys().stream()
                .filter(key -> state(map, key) == OwnerState.CATCHING_UP)
                .findFirst()
                .orElseThrow();
    }

    private @Nullable OwnerState state(ClusterMap map, String key) {
        OwnerInfo owner = map.owners(map.slotOf(key)).owner(network.life("c"));
        return owner == null ? null : owner.state();
    }

    private static List<String> keys() {
        return IntStream.range(0, 64).mapToObj(i -> "customer-" + i).toList();
    }
}
