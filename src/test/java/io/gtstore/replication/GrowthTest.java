// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Sessions;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Slots on the move: to a node that joins, from one that leaves, throttled and broken off; without sockets. */
class GrowthTest {
    private static final int CARTS = 200;
    private static final String ITEM = "\"" + "x".repeat(150) + "\"";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);

    @Test
    void a_leaver_hands_over_all_it_has_and_only_then_is_it_no_member_any_more() {
        CoreNetwork network = filled(CoreNetwork.config(), "a", "b", "c", "d");
        network.leave("b");
        assertThat(Objects.requireNonNull(network.map().member("b")).leaving()).isTrue();
        network.run(10_000);
        assertThat(network.map().member("b")).isNull();
        assertThat(network.map().absent()).isEmpty();
        assertThat(network.cartsAt("b")).isZero();
        everyCartIsThere(network);
    }

    @Test
    void a_leaver_stays_until_the_hint_that_it_keeps_is_delivered() {
        CoreNetwork network = filled(CoreNetwork.config(), "a", "b", "c", "d");
        String key = "mohan";
        String primary = network.owners(key).get(0);
        String silent = network.owners(key).get(1);
        String holder = network.successor(key, silent);
        network.silence(silent);
        assertThat(put(network, primary, key, 1, "\"hint\"")).isInstanceOf(Reply.Stored.class);
        assertThat(network.itemsAt(holder, key)).containsExactly("\"hint\"");
        network.leave(holder);
        network.run(5_000);
        assertThat(network.map().member(holder)).isNotNull();

        network.heal();
        network.run(10_000);
        assertThat(network.map().member(holder)).isNull();
        assertThat(network.itemsAt(silent, key)).contains("\"hint\"");
    }

    @Test
    void a_leaver_that_is_about_to_go_takes_no_more_copies_in() {
        CoreNetwork network = filled(CoreNetwork.config(), "a", "b", "c", "d");
        network.loseManagerFor("b");
        network.leave("b");
        network.run(10_000);
        NodeInfo leaver = Objects.requireNonNull(network.map().member("b"));
        assertThat(network.cartsAt("b")).isZero();
        Reply refused = network.request(
                "b",
                new PeerRequest.Replicate(
                        leaver.incarnation(),
                        network.change("any", SESSION, 1),
                        true,
                        null,
                        network.map().epoch()));
        assertThat(refused).isInstanceOf(Reply.Failure.class);
        assertThat(network.cartsAt("b")).isZero();
    }

    @Test
    void slots_that_move_come_no_faster_than_the_throttle_lets_them() {
        CoreNetwork network = filled(CoreNetwork.throttled(2_000), "a", "b", "c");
        long before = network.now();
        network.join("d");
        network.run(2_000);
        int soon = network.cartsAt("d");
        while (!network.settled()) {
            network.run(100);
        }
        long millis = network.now() - before;
        int carts = network.cartsAt("d");
        assertThat(carts).isPositive();
        assertThat(soon).isLessThan(carts);
        // Two sources give each cart, of about 390 bytes by the measure of the chunks, at 2 bytes a millisecond.
        assertThat(millis).isGreaterThan(carts * 300L);
        everyCartIsThere(network);
    }

    @Test
    void what_makes_up_for_a_lost_copy_is_not_held_back() {
        CoreNetwork network = filled(CoreNetwork.throttled(1), "a", "b", "c");
        network.kill("b");
        network.evict("b");
        network.run(1_000);
        assertThat(network.settled()).isTrue();
    }

    @Test
    void a_source_that_fails_in_between_goes_on_where_it_ended() {
        CoreNetwork network = filled(CoreNetwork.throttled(10_000), "a", "b", "c");
        network.join("d");
        network.run(1_500);
        long given = network.sent(PeerRequest.GetRep.class).size();
        assertThat(network.settled()).isFalse();
        network.mute("a");
        network.run(2_500);
        network.heal();
        while (!network.settled()) {
            network.run(100);
        }
        List<PeerRequest.GetRep> asked = network.sent(PeerRequest.GetRep.class);
        List<PeerRequest.GetRep> later = asked.subList((int) given, asked.size());
        assertThat(later.stream().filter(r -> r.key() == null && r.after().isEmpty()))
                .as("from the start again")
                .hasSizeLessThan(later.size() / 4);
        everyCartIsThere(network);
    }

    private static CoreNetwork filled(ShardConfig config, String... nodes) {
        CoreNetwork network = new CoreNetwork(config, 2, nodes);
        for (int i = 0; i < 100 && !network.settled(); i++) {
            network.run(300);
        }
        for (int i = 0; i < CARTS; i++) {
            String key = "key-" + i;
            assertThat(put(network, network.owners(key).get(0), key, 1, ITEM)).isInstanceOf(Reply.Stored.class);
        }
        return network;
    }

    private static Reply put(CoreNetwork network, String node, String key, int seq, String item) {
        return network.request(
                node,
                new Request.Put(
                        key, item, List.of(), SESSION, seq, network.map().epoch()));
    }

    private static void everyCartIsThere(CoreNetwork network) {
        for (int i = 0; i < CARTS; i++) {
            String key = "key-" + i;
            assertThat(network.owners(key)).hasSize(2);
            for (String owner : network.owners(key)) {
                assertThat(network.itemsAt(owner, key))
                        .as("%s at %s", key, owner)
                        .contains(ITEM);
            }
        }
    }
}
