// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Carts that end a while after their last change: what their owners saw goes, and nothing else. */
class ExpiryTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c");
    private final String primary = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);

    @Example
    void a_cart_goes_at_the_end_of_its_lifetime_at_all_owners() {
        put(primary, 1, 2_000);
        network.run(1_900);
        assertThat(network.itemsAt(primary, KEY)).hasSize(1);
        network.run(300);
        assertThat(network.itemsAt(primary, KEY)).isEmpty();
        assertThat(network.itemsAt(replica, KEY)).isEmpty();
        assertThat(network.cartAt(primary, KEY).context().contains(new Dot(SESSION, 1)))
                .isTrue();
        network.run(10_000);
        network.assertQuiet();
    }

    @Example
    void one_that_was_put_while_its_nodes_clock_was_ahead_goes_in_its_time_when_that_is_set_right() {
        CoreNetwork single = new CoreNetwork(CoreNetwork.config(), 1, "a");
        single.setClock("a", 5_000_000);
        String session = Sessions.issue(CoreNetwork.START + 5_000_000, 7);
        Reply stored =
                single.request("a", new Request.Put(KEY, "\"apple\"", List.of(), 2_000, session, 1, Request.NO_EPOCH));
        assertThat(stored).isInstanceOf(Reply.Stored.class);
        single.run(500);
        single.setClock("a", 0);
        single.run(1_400);
        assertThat(single.itemsAt("a", KEY)).hasSize(1);
        single.run(300);
        assertThat(single.itemsAt("a", KEY)).isEmpty();
    }

    @Example
    void so_does_one_that_a_restart_finds() {
        CoreNetwork single = new CoreNetwork(CoreNetwork.config(), 1, "a");
        single.setClock("a", 5_000_000);
        String session = Sessions.issue(CoreNetwork.START + 5_000_000, 7);
        single.request("a", new Request.Put(KEY, "\"apple\"", List.of(), 2_000, session, 1, Request.NO_EPOCH));
        single.run(500);
        single.setClock("a", 0);
        single.restart("a");
        single.run(1_500);
        assertThat(single.itemsAt("a", KEY)).as("its lifetime begins anew").hasSize(1);
        single.run(1_000);
        assertThat(single.itemsAt("a", KEY)).isEmpty();
    }

    @Example
    void one_that_was_put_while_its_nodes_clock_was_behind_goes_when_that_is_set_right() {
        CoreNetwork single = new CoreNetwork(CoreNetwork.config(), 1, "a");
        single.setClock("a", -600_000);
        String session = Sessions.issue(CoreNetwork.START - 600_000, 7);
        Reply stored =
                single.request("a", new Request.Put(KEY, "\"apple\"", List.of(), 2_000, session, 1, Request.NO_EPOCH));
        assertThat(stored).isInstanceOf(Reply.Stored.class);
        single.setClock("a", 0);
        single.run(300);
        assertThat(single.itemsAt("a", KEY)).isEmpty();
    }

    @Example
    void each_change_puts_the_end_off_and_zero_takes_it_away() {
        put(primary, 1, 2_000);
        network.run(1_500);
        put(replica, 2, Request.SAME_TTL);
        network.run(1_500);
        assertThat(network.itemsAt(primary, KEY)).hasSize(2);
        put(primary, 3, 0);
        network.run(10_000);
        assertThat(network.itemsAt(primary, KEY)).hasSize(3);
        put(primary, 4, 300);
        network.run(500);
        assertThat(network.itemsAt(primary, KEY)).isEmpty();
    }

    @Example
    void a_retry_through_another_owner_bears_the_lifetime_that_the_first_attempt_set() {
        network.silence(replica);
        put(primary, 1, 2_000);
        network.heal();
        put(primary, 1, 2_000);
        assertThat(network.cartAt(replica, KEY).lifetime().millis()).isEqualTo(2_000);
    }

    @Example
    void when_the_first_owner_is_gone_the_next_one_sees_to_it() {
        put(primary, 1, 2_000);
        network.silence(primary);
        network.kill(primary);
        network.evict(primary);
        network.run(9_000);
        for (String owner : network.owners(KEY)) {
            assertThat(network.itemsAt(owner, KEY)).as(owner).isEmpty();
        }
    }

    @Example
    void what_the_first_owner_had_not_seen_stays() {
        put(primary, 1, 2_000);
        network.run(1_500);
        network.silence(primary);
        put(replica, 2, Request.SAME_TTL);
        network.run(600);
        network.heal();
        network.run(1_000);
        assertThat(network.itemsAt(replica, KEY)).containsExactly("2");
        assertThat(network.itemsAt(primary, KEY)).containsExactly("2");
    }

    /** Whoever is silent, and whenever. */
    @Property(tries = 60)
    void once_faults_stop_nothing_of_an_ended_cart_is_left_at_any_node(@ForAll long seed) {
        Random random = new Random(seed);
        CoreNetwork any = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c");
        for (int seq = 1; seq <= 12; seq++) {
            switch (random.nextInt(5)) {
                case 0 -> any.silence(List.of("a", "b", "c").get(random.nextInt(3)));
                case 1 -> any.heal();
                case 2 -> any.run(random.nextInt(800));
                default ->
                    any.ask(
                            any.owners(KEY).get(random.nextInt(2)),
                            new Request.Put(
                                    KEY, "1", List.of(), 300 + random.nextInt(300), SESSION, seq, Request.NO_EPOCH));
            }
        }
        any.heal();
        any.run(15_000);
        any.assertQuiet();
        for (String node : any.nodes()) {
            assertThat(any.itemsAt(node, KEY)).as(node).isEmpty();
        }
        assertThat(any.cartAt(any.owners(KEY).get(0), KEY))
                .isEqualTo(any.cartAt(any.owners(KEY).get(1), KEY));
    }

    @Example
    void what_is_due_is_found_in_its_order_once_for_each_cart_and_forgotten_with_it() {
        ExpiryQueue lifetimes = new ExpiryQueue();
        lifetimes.noteEnd(1, "b", ending(20));
        lifetimes.noteEnd(1, "a", ending(10));
        lifetimes.noteEnd(1, "a", ending(30));
        lifetimes.noteEnd(2, "c", ending(40));
        lifetimes.noteEnd(2, "c", ending(5));
        lifetimes.noteEnd(2, "d", ending(7));
        lifetimes.noteEnd(2, "d", Cart.EMPTY);
        lifetimes.noteEnd(3, "e", Cart.putDelta(new Entry(new Dot("s", 1), 1, "1"), List.of(), "a"));
        assertThat(lifetimes.size()).isEqualTo(3);
        lifetimes.setTime(19, 19);
        assertThat(Objects.requireNonNull(lifetimes.poll()).key()).isEqualTo("c");
        assertThat(Objects.requireNonNull(lifetimes.poll()).key()).isEqualTo("a");
        assertThat(lifetimes.poll()).isNull();
        lifetimes.setTime(20, 20);
        assertThat(Objects.requireNonNull(lifetimes.poll()).key()).isEqualTo("b");
        assertThat(lifetimes.size()).isZero();
    }

    @Example
    void a_lifetime_travels_with_its_cart_and_its_put() throws ProtocolException {
        Cart cart = ending(20);
        Request replicate = new PeerRequest.Replicate(2, new io.gtstore.protocol.KeyedCart(KEY, cart), false, null, 12);
        assertThat(carried(replicate)).isEqualTo(replicate);
        Request put = new Request.Put(KEY, "1", List.of(), 5_000, SESSION, 1, 12);
        assertThat(carried(put)).isEqualTo(put);
        Request all = new Request.PutAll(KEY, List.of("1", "2"), 0, SESSION, 1, 12);
        assertThat(carried(all)).isEqualTo(all);
    }

    private static Request carried(Request request) throws ProtocolException {
        byte[] frame = Codec.encode(1, request);
        return Codec.request(Codec.parse(frame, 0, frame.length - 1));
    }

    private static Cart ending(long atMillis) {
        return Cart.putDelta(new Entry(new Dot("s", 1), 1, "1"), List.of(), "a")
                .withLifetime(new Lifetime(1, atMillis));
    }

    private void put(String owner, long seq, long ttl) {
        Request put = new Request.Put(
                KEY,
                Long.toString(seq),
                List.of(),
                ttl,
                SESSION,
                seq,
                network.map().epoch());
        assertThat(network.request(owner, put)).isInstanceOf(Reply.Stored.class);
    }
}
