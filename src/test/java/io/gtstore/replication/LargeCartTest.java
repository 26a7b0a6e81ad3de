// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartPart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.ScanRequest;
import io.gtstore.protocol.WireLength;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cart that no single message can hold travels as any other does; no message is ever longer than a frame (the network sees to that). */
class LargeCartTest {
    private static final String KEY = "mohan";
    private static final int ITEMS = 100;

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.smallFrames(), 2, "a", "b", "c", "d");
    private final String primary = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);
    private final String stranger = network.nodes().stream()
            .filter(node -> !network.owners(KEY).contains(node))
            .findFirst()
            .orElseThrow();

    @AfterEach
    void every_ask_had_its_answer_and_nothing_is_left_under_way() {
        network.heal();
        network.run(3_000);
        network.assertQuiet();
    }

    @Test
    void owners_that_each_have_their_own_half_come_to_hold_both() {
        give(primary, half(1));
        give(replica, half(2));
        network.run(3_000);
        assertOwnersHold(2 * ITEMS);
    }

    @Test
    void a_small_change_that_one_owner_lacks_reaches_it_though_the_cart_is_large() {
        give(primary, half(1));
        network.run(3_000);
        give(replica, new KeyedCart(KEY, Cart.removeDelta(dot(1, ITEMS + 1), List.of(dot(1, 1)), stamp(), "a")));
        network.run(3_000);
        assertOwnersHold(ITEMS - 1);
    }

    @Test
    void a_node_that_joins_in_place_of_one_that_died_catches_up_on_it() {
        give(primary, half(1));
        network.run(3_000);
        network.kill(replica);
        network.evict(replica);
        network.run(3_000);
        assertThat(network.owners(KEY)).doesNotContain(replica);
        assertOwnersHold(ITEMS);
    }

    @Test
    void who_catches_up_on_it_comes_under_its_horizon_with_the_last_part() {
        long horizon = CoreNetwork.START - 1_000;
        give(primary, new KeyedCart(KEY, half(1).cart().raise(horizon)));
        network.run(3_000);
        network.kill(replica);
        network.evict(replica);
        while (!network.settled()) {
            network.run(1);
        }
        assertHorizons(horizon);
    }

    @Test
    void owners_that_are_handed_it_come_under_its_horizon_with_the_last_part() {
        long horizon = CoreNetwork.START - 1_000;
        give(stranger, new KeyedCart(KEY, half(1).cart().raise(horizon)));
        network.run(5_000);
        assertOwnersHold(ITEMS);
        assertThat(network.hintsAt().values()).containsOnly(0);
        assertHorizons(horizon);
    }

    @Test
    void an_owner_that_another_sends_it_comes_under_its_horizon_with_the_last_part() {
        long horizon = CoreNetwork.START - 1_000;
        give(replica, new KeyedCart(KEY, half(1).cart().raise(horizon)));
        network.run(3_000);
        assertOwnersHold(ITEMS);
        assertHorizons(horizon);
    }

    @Test
    void who_lacks_an_earlier_part_of_it_says_so_and_does_not_come_under_its_horizon() {
        List<KeyedCart> parts = parts(half(1).cart().raise(CoreNetwork.START + 1));
        assertThat(parts).hasSize(3);
        assertThat(give(primary, parts.get(0))).isInstanceOf(Reply.Done.class);
        assertThat(give(primary, parts.get(2))).isInstanceOf(Reply.Failure.class);
        assertThat(network.cartAt(primary, KEY).context().contains(dot(9, 1))).isFalse();
        assertThat(give(primary, parts.get(1))).isInstanceOf(Reply.Done.class);
        assertThat(give(primary, parts.get(2))).isInstanceOf(Reply.Done.class);
        assertThat(network.cartAt(primary, KEY).context().contains(dot(9, 1))).isTrue();
        assertThat(network.cartAt(primary, KEY).size()).isEqualTo(ITEMS);
    }

    @Test
    void parts_that_do_not_go_on_in_time_are_forgotten() {
        List<KeyedCart> parts = parts(half(1).cart().raise(CoreNetwork.START + 1));
        give(primary, parts.get(0));
        network.run(60_000);
        assertThat(give(primary, parts.get(1))).isInstanceOf(Reply.Failure.class);
    }

    @Test
    void of_ever_more_carts_on_their_way_the_oldest_are_forgotten_and_begun_again() {
        List<KeyedCart> parts = parts(half(1).cart().raise(CoreNetwork.START + 1));
        for (int i = 0; i <= Arrivals.MOST; i++) {
            assertThat(give(primary, under("key-" + i, parts.get(0)))).isInstanceOf(Reply.Done.class);
        }
        Reply late = give(primary, under("key-0", parts.get(1)));
        assertThat(((Reply.Failure) late).code()).isEqualTo(ErrorCode.BEHIND);
        assertThat(give(primary, under("key-1", parts.get(1)))).isInstanceOf(Reply.Done.class);
        for (KeyedCart part : parts) {
            assertThat(give(primary, under("key-0", part))).isInstanceOf(Reply.Done.class);
        }
    }

    private static KeyedCart under(String key, KeyedCart part) {
        return new KeyedCart(key, part.cart(), part.span());
    }

    @Test
    void what_an_earlier_part_told_to_be_gone_and_came_back_goes_with_the_last_part() {
        List<KeyedCart> parts = parts(half(1).cart().raise(CoreNetwork.START + 1));
        Entry gone = new Entry(dot(0, 1), stamp(), "1");
        give(primary, parts.get(0));
        give(primary, new KeyedCart(KEY, Cart.of(List.of(gone), CausalContext.EMPTY, stamp(), "a")));
        give(primary, parts.get(1));
        assertThat(network.cartAt(primary, KEY).find(gone.dot())).isNotNull();
        give(primary, parts.get(2));
        assertThat(network.cartAt(primary, KEY).find(gone.dot())).isNull();
        assertThat(network.cartAt(primary, KEY).size()).isEqualTo(ITEMS);
    }

    @Test
    void a_node_that_returns_with_an_older_state_catches_up_on_it() {
        give(primary, half(1));
        network.run(3_000);
        network.evict(replica);
        give(primary, half(2));
        network.run(1_000);
        network.join(replica);
        network.run(5_000);
        assertOwnersHold(2 * ITEMS);
    }

    @Test
    void one_that_was_held_for_the_owners_is_handed_over() {
        give(stranger, half(1));
        network.run(5_000);
        assertOwnersHold(ITEMS);
        assertThat(network.hintsAt().values()).containsOnly(0);
    }

    @Test
    void a_read_that_lacks_something_finds_it_at_another_owner() {
        network.loseManager();
        give(replica, half(1));
        Reply.Items items = (Reply.Items) network.get(primary, KEY, CausalContext.of(dot(1, ITEMS)), false);
        assertThat(items.complete()).isTrue();
        assertThat(network.cartAt(primary, KEY).size()).isEqualTo(ITEMS);
    }

    @Test
    void a_get_shows_all_of_it_page_by_page_though_it_changes_and_owners_alternate() {
        give(primary, half(2));
        network.run(3_000);
        List<Dot> shown = new ArrayList<>();
        CausalContext seen = CausalContext.EMPTY;
        String after = "";
        for (int page = 1; after != null; page++) {
            String owner = network.owners(KEY).get(page % 2);
            Reply.Items items = (Reply.Items)
                    network.request(owner, new Request.Get(KEY, CausalContext.EMPTY, false, after, Request.NO_EPOCH));
            shown.addAll(items.items().stream().map(Entry::dot).toList());
            seen = seen.union(items.context());
            after = items.next();
            network.request(
                    owner,
                    new Request.Put(
                            KEY, "1", List.of(), dot(page % 2 == 0 ? 1 : 3, 1).session(), page, 0));
        }
        assertThat(shown).doesNotHaveDuplicates();
        for (int i = 1; i <= ITEMS; i++) {
            assertThat(shown).contains(dot(2, i));
        }
        assertThat(seen.covers(CausalContext.of(shown))).isTrue();
    }

    @Test
    void a_scan_shows_all_of_it_chunk_by_chunk() {
        give(primary, half(1));
        for (int i = 0; i < 30; i++) {
            String key = "\"\\\u0001".repeat(15) + i;
            give(primary, new KeyedCart(key, Cart.putDelta(entry(9, i + 1), List.of(), "a")));
        }
        BitSet all = new BitSet();
        all.set(0, CoreNetwork.SLOTS);
        Set<Dot> dots = new HashSet<>();
        String after = "";
        while (after != null) {
            Reply.Carts chunk =
                    (Reply.Carts) network.request(primary, new ScanRequest(all, null, after, Request.NO_EPOCH));
            for (KeyedCart keyed : chunk.carts()) {
                dots.addAll(keyed.cart().entries().stream().map(Entry::dot).collect(Collectors.toSet()));
            }
            after = chunk.next();
        }
        assertThat(dots).hasSize(ITEMS + 30);
    }

    @Test
    void a_context_of_thousands_of_sessions_is_no_obstacle() {
        List<Dot> gone = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            gone.add(new Dot(Sessions.issue(CoreNetwork.START, 1_000 + i), 1));
        }
        give(primary, half(1));
        give(primary, new KeyedCart(KEY, Cart.removeDelta(dot(3, 1), gone, stamp(), "a")));
        network.run(10_000);
        assertOwnersHold(ITEMS);
    }

    @Test
    void it_is_checked_out_and_the_list_of_what_went_is_read_page_by_page_at_either_owner() {
        give(primary, half(1));
        give(replica, half(2));
        network.run(3_000);
        CausalContext all = network.cartAt(primary, KEY).context();
        List<Dot> gone = new ArrayList<>();
        String after = "";
        for (int page = 0; after != null; page++) {
            Reply reply = network.request(
                    network.owners(KEY).get(page % 2),
                    new Request.Finalize(KEY, all, dot(3, 1).session(), 1, Request.NO_EPOCH).again(after));
            assertThat(reply).isInstanceOf(Reply.Removed.class);
            gone.addAll(
                    ((Reply.Removed) reply).removed().stream().map(Entry::dot).toList());
            after = ((Reply.Removed) reply).next();
        }
        assertThat(gone).doesNotHaveDuplicates().hasSize(2 * ITEMS);
        network.run(3_000);
        assertOwnersHold(0);
    }

    @Test
    void an_owner_that_does_not_answer_when_it_is_checked_out_learns_of_it_by_a_hint() {
        give(primary, half(1));
        network.run(3_000);
        network.silence(replica);
        Reply reply = network.request(
                primary, new Request.Finalize(KEY, null, dot(3, 1).session(), 1, Request.NO_EPOCH));
        assertThat(((Reply.Removed) reply).next()).isNotNull();
        network.heal();
        network.run(8_000);
        assertOwnersHold(0);
    }

    private void assertOwnersHold(int items) {
        for (String owner : network.owners(KEY)) {
            assertThat(network.cartAt(owner, KEY).size()).as(owner).isEqualTo(items);
        }
        assertThat(network.cartAt(network.owners(KEY).get(0), KEY))
                .isEqualTo(network.cartAt(network.owners(KEY).get(1), KEY));
    }

    private void assertHorizons(long horizon) {
        assertThat(network.owners(KEY))
                .extracting(owner -> network.cartAt(owner, KEY).context().horizon())
                .containsOnly(horizon);
    }

    private static List<KeyedCart> parts(Cart whole) {
        List<KeyedCart> parts = new ArrayList<>();
        Dot after = null;
        do {
            CartPart part = CartPart.of(whole, after, WireLength.PIECES, 10_000);
            parts.add(new KeyedCart(KEY, part.cart(), part.span()));
            after = part.span().upto();
        } while (after != null);
        return parts;
    }

    private Reply give(String node, KeyedCart cart) {
        return network.request(node, new PeerRequest.SendRep(network.life(node).incarnation(), List.of(cart), 0));
    }

    private KeyedCart half(int session) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i <= ITEMS; i++) {
            entries.add(entry(session, i));
        }
        return new KeyedCart(KEY, Cart.of(entries, CausalContext.EMPTY, stamp(), "a"));
    }

    private Entry entry(int session, int seq) {
        return new Entry(dot(session, seq), stamp() + seq, "\"" + "item ".repeat(10) + seq + "\"");
    }

    private static Dot dot(int session, int seq) {
        return new Dot(Sessions.issue(CoreNetwork.START, session), seq);
    }

    private long stamp() {
        return network.now() << 16;
    }
}
