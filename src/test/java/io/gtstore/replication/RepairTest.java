// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Owners that compare what they have, and exchange what differs: without reads, and without anyone who remembers what is missing. */
class RepairTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c", "d");
    private final String primary = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);

    @AfterEach
    void every_ask_had_its_answer_and_nothing_is_left_under_way() {
        network.heal();
        network.run(3_000);
        network.assertQuiet();
    }

    @Test
    void what_only_one_owner_has_reaches_the_other_without_a_read() {
        hold(primary, KEY, 1, "\"apple\"");
        hold(replica, KEY, 2, "\"pear\"");
        network.run(2_000);
        assertThat(network.itemsAt(primary, KEY)).containsExactlyInAnyOrder("\"apple\"", "\"pear\"");
        assertThat(network.cartAt(replica, KEY)).isEqualTo(network.cartAt(primary, KEY));
    }

    @Test
    void a_removal_that_only_one_owner_has_reaches_the_other() {
        hold(primary, KEY, 1, "\"apple\"");
        network.run(2_000);
        Cart removal = Cart.removeDelta(dot(2), List.of(dot(1)), stamp(), "a");
        give(replica, new KeyedCart(KEY, removal));
        network.run(2_000);
        assertThat(network.itemsAt(primary, KEY)).isEmpty();
        assertThat(network.cartAt(primary, KEY)).isEqualTo(network.cartAt(replica, KEY));
    }

    @Test
    void only_what_differs_travels() {
        for (int i = 0; i < 40; i++) {
            network.request(
                    network.owners("key" + i).get(0),
                    new Request.Put("key" + i, "1", List.of(), SESSION, 1, Request.NO_EPOCH));
        }
        hold(primary, KEY, 1, "\"apple\"");
        network.run(2_000);
        List<KeyedCart> travelled = network.sent(PeerRequest.Exchange.class).stream()
                .flatMap(e -> e.carts().stream())
                .toList();
        assertThat(travelled).extracting(KeyedCart::key).containsOnly(KEY);
    }

    @Test
    void equal_owners_send_nothing_but_digests() {
        network.request(primary, new Request.Put(KEY, "1", List.of(), SESSION, 1, Request.NO_EPOCH));
        network.run(5_000);
        int digests = network.sent(PeerRequest.Digest.class).size();
        int keyDigests = network.sent(PeerRequest.KeyDigests.class).size();
        network.run(5_000);
        assertThat(network.sent(PeerRequest.Digest.class)).hasSize(digests + 10 * pairs());
        assertThat(network.sent(PeerRequest.KeyDigests.class)).hasSize(keyDigests);
        assertThat(network.sent(PeerRequest.Exchange.class)).isEmpty();
    }

    @Test
    void a_silent_death_is_seen_although_nobody_writes() {
        network.silence(replica);
        network.run(1_000);
        assertThat(network.reports()).contains(replica);
    }

    @Test
    void a_read_that_notices_a_gap_sends_the_newest_version_back_to_the_owner_that_lacks_it() {
        hold(primary, KEY, 1, "\"apple\"");
        hold(replica, KEY, 2, "\"pear\"");
        Reply.Items items = (Reply.Items) network.get(primary, KEY, CausalContext.of(dot(2)), false);
        assertThat(items.items()).hasSize(2);
        assertThat(network.sent(PeerRequest.SendRep.class)).hasSize(1);
        assertThat(network.itemsAt(replica, KEY)).hasSize(2);
    }

    @Test
    void a_node_keeps_no_more_hints_than_it_may_and_the_next_one_is_asked() {
        network.silence(replica);
        int puts = 0;
        for (int i = 0; puts < 60; i++) {
            String key = "key" + i;
            if (network.owners(key).contains(replica)) {
                String owner = network.owners(key).stream()
                        .filter(node -> !node.equals(replica))
                        .findFirst()
                        .orElseThrow();
                Reply reply =
                        network.request(owner, new Request.Put(key, "1", List.of(), SESSION, 1, Request.NO_EPOCH));
                assertThat(reply).isInstanceOf(Reply.Stored.class);
                puts++;
            }
        }
        assertThat(network.hintsAt())
                .allSatisfy((node, hints) -> assertThat(hints)
                        .as(node)
                        .isLessThanOrEqualTo(CoreNetwork.config().maxHints()));
        assertThat(network.hintsAt().values().stream().mapToInt(i -> i).sum()).isGreaterThan(20);
        network.heal();
        network.run(10_000);
        assertThat(network.hintsAt().values()).containsOnly(0);
    }

    private void hold(String node, String key, long seq, String item) {
        give(node, new KeyedCart(key, Cart.putDelta(new Entry(dot(seq), stamp(), item), List.of(), node)));
    }

    private void give(String node, KeyedCart change) {
        network.request(
                node,
                new PeerRequest.Replicate(
                        network.life(node).incarnation(),
                        change,
                        false,
                        null,
                        network.map().epoch()));
    }

    private int pairs() {
        int pairs = 0;
        for (String node : network.nodes()) {
            for (String other : network.nodes()) {
                boolean common = !node.equals(other)
                        && network.map()
                                .slotsOf(network.life(node))
                                .intersects(network.map().slotsOf(network.life(other)));
                pairs += common ? 1 : 0;
            }
        }
        return pairs;
    }

    private long stamp() {
        return network.now() << 16;
    }

    private static Dot dot(long seq) {
        return new Dot(SESSION, seq);
    }
}
