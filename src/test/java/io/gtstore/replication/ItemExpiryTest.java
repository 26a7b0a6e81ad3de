// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.HybridClock;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ItemEnd;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Items that go by themselves at ends of their own: each of them then, and nothing else. */
class ItemExpiryTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);
    private static final long HOUR = 3_600_000;

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c");
    private final String primary = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);

    @Example
    void an_item_goes_at_its_end_at_all_owners_and_the_others_stay() {
        put(primary, 1, ItemEnd.NONE);
        put(replica, 2, ItemEnd.after(2_000));
        put(primary, 3, ItemEnd.after(4_000));
        network.run(1_900);
        assertItems("1", "2", "3");
        network.run(300);
        assertItems("1", "3");
        network.run(2_000);
        assertItems("1");
        assertThat(network.cartAt(replica, KEY).context().contains(dot(2))).isTrue();
        network.run(10_000);
        network.assertQuiet();
        assertItems("1");
    }

    @Example
    void its_end_counts_from_its_stamp() {
        put(primary, 1, ItemEnd.after(2_000));
        Entry entry = network.cartAt(replica, KEY).entries().get(0);
        assertThat(entry.endsAtMillis()).isEqualTo(HybridClock.millis(entry.stamp()) + 2_000);
        put(primary, 2, new ItemEnd(0, CoreNetwork.START + HOUR));
        assertThat(network.cartAt(replica, KEY).entries().get(1).endsAtMillis()).isEqualTo(CoreNetwork.START + HOUR);
    }

    @Example
    void the_end_of_the_cart_is_another_one() {
        put(
                primary,
                new Request.Put(KEY, "1", List.of(), 3_000, SESSION, 1, Request.NO_EPOCH).ending(ItemEnd.after(1_000)));
        put(primary, 2, ItemEnd.after(HOUR));
        network.run(1_300);
        assertItems("2");
        network.run(2_900); // the removal was a change, after which the lifetime begins anew
        assertItems();
    }

    @Example
    void all_items_of_a_batch_go_together() {
        put(
                primary,
                new Request.PutAll(KEY, List.of("1", "2"), SESSION, 1, Request.NO_EPOCH).ending(ItemEnd.after(500)));
        put(primary, 3, ItemEnd.NONE);
        network.run(700);
        assertItems("3");
    }

    @Example
    void one_that_replaces_it_has_an_end_of_its_own_or_none() {
        put(primary, 1, ItemEnd.after(1_000));
        put(primary, 2, ItemEnd.after(1_000));
        network.run(600);
        put(primary, replacing(3, 1, ItemEnd.after(1_000)));
        put(replica, replacing(4, 2, ItemEnd.NONE));
        network.run(800);
        assertItems("3", "4");
        network.run(500);
        assertItems("4");
    }

    @Example
    void a_retry_that_comes_after_its_end_does_not_bring_it_back() {
        put(primary, 1, ItemEnd.after(500));
        network.run(800);
        put(replica, 1, ItemEnd.after(500));
        assertItems();
        network.run(2_000);
        assertItems();
    }

    @Example
    void of_two_stamps_of_one_put_the_earlier_one_tells_the_end() {
        network.silence(replica);
        put(primary, 1, ItemEnd.after(3_000));
        network.silence(primary);
        network.heal(replica);
        network.run(1_000);
        network.ask(replica, request(1, ItemEnd.after(3_000)));
        network.run(500);
        network.heal();
        network.run(1_700);
        assertItems();
    }

    @Example
    void one_that_comes_after_its_end_goes_at_once() {
        long stamp = HybridClock.earliest(CoreNetwork.START - 5_000);
        Cart late = Cart.putDelta(Entry.lasting(dot(1), stamp, "1", 1_000), List.of(), "a");
        network.request(
                primary,
                new PeerRequest.Replicate(
                        network.life(primary).incarnation(),
                        new KeyedCart(KEY, late),
                        false,
                        null,
                        network.map().epoch()));
        network.run(300);
        assertThat(network.itemsAt(primary, KEY)).isEmpty();
        assertThat(network.cartAt(primary, KEY).context().contains(dot(1))).isTrue();
    }

    @Example
    void a_put_without_coordinator_brings_its_end_to_each_owner() {
        long stamp = HybridClock.earliest(network.now());
        for (String owner : network.owners(KEY)) {
            Request.Put put = (Request.Put) request(1, ItemEnd.after(1_000));
            put(owner, put.withEpoch(network.map().epoch()).alone(stamp));
        }
        assertThat(network.cartAt(primary, KEY)).isEqualTo(network.cartAt(replica, KEY));
        assertThat(network.cartAt(primary, KEY).firstEnd()).isEqualTo(HybridClock.millis(stamp) + 1_000);
        network.run(1_300);
        assertItems();
    }

    @Example
    void when_the_first_owner_is_gone_the_next_one_sees_to_it() {
        put(primary, 1, ItemEnd.after(2_000));
        put(primary, 2, ItemEnd.NONE);
        network.silence(primary);
        network.kill(primary);
        network.evict(primary);
        network.run(9_000);
        for (String owner : network.owners(KEY)) {
            assertThat(network.itemsAt(owner, KEY)).as(owner).containsExactly("2");
        }
    }

    @Example
    void a_restart_finds_its_end_again() {
        CoreNetwork single = new CoreNetwork(CoreNetwork.config(), 1, "a");
        single.request("a", request(1, ItemEnd.after(2_000)));
        single.request("a", request(2, ItemEnd.NONE));
        single.restart("a");
        single.run(1_500);
        assertThat(single.itemsAt("a", KEY)).hasSize(2);
        single.run(1_000);
        assertThat(single.itemsAt("a", KEY)).containsExactly("2");
    }

    @Example
    void where_the_newest_cart_wins_it_goes_too() {
        CoreNetwork newest = new CoreNetwork(MergePolicy.NEWEST, CoreNetwork.config(), 2, "a", "b", "c");
        String owner = newest.owners(KEY).get(0);
        newest.request(owner, request(1, ItemEnd.after(1_000)));
        newest.request(owner, request(2, ItemEnd.NONE));
        newest.run(1_300);
        assertThat(newest.itemsAt(owner, KEY)).containsExactly("2");
        assertThat(newest.itemsAt(newest.owners(KEY).get(1), KEY)).containsExactly("2");
    }

    @Example
    void one_that_was_put_while_its_nodes_clock_was_ahead_goes_in_its_time_when_that_is_set_right() {
        CoreNetwork single = ahead();
        single.setClock("a", 0);
        single.run(1_400);
        assertThat(single.itemsAt("a", KEY)).hasSize(2);
        single.run(300);
        assertThat(single.itemsAt("a", KEY)).containsExactly("2");
    }

    @Example
    void so_does_one_that_a_restart_finds() {
        CoreNetwork single = ahead();
        single.setClock("a", 0);
        single.restart("a");
        single.run(1_500);
        assertThat(single.itemsAt("a", KEY)).as("its time begins anew").hasSize(2);
        single.run(1_000);
        assertThat(single.itemsAt("a", KEY)).containsExactly("2");
    }

    @Example
    void in_a_cart_of_stamps_too_far_ahead_a_later_item_goes_in_its_own_time() {
        CoreNetwork single = ahead();
        single.setClock("a", 0);
        single.request("a", request(3, ItemEnd.after(4_000)));
        single.request("a", request(4, ItemEnd.after(HOUR)));
        single.request("a", request(5, new ItemEnd(0, single.now() + 6_000)));
        Cart cart = single.cartAt("a", KEY);
        assertThat(cart.entries().get(2).stamp()).isGreaterThan(HybridClock.earliest(single.now() + HOUR));
        assertThat(cart.entries().get(2).endsAtMillis()).isEqualTo(single.now() + 4_000);
        single.run(3_500);
        assertThat(single.itemsAt("a", KEY)).containsExactly("2", "3", "4", "5");
        single.run(800);
        assertThat(single.itemsAt("a", KEY)).containsExactly("2", "4", "5");
        single.run(2_000);
        assertThat(single.itemsAt("a", KEY)).containsExactly("2", "4");
    }

    /** A node whose clock was 5,000 s ahead when it took an item that lasts 2 s, half a second ago, and one that stays. */
    private static CoreNetwork ahead() {
        CoreNetwork single = new CoreNetwork(CoreNetwork.config(), 1, "a");
        single.setClock("a", 5_000_000);
        String session = Sessions.issue(CoreNetwork.START + 5_000_000, 7);
        for (int seq = 1; seq <= 2; seq++) {
            ItemEnd end = seq == 1 ? ItemEnd.after(2_000) : ItemEnd.NONE;
            Request put =
                    new Request.Put(KEY, Long.toString(seq), List.of(), session, seq, Request.NO_EPOCH).ending(end);
            assertThat(single.request("a", put)).isInstanceOf(Reply.Stored.class);
        }
        single.run(500);
        return single;
    }

    @Example
    void an_end_that_a_stamp_too_far_ahead_would_put_off_counts_from_the_clock() {
        long now = 1_000_000;
        long stamp = HybridClock.earliest(now + HOUR);
        assertThat(ItemEnd.after(1_000).entryNow(dot(1), stamp, "1", now).endsAtMillis())
                .isEqualTo(now + 1_000);
        assertThat(ItemEnd.after(HOUR + 1).entryNow(dot(1), stamp, "1", now).endsAtMillis())
                .isEqualTo(now + 2 * HOUR + 1);
        assertThat(new ItemEnd(0, now - 5).entryNow(dot(1), stamp, "1", now).endsAtMillis())
                .isEqualTo(now + 1);
        assertThat(ItemEnd.NONE.entryNow(dot(1), stamp, "1", now).ends()).isFalse();
    }

    /** Whoever is silent, and whenever. */
    @Property(tries = 60)
    void once_faults_stop_the_items_without_an_end_are_left_at_all_owners(@ForAll long seed) {
        Random random = new Random(seed);
        CoreNetwork any = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c");
        for (int seq = 1; seq <= 12; seq++) {
            switch (random.nextInt(5)) {
                case 0 -> any.silence(List.of("a", "b", "c").get(random.nextInt(3)));
                case 1 -> any.heal();
                case 2 -> any.run(random.nextInt(800));
                default -> {
                    ItemEnd end = seq % 2 == 0 ? ItemEnd.after(300 + random.nextInt(900)) : ItemEnd.NONE;
                    any.ask(any.owners(KEY).get(random.nextInt(2)), request(seq, end));
                }
            }
        }
        any.heal();
        any.run(15_000);
        any.assertQuiet();
        Cart first = any.cartAt(any.owners(KEY).get(0), KEY);
        assertThat(first).isEqualTo(any.cartAt(any.owners(KEY).get(1), KEY));
        assertThat(first.entries()).allMatch(entry -> entry.dot().seq() % 2 == 1);
        for (int seq = 1; seq <= 12; seq += 2) {
            assertThat(first.find(dot(seq)) != null)
                    .as("item %d", seq)
                    .isEqualTo(first.context().contains(dot(seq)));
        }
    }

    @Example
    void a_cart_has_one_mark_at_its_first_end() {
        ExpiryQueue queue = new ExpiryQueue();
        Cart cart = Cart.EMPTY;
        for (int seq = 1; seq <= 50; seq++) {
            Entry entry = new Entry(dot(seq), 1, "1", 1_000 - 10 * seq);
            cart = MergePolicy.UNION.merge(cart, Cart.putDelta(entry, List.of(), "a"));
            queue.noteEnd(3, KEY, cart);
        }
        assertThat(queue.size()).isEqualTo(1);
        queue.setTime(499, 0);
        assertThat(queue.poll()).isNull();
        queue.setTime(500, 1);
        assertThat(queue.poll()).extracting(ExpiryQueue.Due::atMillis).isEqualTo(500L);
        queue.noteEnd(3, KEY, Cart.removeDelta(dot(99), List.of(), 1, "a"));
        assertThat(queue.size()).isZero();
    }

    private void assertItems(String... items) {
        assertThat(network.itemsAt(primary, KEY)).as("at the primary").containsExactly(items);
        assertThat(network.itemsAt(replica, KEY)).as("at the replica").containsExactly(items);
    }

    private void put(String owner, long seq, ItemEnd end) {
        put(owner, request(seq, end));
    }

    private void put(String owner, Request put) {
        assertThat(network.request(owner, put)).isInstanceOf(Reply.Stored.class);
    }

    private static Request request(long seq, ItemEnd end) {
        return new Request.Put(KEY, Long.toString(seq), List.of(), SESSION, seq, Request.NO_EPOCH).ending(end);
    }

    private static Request replacing(long seq, long replaced, ItemEnd end) {
        return new Request.Put(KEY, Long.toString(seq), List.of(dot(replaced)), SESSION, seq, Request.NO_EPOCH)
                .ending(end);
    }

    private static Dot dot(long seq) {
        return new Dot(SESSION, seq);
    }
}
