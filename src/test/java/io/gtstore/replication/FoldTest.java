// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.ItemEnd;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Puts of lines that take up earlier ones of their session. */
class FoldTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);
    private static final String OTHER = Sessions.issue(CoreNetwork.START, 8);

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c", "d");
    private final String primary = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);

    @AfterEach
    void every_ask_had_its_answer_and_nothing_is_left_under_way() {
        network.heal();
        network.run(3_000);
        network.assertQuiet();
        assertThat(network.cartAt(replica, KEY)).isEqualTo(network.cartAt(primary, KEY));
    }

    @Test
    void a_hundred_clicks_of_one_session_make_one_entry() {
        stored(primary, line("a", 1), 1);
        for (int seq = 2; seq <= 100; seq++) {
            stored(seq % 2 == 0 ? primary : replica, line("a", 1), seq, seq - 1);
        }
        assertThat(items()).containsExactly(line("a", 100));
    }

    @Test
    void clicks_that_do_not_wait_for_each_other_are_all_folded_by_a_later_one() {
        slow();
        List<Long> asks = IntStream.rangeClosed(1, 5)
                .mapToObj(seq -> network.ask(primary, put(line("a", 1), seq)))
                .toList();
        asks.forEach(ask -> assertThat(network.answer(ask)).isInstanceOf(Reply.Stored.class));
        stored(primary, line("a", -2), 6, 1, 2, 3, 4, 5, 3);
        assertThat(items()).containsExactly(line("a", 3));
    }

    @Test
    void what_is_being_stored_counts() {
        slow();
        long first = network.ask(primary, put(line("a", 2), 1));
        long second = network.ask(primary, put(line("a", 3), 2, 1));
        assertThat(network.answer(first)).isInstanceOf(Reply.Stored.class);
        assertThat(network.answer(second)).isInstanceOf(Reply.Stored.class);
        assertThat(items()).containsExactly(line("a", 5));
    }

    @Test
    void what_a_checkout_took_adds_nothing_and_does_not_come_back() {
        stored(primary, line("a", 5), 1);
        checkOut(primary, OTHER, 1);
        stored(primary, line("a", 1), 2, 1);
        assertThat(items()).containsExactly(line("a", 1));
    }

    @Test
    void a_retry_is_the_same_change_at_this_and_at_another_owner() {
        stored(primary, line("a", 5), 1);
        for (String node : List.of(primary, replica, primary)) {
            stored(node, line("a", 1), 2, 1);
            assertThat(items()).containsExactly(line("a", 6));
        }
        stored(replica, line("a", 1), 3, 2);
        stored(primary, line("a", 1), 2, 1);
        assertThat(items()).containsExactly(line("a", 7));
    }

    @Test
    void a_retry_after_a_checkout_adds_nothing() {
        stored(primary, line("a", 5), 1);
        stored(primary, line("a", 1), 2, 1);
        checkOut(primary, OTHER, 1);
        stored(primary, line("a", 1), 2, 1);
        stored(replica, line("a", 1), 2, 1);
        assertThat(items()).isEmpty();
    }

    @Test
    void a_retry_reaches_an_owner_that_missed_the_first_attempt() {
        stored(primary, line("a", 5), 1);
        network.silence(replica);
        network.ask(primary, put(line("a", 1), 2, 1));
        network.run(50);
        network.heal(replica);
        stored(primary, line("a", 1), 2, 1);
        assertThat(network.itemsAt(replica, KEY)).containsExactly(line("a", 6));
    }

    @Test
    void two_owners_that_fold_one_put_apart_come_to_one_entry() {
        stored(primary, line("a", 5), 1);
        network.silence(replica);
        network.ask(primary, put(line("a", 1), 2, 1));
        network.run(150);
        network.silence(primary);
        network.heal(replica);
        network.request(replica, put(line("a", 1), 2, 1));
        network.heal();
        network.run(3_000);
        assertThat(items()).containsExactly(line("a", 6));
    }

    @Test
    void an_owner_that_lacks_what_is_folded_fetches_it_first() {
        network.silence(replica);
        stored(primary, line("a", 5), 1);
        network.heal(replica);
        stored(replica, line("a", 1), 2, 1);
        assertThat(items()).containsExactly(line("a", 6));
    }

    @Test
    void what_no_owner_has_seen_is_refused_and_the_put_without_it_is_taken() {
        assertThat(code(network.request(primary, put(line("a", 1), 2, 1)))).isEqualTo(ErrorCode.UNKNOWN_DOT);
        stored(primary, line("a", 1), 2);
        stored(primary, line("a", 4), 1);
        assertThat(items()).containsExactlyInAnyOrder(line("a", 1), line("a", 4));
    }

    @Test
    void a_retry_drops_what_an_owner_that_did_not_hear_of_the_put_still_has_though_the_sum_is_removed_by_now() {
        stored(primary, line("a", 5), 1);
        Cart missed = network.cartAt(primary, KEY);
        Cart knowsOfTheRemoval = MergePolicy.UNION.merge(
                missed,
                Cart.removeDelta(new Dot(OTHER, 1), List.of(new Dot(SESSION, 2)), missed.lastChange() + 1, "b"));
        Batch decided = Folding.decided(knowsOfTheRemoval, Batch.of(put(line("a", 1), 2, 1)));
        assertThat(decided.replaces()).containsExactly(new Dot(SESSION, 1));
        assertThat(decided.items()).containsExactly(line("a", 1));
    }

    @Test
    void only_lines_of_the_same_sku_are_folded() {
        stored(primary, line("b", 5), 1);
        stored(primary, "\"apple\"", 2);
        stored(primary, line("a", 1), 3, 1, 2);
        assertThat(items()).containsExactly(line("b", 5), "\"apple\"", line("a", 1));
    }

    @Test
    void a_line_with_an_end_of_its_own_neither_folds_nor_is_folded() {
        assertThat(network.request(primary, put(line("a", 5), 1).ending(ItemEnd.after(60_000))))
                .isInstanceOf(Reply.Stored.class);
        stored(primary, line("a", 2), 2);
        stored(primary, line("a", 1), 3, 1, 2);
        stored(primary, line("a", 1), 3, 1, 2);
        assertThat(items()).containsExactly(line("a", 5), line("a", 3));
        Request.Put ending = put(line("a", 1), 4, 3).ending(ItemEnd.after(60_000));
        assertThat(code(network.request(primary, ending))).isEqualTo(ErrorCode.WRONG_TYPE);
    }

    @Test
    void attributes_are_those_of_the_new_line() {
        stored(primary, "{\"sku\":\"a\",\"n\":5,\"colour\":\"red\"}", 1);
        stored(primary, "{\"colour\":\"blue\",\"n\":1,\"sku\":\"a\"}", 2, 1);
        assertThat(items()).containsExactly("{\"colour\":\"blue\",\"n\":6,\"sku\":\"a\"}");
    }

    @Test
    void one_seq_for_two_lines_is_a_conflict() {
        stored(primary, line("a", 5), 1);
        stored(primary, line("a", 1), 2, 1);
        assertThat(code(network.request(primary, put(line("b", 1), 2, 1)))).isEqualTo(ErrorCode.DOT_CONFLICT);
        assertThat(code(network.request(primary, put("{\"sku\":\"a\",\"n\":1,\"x\":1}", 2, 1))))
                .isEqualTo(ErrorCode.DOT_CONFLICT);
    }

    @Test
    void what_cannot_be_folded_is_refused() {
        stored(primary, line("a", Long.MAX_VALUE), 1);
        Request.Put of = put(line("a", 1), 2);
        assertThat(code(network.request(primary, of.folding(List.of(new Dot(OTHER, 1))))))
                .isEqualTo(ErrorCode.WRONG_TYPE);
        assertThat(code(network.request(primary, put(line("a", 1), 2, 2)))).isEqualTo(ErrorCode.WRONG_TYPE);
        assertThat(code(network.request(primary, put(line("a", 1), 2, 3)))).isEqualTo(ErrorCode.WRONG_TYPE);
        assertThat(code(network.request(primary, put("\"apple\"", 2, 1)))).isEqualTo(ErrorCode.WRONG_TYPE);
        assertThat(code(network.request(primary, put(line("a", 1), 2, 1)))).isEqualTo(ErrorCode.BAD_NUMBER);
        assertThat(items()).containsExactly(line("a", Long.MAX_VALUE));
    }

    @Test
    void a_full_cart_takes_a_put_that_folds() {
        for (int seq = 1; seq <= 12; seq++) {
            stored(primary, line("a", 1), seq);
        }
        assertThat(code(network.request(primary, put(line("a", 1), 13)))).isEqualTo(ErrorCode.CART_FULL);
        stored(primary, line("a", 1), 13, LongStream.rangeClosed(1, 12).toArray());
        assertThat(items()).containsExactly(line("a", 13));
    }

    @Test
    void one_that_also_replaces_does_not_add_what_it_replaces() {
        stored(primary, line("a", 5), 1);
        stored(primary, line("a", 7), 2);
        Request.Put put = new Request.Put(KEY, line("a", 1), List.of(new Dot(SESSION, 1)), SESSION, 3, epoch());
        assertThat(network.request(primary, put.folding(List.of(new Dot(SESSION, 1), new Dot(SESSION, 2)))))
                .isInstanceOf(Reply.Stored.class);
        assertThat(items()).containsExactly(line("a", 8));
    }

    @Test
    void a_cluster_whose_newest_copy_wins_folds_what_its_owner_has() {
        CoreNetwork newest = new CoreNetwork(MergePolicy.NEWEST, CoreNetwork.config(), 2, "a", "b", "c");
        String owner = newest.owners(KEY).get(0);
        newest.request(owner, put(line("a", 5), 1));
        assertThat(newest.request(owner, put(line("a", 1), 2, 1))).isInstanceOf(Reply.Stored.class);
        assertThat(newest.itemsAt(owner, KEY)).containsExactly(line("a", 6));
    }

    private void stored(String node, String item, long seq, long... folded) {
        assertThat(network.request(node, put(item, seq, folded))).isInstanceOf(Reply.Stored.class);
    }

    private Request.Put put(String item, long seq, long... folded) {
        return new Request.Put(KEY, item, List.of(), SESSION, seq, epoch())
                .folding(LongStream.of(folded)
                        .mapToObj(each -> new Dot(SESSION, each))
                        .toList());
    }

    private void checkOut(String node, String session, long seq) {
        CausalContext seen = network.cartAt(node, KEY).context();
        List<Entry> held = network.cartAt(node, KEY).entries();
        Reply.Removed took =
                (Reply.Removed) network.request(node, new Request.Finalize(KEY, seen, session, seq, epoch()));
        assertThat(took.removed()).containsExactlyElementsOf(held);
    }

    private void slow() {
        network.nodes().forEach(node -> network.slowDisk(node, 40));
    }

    private List<String> items() {
        return network.itemsAt(primary, KEY);
    }

    private static String line(String sku, long n) {
        return "{\"sku\":\"" + sku + "\",\"n\":" + n + "}";
    }

    private long epoch() {
        return network.map().epoch();
    }

    private static ErrorCode code(Reply reply) {
        return ((Reply.Failure) reply).code();
    }
}
