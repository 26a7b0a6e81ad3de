// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A removal or a checkout that is asked for again is told the same list, whatever became of those who decided on it. */
class ReceiptsTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c", "d");
    private final String primary = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);
    private final Request checkout = new Request.Finalize(KEY, null, SESSION, 3, Request.NO_EPOCH);

    @AfterEach
    void every_ask_had_its_answer_and_nothing_is_left_under_way() {
        network.heal();
        network.run(3_000);
        network.assertQuiet();
    }

    @Test
    void after_all_owners_were_restarted_it_is_told_the_same() {
        checkOut();
        network.restart(primary);
        network.restart(replica);
        assertTold(primary);
        assertTold(replica);
    }

    /** The other owner has the entries itself. */
    @Test
    void an_owner_that_has_what_was_taken_is_sent_only_what_it_is() {
        checkOut();
        List<PeerRequest.Replicate> sent = removalsTo(replica);
        assertThat(sent).hasSize(1);
        assertThat(Codec.encode(1, sent.get(0))).asString(UTF_8).doesNotContain("apple");
        network.silence(primary);
        assertTold(replica);
    }

    @Test
    void an_owner_that_lacks_some_of_what_was_taken_is_sent_all_of_it() {
        put(1, "apple");
        Request.Put alone = new Request.Put(
                KEY, "\"pear\"", List.of(), SESSION, 2, network.map().epoch());
        ask(primary, alone.alone(network.now() << 16));
        assertTold(primary);
        assertThat(removalsTo(replica)).hasSize(2);
        network.silence(primary);
        assertTold(replica);
    }

    private List<PeerRequest.Replicate> removalsTo(String node) {
        return network.sent(PeerRequest.Replicate.class).stream()
                .filter(request -> request.removal() != null
                        && request.incarnation() == network.life(node).incarnation())
                .toList();
    }

    @Test
    void so_it_is_at_an_owner_that_missed_it_and_was_repaired() {
        put(1, "apple");
        put(2, "pear");
        network.silence(replica);
        assertTold(primary);
        network.heal();
        network.run(3_000);
        assertTold(replica);
    }

    @Test
    void so_it_is_at_an_owner_that_has_not_yet_been_repaired() {
        put(1, "apple");
        put(2, "pear");
        network.silence(replica);
        assertTold(primary);
        network.heal(replica);
        assertTold(replica);
    }

    @Test
    void so_it_is_at_an_owner_that_knows_of_the_removal_and_not_of_the_list() {
        checkOut();
        network.cartAt(primary, KEY);
        network.evict(replica);
        network.run(5_000);
        for (String owner : network.owners(KEY)) {
            assertTold(owner);
        }
    }

    @Test
    void so_it_is_after_the_cart_has_moved_to_owners_that_are_new() {
        checkOut();
        List<String> before = network.owners(KEY);
        network.leave(primary);
        network.run(5_000);
        network.leave(replica);
        network.run(5_000);
        assertThat(network.owners(KEY)).doesNotContainAnyElementsOf(before);
        for (String owner : network.owners(KEY)) {
            assertTold(owner);
        }
    }

    @Test
    void a_retry_takes_nothing_that_its_first_attempt_could_not_find() {
        String other = Sessions.issue(CoreNetwork.START, 8);
        put(1, "apple");
        network.nodes().stream().filter(node -> !node.equals(primary)).forEach(network::silence);
        ask(primary, new Request.Put(KEY, "\"plum\"", List.of(), other, 1, Request.NO_EPOCH));
        CausalContext seen = network.cartAt(primary, KEY).context();
        network.silence(primary);
        network.heal(replica);
        Request late = new Request.Finalize(KEY, seen, SESSION, 2, Request.NO_EPOCH);
        Reply.Removed first = (Reply.Removed) ask(replica, late);
        assertThat(first.removed()).extracting(Entry::item).containsExactly("\"apple\"");
        network.heal();
        network.run(3_000);
        Reply.Removed again = (Reply.Removed) ask(replica, late);
        assertThat(again.removed()).isEqualTo(first.removed());
        assertThat(network.itemsAt(primary, KEY)).containsExactly("\"plum\"");
        assertThat(network.itemsAt(replica, KEY)).containsExactly("\"plum\"");
    }

    @Test
    void what_only_the_other_owner_knew_of_is_told_again_by_both() {
        network.silence(primary);
        ask(replica, new Request.Put(KEY, "\"apple\"", List.of(), SESSION, 1, Request.NO_EPOCH));
        ask(replica, new Request.Put(KEY, "\"pear\"", List.of(), SESSION, 2, Request.NO_EPOCH));
        network.heal();
        assertTold(primary);
        network.silence(replica);
        assertTold(primary);
        network.heal(replica);
        network.silence(primary);
        assertTold(replica);
    }

    @Test
    void what_another_attempt_took_is_gone_on_as_many_nodes_as_the_answer_says() {
        Dot plum = new Dot(Sessions.issue(CoreNetwork.START, 8), 1);
        network.silence(primary);
        ask(replica, new Request.Put(KEY, "\"plum\"", List.of(), plum.session(), plum.seq(), Request.NO_EPOCH));
        assertThat(removed(ask(replica, checkout))).containsExactly("\"plum\"");
        network.heal();
        network.slowDisk(primary, 20);
        Reply.Removed told = (Reply.Removed) ask(primary, checkout);
        assertThat(removed(told)).containsExactly("\"plum\"");
        assertThat(told.copies()).isEqualTo(2);
        assertThat(network.cartAt(primary, KEY).context().contains(plum)).isTrue();
        assertThat(network.cartAt(replica, KEY).context().contains(plum)).isTrue();
    }

    /** The other owner has yet to hear that somebody else was given the item, when the session's own checkout closes it there. */
    @Test
    void what_another_session_was_given_is_not_told_again_by_an_owner_that_had_not_heard_of_it() {
        put(1, "apple");
        String other = Sessions.issue(CoreNetwork.START, 8);
        Request others = new Request.Finalize(KEY, null, other, 1, Request.NO_EPOCH);
        network.silence(replica);
        long first = network.ask(primary, others);
        network.heal(replica);
        long own = network.ask(primary, checkout);
        assertThat(removed(network.answer(own))).isEmpty();
        assertThat(removed(network.answer(first))).containsExactly("\"apple\"");
        network.run(3_000);
        for (String owner : network.owners(KEY)) {
            assertThat(removed(ask(owner, again(checkout)))).as(owner).isEmpty();
            assertThat(removed(ask(owner, again(others)))).as(owner).containsExactly("\"apple\"");
        }
    }

    /** Owners that were apart have told two sessions of one item; each retry is told the same as its session was, at both. */
    @Test
    void what_owners_that_were_apart_gave_to_two_sessions_belongs_to_whom_the_primary_gave_it() {
        String another = Sessions.issue(CoreNetwork.START, 8);
        Dot plum = new Dot(another, 1);
        put(1, "apple");
        ask(primary, new Request.Put(KEY, "\"plum\"", List.of(), another, 1, Request.NO_EPOCH));
        Request others = new Request.Finalize(KEY, CausalContext.of(plum), another, 2, Request.NO_EPOCH);
        network.silence(primary);
        assertThat(removed(ask(replica, checkout))).containsExactlyInAnyOrder("\"apple\"", "\"plum\"");
        network.heal(primary);
        network.nodes().stream().filter(node -> !node.equals(primary)).forEach(network::silence);
        assertThat(removed(ask(primary, others))).containsExactly("\"plum\"");
        assertThat(removed(ask(primary, checkout))).containsExactly("\"apple\"");
        network.heal();
        network.run(900); // they speak to each other again, and have not compared their carts yet
        for (int round = 0; round < 2; round++) {
            for (String owner : network.owners(KEY)) {
                assertThat(removed(ask(owner, again(checkout)))).as(owner).containsExactly("\"apple\"");
                assertThat(removed(ask(owner, again(others)))).as(owner).containsExactly("\"plum\"");
            }
        }
    }

    @Test
    void so_it_is_with_the_sessions_own_items() {
        String another = Sessions.issue(CoreNetwork.START, 8);
        put(1, "apple");
        put(2, "pear");
        Request others = new Request.Finalize(
                KEY, CausalContext.of(new Dot(SESSION, 1), new Dot(SESSION, 2)), another, 2, Request.NO_EPOCH);
        network.silence(primary);
        assertThat(removed(ask(replica, checkout))).containsExactlyInAnyOrder("\"apple\"", "\"pear\"");
        network.heal(primary);
        network.nodes().stream().filter(node -> !node.equals(primary)).forEach(network::silence);
        assertThat(removed(ask(primary, others))).containsExactlyInAnyOrder("\"apple\"", "\"pear\"");
        assertThat(removed(ask(primary, checkout))).isEmpty();
        network.heal();
        network.run(900); // they speak to each other again, and have not compared their carts yet
        for (int round = 0; round < 2; round++) {
            for (String owner : network.owners(KEY)) {
                assertThat(removed(ask(owner, again(checkout)))).as(owner).isEmpty();
                assertThat(removed(ask(owner, again(others))))
                        .as(owner)
                        .containsExactlyInAnyOrder("\"apple\"", "\"pear\"");
            }
        }
    }

    @Test
    void owners_of_which_one_has_let_go_of_a_receipt_do_not_exchange_the_cart_for_that() {
        checkOut();
        network.run(2_000);
        int exchanges = network.sent(PeerRequest.Exchange.class).size();
        network.run(950_000);
        assertThat(network.sent(PeerRequest.Exchange.class)).hasSize(exchanges);
        assertThat(network.cartAt(primary, KEY).receipts().isEmpty()).isTrue();
    }

    @Test
    void of_more_than_there_is_room_for_the_oldest_are_let_go_of() {
        CoreNetwork small = new CoreNetwork(CoreNetwork.receipts(4_096), 2, "a", "b", "c");
        String owner = small.owners(KEY).get(0);
        for (int seq = 1; seq <= 40; seq += 2) {
            small.request(owner, new Request.Put(KEY, "\"apple\"", List.of(), SESSION, seq, Request.NO_EPOCH));
            Reply reply = small.request(owner, remove(seq));
            assertThat(removed(reply)).containsExactly("\"apple\"");
            small.run(10);
        }
        assertThat(removed(small.request(owner, remove(39)))).containsExactly("\"apple\"");
        assertGone(small.request(owner, remove(1)));
    }

    @Test
    void so_it_is_with_those_that_a_restart_found() {
        CoreNetwork small = new CoreNetwork(CoreNetwork.receipts(4_096), 2, "a", "b", "c");
        String owner = small.owners(KEY).get(0);
        for (int seq = 1; seq <= 40; seq += 2) {
            small.request(owner, new Request.Put(KEY, "\"apple\"", List.of(), SESSION, seq, Request.NO_EPOCH));
            small.request(owner, remove(seq));
            small.run(10);
        }
        small.restart(owner);
        List<Long> found = receiptsAt(small, owner);
        assertThat(found).contains(40L).doesNotContain(2L).isSorted();
        small.request(owner, new Request.Put(KEY, "\"pear\"", List.of(), SESSION, 41, Request.NO_EPOCH));
        assertThat(removed(small.request(owner, remove(41)))).containsExactly("\"pear\"");
        assertThat(receiptsAt(small, owner)).contains(40L, 42L).doesNotContain(found.get(0));
    }

    private static List<Long> receiptsAt(CoreNetwork network, String owner) {
        return network.cartAt(owner, KEY).receipts().list().stream()
                .map(receipt -> receipt.own().seq())
                .toList();
    }

    @Test
    void one_that_is_larger_than_all_may_be_is_told_once() {
        CoreNetwork small = new CoreNetwork(CoreNetwork.receipts(300), 2, "a", "b", "c");
        String owner = small.owners(KEY).get(0);
        small.request(owner, new Request.Put(KEY, "\"apple\"", List.of(), SESSION, 1, Request.NO_EPOCH));
        small.request(owner, new Request.Put(KEY, "\"pear\"", List.of(), SESSION, 2, Request.NO_EPOCH));
        assertThat(removed(small.request(owner, checkout))).containsExactly("\"apple\"", "\"pear\"");
        for (String each : small.owners(KEY)) {
            assertGone(small.request(each, checkout));
            assertGone(small.request(each, again(checkout)));
        }
        small.run(3_000);
        small.assertQuiet();
    }

    @Test
    void an_owner_that_knows_nothing_of_it_asks_whoever_keeps_it_for_it() {
        network.silence(replica);
        checkOut();
        network.run(500);
        network.kill(primary);
        network.heal(replica);
        assertThat(removed(ask(replica, again(checkout)))).containsExactlyInAnyOrder("\"apple\"", "\"pear\"");
    }

    @Test
    void an_owner_that_can_ask_nobody_decides_all_the_same() {
        checkOut();
        put(4, "plum");
        network.nodes().stream().filter(node -> !node.equals(replica)).forEach(network::silence);
        Request next = new Request.Finalize(KEY, null, SESSION, 5, Request.NO_EPOCH);
        assertThat(removed(ask(replica, again(next)))).containsExactly("\"plum\"");
    }

    @Test
    void an_owner_that_knows_of_the_removal_says_that_it_is_unknown_while_others_cannot_be_asked() {
        CoreNetwork small = new CoreNetwork(CoreNetwork.receipts(300), 2, "a", "b", "c");
        List<String> owners = small.owners(KEY);
        small.request(owners.get(0), new Request.Put(KEY, "\"apple\"", List.of(), SESSION, 1, Request.NO_EPOCH));
        small.request(owners.get(0), new Request.Put(KEY, "\"pear\"", List.of(), SESSION, 2, Request.NO_EPOCH));
        small.request(owners.get(0), checkout);
        small.silence(owners.get(0));
        assertThat(((Reply.Failure) small.request(owners.get(1), checkout)).code())
                .isEqualTo(ErrorCode.UNKNOWN);
        small.heal();
        small.run(3_000);
        assertGone(small.request(owners.get(1), checkout));
    }

    @Test
    void a_removal_that_a_checkout_overtook_takes_what_the_checkout_did_not_find() {
        Dot plum = plumAtTheReplicaAlone();
        Request overtaking = new Request.Finalize(KEY, CausalContext.of(plum), SESSION, 2, Request.NO_EPOCH);
        assertThat(removed(ask(primary, overtaking))).isEmpty();
        network.heal();
        Request remove = new Request.Remove(KEY, List.of(plum), SESSION, 1, Request.NO_EPOCH);
        assertThat(removed(ask(primary, remove))).containsExactly("\"plum\"");
        network.run(3_000);
        for (String owner : network.owners(KEY)) {
            assertThat(network.itemsAt(owner, KEY)).as(owner).isEmpty();
            assertThat(removed(ask(owner, again(remove)))).containsExactly("\"plum\"");
            assertThat(removed(ask(owner, again(overtaking)))).isEmpty();
        }
    }

    @Test
    void of_one_whose_entries_nobody_has_seen_it_is_not_said_that_it_was_made() {
        Dot nowhere = new Dot(Sessions.issue(CoreNetwork.START, 8), 1);
        put(1, "apple");
        ask(primary, new Request.Finalize(KEY, CausalContext.of(nowhere), SESSION, 3, Request.NO_EPOCH));
        Request remove = new Request.Remove(KEY, List.of(nowhere), SESSION, 2, Request.NO_EPOCH);
        for (String owner : network.owners(KEY)) {
            assertCode(ErrorCode.UNKNOWN, ask(owner, remove));
            assertCode(ErrorCode.UNKNOWN, ask(owner, again(remove)));
        }
        ask(primary, new Request.Put(KEY, "\"plum\"", List.of(), nowhere.session(), 1, Request.NO_EPOCH));
        assertThat(removed(ask(replica, again(remove)))).containsExactly("\"plum\"");
    }

    @Test
    void one_that_a_checkout_overtook_that_took_its_entries_is_told_that_it_was_made() {
        put(1, "apple");
        assertThat(removed(ask(primary, checkout))).containsExactly("\"apple\"");
        assertGone(ask(primary, remove(1)));
        assertGone(ask(replica, again(remove(1))));
    }

    /** What the primary has not heard of, and cannot ask for before the network heals. */
    private Dot plumAtTheReplicaAlone() {
        Dot plum = new Dot(Sessions.issue(CoreNetwork.START, 8), 1);
        network.nodes().stream().filter(node -> !node.equals(replica)).forEach(network::silence);
        ask(replica, new Request.Put(KEY, "\"plum\"", List.of(), plum.session(), 1, Request.NO_EPOCH));
        network.heal();
        network.nodes().stream().filter(node -> !node.equals(primary)).forEach(network::silence);
        return plum;
    }

    private static Request again(Request removal) {
        return ((Request.Removal) removal).again("");
    }

    private static void assertGone(Reply reply) {
        assertCode(ErrorCode.RECEIPT_GONE, reply);
    }

    private static void assertCode(ErrorCode code, Reply reply) {
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    private static Request remove(int seq) {
        return new Request.Remove(KEY, List.of(new Dot(SESSION, seq)), SESSION, seq + 1, Request.NO_EPOCH);
    }

    private void checkOut() {
        put(1, "apple");
        put(2, "pear");
        assertTold(primary);
    }

    private void put(long seq, String item) {
        ask(primary, new Request.Put(KEY, '"' + item + '"', List.of(), SESSION, seq, Request.NO_EPOCH));
    }

    private Reply ask(String node, Request request) {
        return network.request(node, request);
    }

    private void assertTold(String owner) {
        assertThat(removed(ask(owner, checkout))).as(owner).containsExactlyInAnyOrder("\"apple\"", "\"pear\"");
    }

    private static List<String> removed(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Removed.class);
        return ((Reply.Removed) reply).removed().stream().map(e -> e.item()).toList();
    }
}
