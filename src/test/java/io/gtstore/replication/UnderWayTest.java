// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Decisions on a cart of which changes are still being stored: they see them, while copies, reads and answers count only what is stored. */
class UnderWayTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);
    private static final String OTHER = Sessions.issue(CoreNetwork.START, 8);
    private static final int STORE_MILLIS = 40;

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c", "d");
    private final String primary = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);
    private final String holder = network.successor(KEY, replica);

    @AfterEach
    void every_ask_had_its_answer_and_nothing_is_left_under_way() {
        network.heal();
        network.run(3_000);
        network.assertQuiet();
    }

    @Test
    void one_seq_for_two_items_is_a_conflict_while_the_first_is_being_stored() {
        slow();
        long first = put(SESSION, 1, "apple");
        long second = put(SESSION, 1, "pear");
        assertThat(network.answer(first)).isInstanceOf(Reply.Stored.class);
        assertThat(code(network.answer(second))).isEqualTo(ErrorCode.DOT_CONFLICT);
        assertThat(network.itemsAt(primary, KEY)).containsExactly("\"apple\"");
    }

    @Test
    void of_two_sessions_that_remove_one_entry_at_once_one_is_told_that_it_went() {
        network.answer(put(SESSION, 1, "apple"));
        slow();
        long one = network.ask(primary, new Request.Remove(KEY, List.of(new Dot(SESSION, 1)), SESSION, 2, epoch()));
        long two = network.ask(primary, new Request.Remove(KEY, List.of(new Dot(SESSION, 1)), OTHER, 1, epoch()));
        assertThat(removed(network.answer(one))).containsExactly("\"apple\"");
        assertThat(removed(network.answer(two))).isEmpty();
    }

    @Test
    void of_two_sessions_that_check_out_at_once_one_is_told_the_items() {
        network.answer(put(SESSION, 1, "apple"));
        network.answer(put(SESSION, 2, "pear"));
        CausalContext shown = network.cartAt(primary, KEY).context();
        slow();
        long one = network.ask(primary, new Request.Finalize(KEY, shown, SESSION, 3, epoch()));
        long two = network.ask(primary, new Request.Finalize(KEY, shown, OTHER, 1, epoch()));
        assertThat(removed(network.answer(one))).containsExactly("\"apple\"", "\"pear\"");
        assertThat(removed(network.answer(two))).isEmpty();
    }

    @Test
    void a_replaced_entry_goes_once_and_a_replacement_is_seen_while_it_is_being_stored() {
        network.answer(put(SESSION, 1, "1 apple"));
        slow();
        long one = network.ask(primary, replacing("2 apples", new Dot(SESSION, 1), SESSION, 2));
        long two = network.ask(primary, replacing("3 apples", new Dot(SESSION, 2), SESSION, 3));
        assertThat(network.answer(one)).isInstanceOf(Reply.Stored.class);
        assertThat(network.answer(two)).isInstanceOf(Reply.Stored.class);
        assertThat(network.itemsAt(primary, KEY)).containsExactly("\"3 apples\"");
    }

    @Test
    void three_hundred_puts_that_do_not_wait_for_each_other_stay_within_the_limits() {
        slow();
        List<Long> asks = new ArrayList<>();
        for (int seq = 1; seq <= 300; seq++) {
            asks.add(put(SESSION, seq, "x"));
        }
        List<Reply> replies = asks.stream().map(network::answer).toList();
        assertThat(replies.stream().filter(Reply.Stored.class::isInstance)).hasSize(12);
        assertThat(network.itemsAt(primary, KEY)).hasSize(12);
    }

    @Test
    void bytes_that_are_being_stored_count_for_the_limit_too() {
        slow();
        List<Long> asks = new ArrayList<>();
        for (int seq = 1; seq <= 10; seq++) {
            asks.add(put(SESSION, seq, "x".repeat(190)));
        }
        List<Reply> replies = asks.stream().map(network::answer).toList();
        assertThat(replies.stream().filter(Reply.Stored.class::isInstance)).hasSize(5);
        assertThat(network.cartAt(primary, KEY).bytes()).isLessThanOrEqualTo(1_000);
    }

    @Test
    void a_retry_is_answered_only_when_the_change_is_stored() {
        slow();
        network.silence(replica);
        network.silence(holder);
        long first = put(SESSION, 1, "apple");
        long retry = put(SESSION, 1, "apple");
        network.run(STORE_MILLIS - 1);
        assertThat(network.answers(first)).isEmpty();
        assertThat(network.answers(retry)).isEmpty();
        assertThat(network.itemsAt(primary, KEY)).isEmpty();
        assertThat(network.answer(retry)).isInstanceOf(Reply.Stored.class);
        assertThat(network.itemsAt(primary, KEY)).containsExactly("\"apple\"");
    }

    @Test
    void what_could_not_be_stored_is_not_decided_on_any_longer() {
        slow();
        network.silence(replica);
        network.fillDisk(primary);
        long lost = put(SESSION, 1, "apple");
        assertThat(code(network.answer(lost))).isEqualTo(ErrorCode.STORAGE_FAILED);
        network.heal();
        assertThat(network.answer(put(SESSION, 1, "apple"))).isInstanceOf(Reply.Stored.class);
        assertThat(network.itemsAt(primary, KEY)).containsExactly("\"apple\"");
    }

    @Test
    void a_holder_lets_a_slot_go_only_when_nothing_of_it_is_being_stored() {
        network.silence(replica);
        network.answer(put(SESSION, 1, "apple"));
        network.slowDisk(holder, 900);
        put(SESSION, 2, "pear");
        network.heal(replica);
        int before = network.sent(PeerRequest.SendRep.class).size();
        while (network.sent(PeerRequest.SendRep.class).size() == before) {
            network.run(1);
        }
        network.silence(replica);
        for (int millis = 0; millis < 2_000; millis++) {
            network.run(1);
            Cart held = network.cartAt(holder, KEY);
            assertThat(network.storedAt(holder, KEY).entries()).containsAll(held.entries());
        }
        assertThat(network.itemsAt(holder, KEY)).contains("\"pear\"");
    }

    @Test
    void an_owner_that_gave_up_the_slot_while_it_looked_for_what_a_put_replaces_says_who_owns_it() {
        network.silence(replica);
        long requestId = network.ask(primary, replacing("2 apples", new Dot(OTHER, 1), SESSION, 1));
        network.evict(primary);
        assertThat(code(network.answer(requestId))).isEqualTo(ErrorCode.MOVED);
    }

    @Test
    void a_cart_that_keeps_changing_is_sent_to_a_laggard_no_more_often_than_others() {
        network.nodes().stream().filter(node -> !node.equals(primary)).forEach(network::silence);
        network.ask(primary, new Request.Put(KEY, "0", List.of(), SESSION, 1, epoch()));
        network.run(1_500);
        network.heal();
        network.slowDisk(replica, 20); // so that the cart has changed by each answer
        int before = network.sent(PeerRequest.SendRep.class).size();
        for (int seq = 2; seq <= 2_500; seq++) {
            network.ask(primary, replacing("" + seq, new Dot(SESSION, seq - 1), SESSION, seq));
            network.run(1);
        }
        assertThat(network.sent(PeerRequest.SendRep.class).size() - before).isBetween(1, 8);
    }

    private void slow() {
        network.slowDisk(primary, STORE_MILLIS);
        network.slowDisk(replica, STORE_MILLIS);
    }

    private long put(String session, long seq, String item) {
        return network.ask(primary, new Request.Put(KEY, '"' + item + '"', List.of(), session, seq, epoch()));
    }

    private Request replacing(String item, Dot replaced, String session, long seq) {
        return new Request.Put(KEY, '"' + item + '"', List.of(replaced), session, seq, epoch());
    }

    private static List<String> removed(Reply reply) {
        return ((Reply.Removed) reply).removed().stream().map(Entry::item).toList();
    }

    private static ErrorCode code(Reply reply) {
        return ((Reply.Failure) reply).code();
    }

    private long epoch() {
        return network.map().epoch();
    }
}
