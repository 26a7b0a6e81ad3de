// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The copies of a cart: how they are made, kept for those who miss them, and brought together again (paper §2.2, §4, §6). */
class ReplicationTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);

    private CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c", "d");
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
    void a_put_is_on_both_owners_before_it_is_acknowledged() {
        assertThat(copies(put(primary, 1, "apple"))).isEqualTo(2);
        assertThat(network.itemsAt(primary, KEY)).containsExactly("\"apple\"");
        assertThat(network.itemsAt(replica, KEY)).containsExactly("\"apple\"");
    }

    @Test
    void a_retry_is_stored_once_and_replicated_again() {
        put(primary, 1, "apple");
        int before = network.sent(PeerRequest.Replicate.class).size();
        assertThat(copies(put(primary, 1, "apple"))).isEqualTo(2);
        assertThat(network.sent(PeerRequest.Replicate.class)).hasSize(before + 1);
        assertThat(copies(put(replica, 1, "apple"))).isEqualTo(2);
        assertThat(network.itemsAt(primary, KEY)).hasSize(1);
        assertThat(network.itemsAt(replica, KEY)).hasSize(1);
    }

    @Test
    void a_retry_of_what_was_removed_meanwhile_does_not_bring_it_back() {
        put(primary, 1, "apple");
        network.request(primary, new Request.Remove(KEY, List.of(dot(1)), SESSION, 2, epoch()));
        assertThat(copies(put(replica, 1, "apple"))).isEqualTo(2);
        assertThat(network.itemsAt(primary, KEY)).isEmpty();
        assertThat(network.itemsAt(replica, KEY)).isEmpty();
    }

    @Test
    void an_item_is_replaced_in_one_step_at_all_owners_and_once_though_the_reply_was_lost() {
        put(primary, 1, "1 apple");
        Request replace = new Request.Put(KEY, "\"2 apples\"", List.of(dot(1)), SESSION, 2, epoch());
        assertThat(copies(network.request(primary, replace))).isEqualTo(2);
        assertThat(copies(network.request(replica, replace))).isEqualTo(2);
        assertThat(network.itemsAt(primary, KEY)).containsExactly("\"2 apples\"");
        assertThat(network.itemsAt(replica, KEY)).containsExactly("\"2 apples\"");
    }

    @Test
    void an_owner_that_lacks_what_a_put_replaces_fetches_it_first() {
        network.silence(primary);
        assertThat(copies(put(replica, 1, "1 apple"))).isEqualTo(2);
        network.heal();
        Request replace = new Request.Put(KEY, "\"2 apples\"", List.of(dot(1)), SESSION, 2, epoch());
        assertThat(copies(network.request(primary, replace))).isEqualTo(2);
        assertThat(network.itemsAt(primary, KEY)).containsExactly("\"2 apples\"");
    }

    @Test
    void a_checkout_whose_reply_was_lost_is_told_on_its_retry_what_it_took_wherever_that_arrives() {
        put(primary, 1, "apple");
        Request finalize = new Request.Finalize(KEY, null, SESSION, 2, epoch());
        assertThat(removed(network.request(primary, finalize))).containsExactly("\"apple\"");
        assertThat(removed(network.request(primary, finalize))).containsExactly("\"apple\"");
        assertThat(removed(network.request(replica, finalize))).containsExactly("\"apple\"");
        assertThat(removed(network.request(replica, new Request.Finalize(KEY, null, SESSION, 3, epoch()))))
                .isEmpty();
    }

    @Test
    void a_checkout_can_be_asked_again_for_fifteen_minutes_and_is_never_told_that_it_took_nothing() {
        put(primary, 1, "apple");
        Request finalize = new Request.Finalize(KEY, null, SESSION, 2, epoch());
        network.request(primary, finalize);
        network.run(60_000);
        network.request(primary, new Request.Finalize(KEY, null, Sessions.issue(network.now(), 9), 1, epoch()));
        network.run(600_000);
        assertThat(removed(network.request(primary, finalize))).containsExactly("\"apple\"");
        assertThat(removed(network.request(replica, finalize))).containsExactly("\"apple\"");
    }

    @Test
    void a_checkout_whose_list_nobody_knows_any_more_is_told_so() {
        CoreNetwork forgetful = new CoreNetwork(CoreNetwork.receipts(1), 2, "a", "b", "c");
        forgetful.request(primary, new Request.Put(KEY, "\"apple\"", List.of(), SESSION, 1, Request.NO_EPOCH));
        Request finalize = new Request.Finalize(KEY, null, SESSION, 2, Request.NO_EPOCH);
        assertThat(removed(forgetful.request(primary, finalize))).containsExactly("\"apple\"");
        assertThat(code(forgetful.request(replica, finalize))).isEqualTo(ErrorCode.RECEIPT_GONE);
        assertThat(code(forgetful.request(primary, finalize))).isEqualTo(ErrorCode.RECEIPT_GONE);
    }

    @Test
    void what_only_the_other_owner_knows_to_have_gone_is_named_too() {
        network.silence(primary);
        put(replica, 1, "apple");
        network.heal();
        Request finalize = new Request.Finalize(KEY, null, SESSION, 2, epoch());
        assertThat(removed(network.request(primary, finalize))).containsExactly("\"apple\"");
    }

    private static List<String> removed(Reply reply) {
        return ((Reply.Removed) reply).removed().stream().map(e -> e.item()).toList();
    }

    @Test
    void one_seq_for_two_items_is_a_conflict() {
        put(primary, 1, "apple");
        assertThat(code(put(primary, 1, "pear"))).isEqualTo(ErrorCode.DOT_CONFLICT);
        assertThat(network.itemsAt(primary, KEY)).containsExactly("\"apple\"");
    }

    @Test
    void the_next_in_the_ring_keeps_the_copy_of_a_silent_replica_until_all_owners_have_it() {
        network.silence(replica);
        assertThat(copies(put(primary, 1, "apple"))).isEqualTo(2);
        assertThat(network.reports()).contains(replica);
        assertThat(network.itemsAt(holder, KEY)).containsExactly("\"apple\"");
        network.run(3_000);
        assertThat(network.itemsAt(holder, KEY)).containsExactly("\"apple\"");

        network.heal();
        network.run(3_000);
        assertThat(network.itemsAt(replica, KEY)).containsExactly("\"apple\"");
        assertThat(network.itemsAt(holder, KEY)).isEmpty();
    }

    @Test
    void a_hint_goes_on_to_the_next_but_one_if_the_next_is_dead_too() {
        network.silence(replica);
        network.kill(holder);
        assertThat(copies(put(primary, 1, "apple"))).isEqualTo(2);
        assertThat(network.reports()).contains(replica, holder);
    }

    @Test
    void a_peer_that_timed_out_is_passed_over_so_that_the_next_put_does_not_wait() {
        network.silence(replica);
        put(primary, 1, "apple");
        long requestId = network.ask(primary, putOf(2, "pear"));
        assertThat(network.answers(requestId)).singleElement().isInstanceOf(Reply.Stored.class);
        assertThat(network.reportsBy(primary)).containsOnlyOnce(replica);
    }

    @Test
    void a_coordinator_that_was_stopped_itself_accuses_nobody() {
        network.mute(replica);
        long requestId = network.ask(primary, putOf(1, "apple"));
        network.stop(primary);
        network.run(1_000);
        network.heal();
        network.wake(primary);
        assertThat(copies(network.answer(requestId))).isEqualTo(2);
        assertThat(network.reportsBy(primary)).isEmpty();
        network.run(100);
        put(primary, 2, "pear");
        assertThat(network.itemsAt(replica, KEY)).contains("\"pear\"");
    }

    @Test
    void a_get_fetches_what_its_session_has_acknowledged_from_whoever_holds_it() {
        network.silence(primary);
        assertThat(copies(put(replica, 1, "apple"))).isEqualTo(2);
        network.kill(replica);
        network.heal();
        network.kill(replica);
        Reply.Items items = (Reply.Items) network.get(primary, KEY, CausalContext.of(dot(1)), false);
        assertThat(items.items()).hasSize(1);
        assertThat(items.complete()).isTrue();
    }

    @Test
    void a_get_that_lacks_something_is_behind_and_not_a_shorter_list() {
        put(primary, 1, "apple");
        CausalContext acked = CausalContext.of(dot(1), dot(2));
        assertThat(code(network.get(primary, KEY, acked, false))).isEqualTo(ErrorCode.BEHIND);
        Reply.Items some = (Reply.Items) network.get(primary, KEY, acked, true);
        assertThat(some.items()).hasSize(1);
        assertThat(some.complete()).isFalse();
    }

    @Test
    void with_nobody_to_hint_the_coordinator_itself_remembers_what_a_replica_missed() {
        CoreNetwork two = new CoreNetwork(CoreNetwork.config(), 2, "a", "b");
        network = two;
        two.silence("b");
        assertThat(copies(two.request("a", putOf(1, "apple")))).isOne();
        two.heal();
        two.run(3_000);
        assertThat(two.itemsAt("b", KEY)).containsExactly("\"apple\"");
    }

    @Test
    void below_copies_min_a_put_is_refused_and_its_retry_counts_once() {
        CoreNetwork two = new CoreNetwork(CoreNetwork.config(2), 2, "a", "b");
        network = two;
        two.silence("b");
        assertThat(code(two.request("a", putOf(1, "apple")))).isEqualTo(ErrorCode.TOO_FEW_COPIES);
        two.heal();
        two.run(1_500);
        assertThat(copies(two.request("a", putOf(1, "apple")))).isEqualTo(2);
        assertThat(two.itemsAt("b", KEY)).hasSize(1);
    }

    @Test
    void a_full_disk_is_never_acknowledged() {
        network.fillDisk(primary);
        assertThat(code(put(primary, 1, "apple"))).isEqualTo(ErrorCode.STORAGE_FAILED);
    }

    @Test
    void a_replica_with_a_full_disk_is_stood_in_for() {
        network.fillDisk(replica);
        assertThat(copies(put(primary, 1, "apple"))).isEqualTo(2);
        assertThat(network.itemsAt(holder, KEY)).hasSize(1);
    }

    @Test
    void a_newcomer_catches_up_from_all_the_others_in_chunks_before_it_serves() {
        CoreNetwork two = new CoreNetwork(CoreNetwork.config(), 2, "a", "b");
        network = two;
        for (int i = 0; i < 40; i++) {
            String key = "customer-" + i;
            two.request(
                    i % 2 == 0 ? "a" : "b",
                    new Request.Put(key, "1", List.of(), SESSION, 1, two.map().epoch()));
        }
        two.loseManager();
        two.join("c");
        String its = keyOf(two, "c");
        assertThat(code(two.get("c", its, CausalContext.EMPTY, false))).isEqualTo(ErrorCode.BEHIND);
        two.run(1_000);
        assertThat(two.cartsAt("c")).isPositive();
        for (int i = 0; i < 40; i++) {
            if (two.owners("customer-" + i).contains("c")) {
                assertThat(two.itemsAt("c", "customer-" + i))
                        .as("customer-%d", i)
                        .hasSize(1);
            }
        }
        assertThat(code(two.get("c", its, CausalContext.EMPTY, false))).isEqualTo(ErrorCode.BEHIND);
    }

    @Test
    void a_node_that_cannot_reach_a_source_does_not_call_itself_caught_up() {
        CoreNetwork two = new CoreNetwork(CoreNetwork.config(), 2, "a", "b");
        network = two;
        two.request("a", putOf(1, "apple"));
        two.mute("a");
        two.join("c");
        two.run(1_000);
        assertThat(code(two.get("c", keyOf(two, "c"), CausalContext.EMPTY, false)))
                .isEqualTo(ErrorCode.BEHIND);
        two.heal();
        two.run(3_000);
        assertThat(two.get("c", keyOf(two, "c"), CausalContext.EMPTY, false)).isInstanceOf(Reply.Items.class);
    }

    @Test
    void what_an_evicted_node_acknowledged_is_merged_back_when_it_returns() {
        network.silence(primary);
        network.evict(primary);
        put(network.owners(KEY).get(0), 1, "apple");
        // The evicted one has not heard of it, and still takes puts, for as long as it finds anyone to copy to.
        Request late = new Request.Put(KEY, "\"pear\"", List.of(), Sessions.issue(CoreNetwork.START, 8), 1, 0);
        assertThat(copies(network.request(primary, late))).isOne();
        network.heal();
        network.join(primary);
        network.run(3_000);
        for (String owner : network.owners(KEY)) {
            assertThat(network.itemsAt(owner, KEY)).containsExactlyInAnyOrder("\"apple\"", "\"pear\"");
        }
    }

    /** Else the other owner could be lost next, and with it what only the returned one had. */
    @Test
    void whoever_returns_has_caught_up_only_once_the_others_have_what_it_held() {
        CoreNetwork two = new CoreNetwork(CoreNetwork.config(), 2, "a", "b");
        network = two;
        List<String> keys = new ArrayList<>();
        two.silence("a");
        two.evict("a");
        for (int i = 0; i < 40; i++) {
            String key = "customer-" + i;
            keys.add(key);
            if (i % 2 == 0) { // else the cart is on the returned one only
                two.request("b", new Request.Put(key, "\"apple\"", List.of(), SESSION, 1, Request.NO_EPOCH));
            }
            String other = Sessions.issue(CoreNetwork.START, 8);
            two.request("a", new Request.Put(key, "\"pear\"", List.of(), other, 1, Request.NO_EPOCH));
        }
        two.heal("a");
        two.join("a");
        while (!two.settled()) {
            two.run(1);
        }
        for (String key : keys) {
            assertThat(two.itemsAt("b", key)).as(key).contains("\"pear\"");
        }
    }

    @Test
    void a_moved_slot_leaves_its_old_owner_once_all_new_owners_have_it() {
        CoreNetwork three = new CoreNetwork(CoreNetwork.config(), 1, "a");
        network = three;
        for (int i = 0; i < 20; i++) {
            Request put = new Request.Put("customer-" + i, "1", List.of(), SESSION, 1, Request.NO_EPOCH);
            three.request("a", put);
        }
        three.join("b");
        three.join("c");
        three.run(5_000);
        assertThat(three.nodes().stream().mapToInt(three::cartsAt).sum()).isEqualTo(20);
        for (int i = 0; i < 20; i++) {
            String key = "customer-" + i;
            assertThat(three.itemsAt(three.owners(key).get(0), key)).hasSize(1);
        }
    }

    @Test
    void a_holder_goes_on_with_the_next_slot_as_soon_as_owners_have_one() {
        CoreNetwork two = new CoreNetwork(CoreNetwork.config(), 1, "a", "b");
        network = two;
        Set<Integer> slots = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String key = "customer-" + i;
            slots.add(two.map().slotOf(key));
            two.request(two.owners(key).get(0), new Request.Put(key, "1", List.of(), SESSION, 1, Request.NO_EPOCH));
        }
        assertThat(slots).hasSize(CoreNetwork.SLOTS);
        int before = two.sent(PeerRequest.SendRep.class).size();
        two.loseManager(); // so that the new owner does not get them by catching up, and the old one holds them
        two.evict("a");
        while (two.sent(PeerRequest.SendRep.class).size() == before) {
            two.run(10);
        }
        assertThat(two.sent(PeerRequest.SendRep.class).size() - before).isGreaterThan(CoreNetwork.SLOTS / 2);
        assertThat(two.itemsAt("b", "customer-7")).hasSize(1);
    }

    @Test
    void a_finalize_spares_what_was_added_after_the_get_it_goes_by() {
        put(primary, 1, "apple");
        Reply.Items seen = (Reply.Items) network.get(primary, KEY, CausalContext.of(dot(1)), false);
        String other = Sessions.issue(CoreNetwork.START, 9);
        network.request(replica, new Request.Put(KEY, "\"pear\"", List.of(), other, 1, epoch()));
        Request finalize = new Request.Finalize(KEY, seen.context(), SESSION, 2, epoch());
        assertThat(((Reply.Removed) network.request(primary, finalize)).removed())
                .hasSize(1);
        network.request(replica, finalize);
        assertThat(network.itemsAt(primary, KEY)).containsExactly("\"pear\"");
        assertThat(network.itemsAt(replica, KEY)).containsExactly("\"pear\"");
    }

    private Reply put(String node, long seq, String item) {
        return network.request(node, putOf(seq, item));
    }

    private Request.Put putOf(long seq, String item) {
        return new Request.Put(KEY, '"' + item + '"', List.of(), SESSION, seq, Request.NO_EPOCH);
    }

    private static String keyOf(CoreNetwork network, String owner) {
        for (int i = 0; i < 1_000; i++) {
            if (network.owners("customer-" + i).contains(owner)) {
                return "customer-" + i;
            }
        }
        throw new AssertionError(owner + " owns nothing");
    }

    private long epoch() {
        return network.map().epoch();
    }

    private static Dot dot(long seq) {
        return new Dot(SESSION, seq);
    }

    private static int copies(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Stored.class);
        return ((Reply.Stored) reply).copies();
    }

    private static ErrorCode code(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Failure.class);
        return ((Reply.Failure) reply).code();
    }
}
