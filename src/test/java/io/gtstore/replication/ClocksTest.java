// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.HybridClock;
import io.gtstore.cart.Lifetime;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Wall clocks that step, and clocks that are wrong. */
class ClocksTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);
    private static final long HOUR = 3_600_000;
    private static final long DAYS = 30 * 24 * HOUR;
    private static final long YEAR = 365 * 24 * HOUR;

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c");
    private final String primary = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);

    @Example
    void a_clock_that_is_set_back_does_not_stop_repair() {
        network.run(3_000);
        network.setClock(primary, HOUR);
        network.run(1_000);
        network.setClock(primary, -HOUR);
        network.setClock(replica, -2 * HOUR);
        network.silence(replica);
        put(primary, 1);
        network.heal();
        network.run(5_000);
        assertThat(network.itemsAt(replica, KEY)).isEqualTo(network.itemsAt(primary, KEY));
    }

    @Example
    void a_silent_peer_is_reported_by_a_node_whose_clock_was_set_back() {
        network.run(3_000);
        network.setClock(primary, -2 * HOUR);
        network.silence(replica);
        network.run(3_000);
        assertThat(network.reportsBy(primary)).contains(replica);
    }

    @Example
    void a_node_whose_clock_most_others_contradict_refuses_changes_and_goes_on_when_it_is_mended() {
        network.run(3_000);
        network.setClock(primary, HOUR);
        network.run(10);
        assertThat(code(put(primary, 1))).isEqualTo(ErrorCode.CLOCK_OFF);
        assertThat(ErrorCode.CLOCK_OFF.definite() && ErrorCode.CLOCK_OFF.retry())
                .isTrue();
        assertThat(put(replica, 1)).isInstanceOf(Reply.Stored.class);
        assertThat(network.itemsAt(primary, KEY))
                .as("it takes what others decide")
                .containsExactly("1");
        network.setClock(primary, 0);
        assertThat(put(primary, 2)).isInstanceOf(Reply.Stored.class);
    }

    @Example
    void a_step_within_the_drift_that_is_allowed_changes_nothing() {
        network.run(3_000);
        network.setClock(primary, 250_000);
        assertThat(put(primary, 1)).isInstanceOf(Reply.Stored.class);
        assertThat(put(replica, 2)).isInstanceOf(Reply.Stored.class);
        assertThat(network.itemsAt(replica, KEY)).containsExactlyInAnyOrder("1", "2");
    }

    @Example
    void a_change_that_is_stamped_too_far_ahead_is_refused_with_both_names() {
        Reply reply = replicate(stamped(1, CoreNetwork.START + DAYS));
        assertThat(code(reply)).isEqualTo(ErrorCode.CLOCK_OFF);
        assertThat(((Reply.Failure) reply).message()).contains("a's clock is").contains(replica);
        assertThat(network.itemsAt(replica, KEY)).isEmpty();
    }

    @Example
    void a_cart_that_bears_such_a_stamp_can_be_changed_and_copied_and_no_other_follows_it() {
        network.request(
                replica,
                new PeerRequest.SendRep(
                        network.life(replica).incarnation(),
                        List.of(stamped(1, CoreNetwork.START + DAYS)),
                        network.map().epoch()));
        network.run(3_000);
        assertThat(network.itemsAt(primary, KEY)).as("owners agree on it").hasSize(1);
        assertThat(put(primary, 2)).isInstanceOf(Reply.Stored.class);
        network.run(100);
        assertThat(network.cartAt(replica, KEY)).isEqualTo(network.cartAt(primary, KEY));
        for (String owner : List.of(primary, replica)) {
            String other = keyOwnedBy(owner);
            network.request(
                    owner, new Request.Put(other, "1", List.of(), Request.SAME_TTL, SESSION, 3, Request.NO_EPOCH));
            Cart stamped = network.cartAt(owner, other);
            assertThat(stamped.lastWriter()).as("who stamped it").isEqualTo(owner);
            assertThat(stampedAt(stamped)).as(owner + "'s stamps").isLessThan(CoreNetwork.START + HOUR);
        }
    }

    /** Of two clocks none is the odd one out, so the wrong one goes on to stamp changes. */
    @Example
    void a_node_agrees_on_the_carts_of_one_whose_clock_is_a_year_ahead_and_keeps_its_own_time() {
        CoreNetwork two = new CoreNetwork(CoreNetwork.config(), 2, "a", "b");
        two.run(3_000);
        two.setClock("a", YEAR);
        String session = Sessions.issue(CoreNetwork.START + YEAR, 7);
        Reply reply =
                two.request("a", new Request.Put(KEY, "1", List.of(), Request.SAME_TTL, session, 1, Request.NO_EPOCH));
        assertThat(reply).isInstanceOf(Reply.Stored.class);
        two.run(5_000);
        assertThat(two.cartAt("b", KEY)).as("owners agree on it").isEqualTo(two.cartAt("a", KEY));
        assertThat(stampedAt(two.cartAt("b", KEY))).as("a's stamp").isGreaterThanOrEqualTo(CoreNetwork.START + YEAR);

        two.request("b", new Request.Put("ada", "1", List.of(), 2_000, SESSION, 1, Request.NO_EPOCH));
        assertThat(two.itemsAt("b", "ada")).hasSize(1);
        assertThat(stampedAt(two.cartAt("b", "ada"))).as("b's stamp").isLessThan(CoreNetwork.START + HOUR);
        two.run(4_000);
        assertThat(two.itemsAt("b", "ada")).as("its lifetime is over").isEmpty();
    }

    @Example
    void every_message_about_a_cart_that_bears_the_last_stamp_of_all_can_be_read() throws ProtocolException {
        Entry entry = new Entry(new Dot("s", 1), HybridClock.MAX_STAMP, "1");
        network.request(
                replica,
                new PeerRequest.SendRep(
                        network.life(replica).incarnation(),
                        List.of(new KeyedCart(KEY, Cart.putDelta(entry, List.of(), "a"))),
                        network.map().epoch()));
        network.run(3_000);
        assertThat(put(primary, 1)).isInstanceOf(Reply.Stored.class);
        network.silence(replica);
        assertThat(network.request(primary, new Request.Finalize(KEY, null, SESSION, 2, Request.NO_EPOCH)))
                .isInstanceOf(Reply.Removed.class);
        network.heal();
        network.run(3_000);
        assertThat(network.itemsAt(replica, KEY)).isEmpty();
        for (PeerRequest sent : network.sent(PeerRequest.class)) {
            byte[] frame = Codec.encode(1, sent);
            assertThat(Codec.request(Codec.parse(frame, 0, frame.length - 1))).isEqualTo(sent);
        }
    }

    @Example
    void a_cart_that_bears_such_a_stamp_ends_its_lifetime_after_its_arrival() {
        KeyedCart ahead = stamped(1, CoreNetwork.START + DAYS);
        Cart living = ahead.cart().withLifetime(new Lifetime(ahead.cart().lastChange(), 2_000));
        network.request(
                primary,
                new PeerRequest.SendRep(
                        network.life(primary).incarnation(),
                        List.of(new KeyedCart(KEY, living)),
                        network.map().epoch()));
        network.run(1_500);
        assertThat(network.itemsAt(primary, KEY)).hasSize(1);
        network.run(2_000);
        assertThat(network.itemsAt(primary, KEY)).isEmpty();
        network.run(1_000);
        assertThat(network.itemsAt(replica, KEY)).isEmpty();
    }

    @Example
    void a_node_whose_clock_is_ahead_ends_no_lifetimes() {
        network.run(3_000);
        network.request(primary, new Request.Put(KEY, "1", List.of(), HOUR / 2, SESSION, 1, Request.NO_EPOCH));
        network.setClock(primary, DAYS);
        network.run(2_000);
        assertThat(network.itemsAt(replica, KEY)).hasSize(1);
    }

    @Property
    void nobody_is_the_odd_one_out_where_no_majority_agrees(@ForAll @Size(min = 1, max = 6) List<Boolean> right) {
        NodeClocks clocks = new NodeClocks(1_000, false);
        clocks.update(1_000_000, 0);
        for (int i = 0; i < right.size(); i++) {
            clocks.recordPeer("n" + i, right.get(i) ? 1_000_500 : 5_000_000);
        }
        clocks.update(1_000_000, 0);
        long wrong = right.stream().filter(r -> !r).count();
        assertThat(clocks.isOff()).isEqualTo(2 * wrong > right.size() + 1);
    }

    @Example
    void a_node_that_joins_others_believes_the_manager_rather_than_itself_until_it_has_heard_one_of_them() {
        NodeClocks clocks = new NodeClocks(1_000, true);
        clocks.update(1_000_000, 0);
        clocks.recordManager(5_000_000, true);
        assertThat(clocks.update(1_000_000, 0)).contains("behind").contains("clock.maxDrift");
        assertThat(clocks.isOff()).isTrue();
        clocks.recordPeer("n1", 1_000_100);
        assertThat(clocks.update(1_000_000, 0)).contains("again");
        assertThat(clocks.isOff()).isFalse();
    }

    private Reply put(String node, long seq) {
        return network.request(
                node,
                new Request.Put(KEY, String.valueOf(seq), List.of(), Request.SAME_TTL, SESSION, seq, Request.NO_EPOCH));
    }

    private Reply replicate(KeyedCart change) {
        return network.request(
                replica,
                new PeerRequest.Replicate(
                        network.life(replica).incarnation(),
                        List.of(change),
                        false,
                        null,
                        network.map().epoch()));
    }

    private static KeyedCart stamped(long seq, long millis) {
        Entry entry = new Entry(new Dot(SESSION, seq), millis << 16, "1");
        return new KeyedCart(KEY, Cart.putDelta(entry, List.of(), "a"));
    }

    /** A key besides {@link #KEY} that this node owns, so that it stamps what it is asked to put there. */
    private String keyOwnedBy(String node) {
        return IntStream.range(0, 100)
                .mapToObj(i -> "customer-" + i)
                .filter(key -> network.owners(key).contains(node))
                .findFirst()
                .orElseThrow();
    }

    /** When the cart was changed last, by its stamp. */
    private static long stampedAt(Cart cart) {
        return HybridClock.millis(cart.lastChange());
    }

    private static ErrorCode code(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Failure.class);
        return ((Reply.Failure) reply).code();
    }
}
