// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of several sessions that take the same entries one wins them: the slot's primary decides, and says whether all owners grant it. */
class ExclusiveRemovalTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);
    private static final String ANOTHER = Sessions.issue(CoreNetwork.START, 8);

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
    void of_two_sessions_that_check_out_through_different_owners_at_once_one_is_told_the_items() {
        Request.Finalize[] checkouts = bothSaw("apple", "pear");
        long one = network.ask(replica, checkouts[0]);
        long other = network.ask(primary, checkouts[1]);
        Reply.Removed first = (Reply.Removed) network.answer(one);
        Reply.Removed second = (Reply.Removed) network.answer(other);
        assertThat(first.exclusive()).isTrue();
        assertThat(second.exclusive()).isTrue();
        List<Entry> told = new ArrayList<>(first.removed());
        told.addAll(second.removed());
        assertThat(items(told)).containsExactlyInAnyOrder("\"apple\"", "\"pear\"");
    }

    @Test
    void so_it_is_with_two_sessions_that_remove_one_item() {
        put("apple");
        List<Dot> apple = List.of(new Dot(SESSION, 1));
        long one = network.ask(replica, new Request.Remove(KEY, apple, SESSION, 2, Request.NO_EPOCH));
        long other = network.ask(primary, new Request.Remove(KEY, apple, ANOTHER, 1, Request.NO_EPOCH));
        Reply.Removed first = (Reply.Removed) network.answer(one);
        Reply.Removed second = (Reply.Removed) network.answer(other);
        assertThat(first.exclusive() && second.exclusive()).isTrue();
        assertThat(first.removed().size() + second.removed().size()).isEqualTo(1);
    }

    @Test
    void without_an_owners_answer_it_is_not_exclusive() {
        Request.Finalize[] checkouts = bothSaw("apple");
        network.silence(replica);
        Reply.Removed told = removed(network.request(primary, checkouts[0]));
        assertThat(items(told.removed())).containsExactly("\"apple\"");
        assertThat(told.exclusive()).isFalse();
    }

    @Test
    void without_the_primary_another_owner_decides_and_says_so() {
        Request.Finalize[] checkouts = bothSaw("apple");
        network.silence(primary);
        Reply.Removed told = removed(network.request(replica, checkouts[0]));
        assertThat(items(told.removed())).containsExactly("\"apple\"");
        assertThat(told.exclusive()).isFalse();
    }

    @Test
    void an_owner_that_is_to_decide_by_itself_does_not_ask_the_primary() {
        Request.Finalize[] checkouts = bothSaw("apple");
        Reply.Removed told = removed(network.request(replica, checkouts[0].decidedHere()));
        assertThat(items(told.removed())).containsExactly("\"apple\"");
        assertThat(told.exclusive()).isFalse();
        assertThat(network.sent(Request.Finalize.class)).isEmpty();
    }

    @Test
    void what_another_owner_gave_away_while_the_primary_was_away_is_not_given_again() {
        Request.Finalize[] checkouts = bothSaw("apple");
        network.silence(primary);
        assertThat(removed(network.request(replica, checkouts[0])).removed()).hasSize(1);
        network.heal();
        network.run(3_000);
        Reply.Removed told = removed(network.request(primary, checkouts[1]));
        assertThat(told.removed()).isEmpty();
        assertThat(told.exclusive()).isTrue();
    }

    @Test
    void of_owners_that_were_apart_the_primarys_claim_wins_and_the_others_is_corrected() {
        Request.Finalize[] checkouts = bothSaw("apple");
        network.silence(primary);
        assertThat(removed(network.request(replica, checkouts[0])).removed()).hasSize(1);
        network.heal(primary);
        network.nodes().stream().filter(node -> !node.equals(primary)).forEach(network::silence);
        Reply.Removed told = removed(network.request(primary, checkouts[1]));
        assertThat(told.removed()).hasSize(1);
        assertThat(told.exclusive()).isFalse();
        network.heal();
        network.run(3_000);
        for (String owner : network.owners(KEY)) {
            assertThat(removed(network.request(owner, checkouts[0].again(""))).removed())
                    .as(owner)
                    .isEmpty();
            assertThat(removed(network.request(owner, checkouts[1].again(""))).removed())
                    .as(owner)
                    .hasSize(1);
        }
    }

    @Test
    void an_owner_that_is_catching_up_has_to_grant_the_claim_too() {
        Request.Finalize[] checkouts = bothSaw("apple");
        network.evict(replica);
        List<String> owners = network.owners(KEY);
        assertThat(owners).hasSize(2);
        Reply.Removed told = removed(network.request(owners.get(0), checkouts[0]));
        assertThat(told.exclusive()).isTrue();
        assertThat(network.sent(PeerRequest.Replicate.class))
                .anyMatch(sent -> sent.claimant() != null
                        && sent.incarnation() == network.life(owners.get(1)).incarnation());
    }

    @Test
    void an_owner_grants_no_claim_to_a_node_that_its_map_does_not_name_as_the_primary() {
        put("apple");
        Request.Finalize checkout = new Request.Finalize(KEY, null, SESSION, 2, Request.NO_EPOCH);
        removed(network.request(primary, checkout));
        PeerRequest.Replicate claim = network.sent(PeerRequest.Replicate.class).stream()
                .filter(sent -> sent.claimant() != null)
                .findFirst()
                .orElseThrow();
        assertThat(((Reply.Replicated) network.request(replica, claim)).granted())
                .isTrue();
        assertThat(granted(claim, network.life(replica), claim.epoch())).isFalse();
        assertThat(granted(claim, claim.claimant(), claim.epoch() + 1))
                .as("under a map that it does not have yet")
                .isFalse();
    }

    private boolean granted(PeerRequest.Replicate claim, @Nullable NodeRef claimant, long epoch) {
        Reply reply = network.request(
                replica,
                new PeerRequest.Replicate(
                        claim.incarnation(), claim.changes(), false, claim.removal(), claim.taken(), claimant, epoch));
        return reply instanceof Reply.Replicated replicated && replicated.granted();
    }

    @Test
    void a_retry_is_told_the_same_and_is_exclusive_under_the_same_map() {
        Request.Finalize[] checkouts = bothSaw("apple", "pear");
        Reply.Removed first = removed(network.request(replica, checkouts[0]));
        for (String owner : network.owners(KEY)) {
            Reply.Removed again = removed(network.request(owner, checkouts[0].again("")));
            assertThat(again.removed()).as(owner).containsExactlyElementsOf(first.removed());
            assertThat(again.exclusive()).as(owner).isTrue();
        }
    }

    @Test
    void what_was_told_as_exclusive_is_not_told_to_a_removal_that_a_new_owner_has_an_earlier_receipt_of() {
        Request.Finalize[] checkouts = bothSaw("apple");
        String next = network.successor(KEY, primary);
        network.silence(primary);
        Reply.Removed early = removed(network.request(replica, checkouts[1].decidedHere()));
        assertThat(early.removed()).hasSize(1);
        assertThat(early.exclusive()).isFalse();
        network.silence(next); // it keeps the hint
        network.heal(primary);
        Reply.Removed first = removed(network.request(primary, checkouts[0]));
        assertThat(first.removed()).hasSize(1);
        assertThat(first.exclusive()).isTrue();
        network.mute(primary); // the new owner does not catch up
        network.heal(next);
        network.evict(replica);
        assertThat(network.owners(KEY)).containsExactly(primary, next);
        Reply.Removed second = removed(network.request(primary, checkouts[1]));
        assertThat(second.removed().isEmpty() || !second.exclusive())
                .as(second.toString())
                .isTrue();
    }

    /** The primary is heard too late to decide, and in time to say what it gave away. */
    @Test
    void an_owner_that_decides_by_itself_gives_up_what_it_learns_that_the_primary_gave_away() {
        Request.Finalize[] checkouts = bothSaw("apple");
        network.silence(replica);
        long one = network.ask(primary, checkouts[0]);
        network.run(20);
        network.heal();
        Reply.Removed other = removed(network.request(replica, checkouts[1].decidedHere()));
        assertThat(other.removed()).isEmpty();
        assertThat(other.exclusive()).isFalse();
        assertThat(network.sent(PeerRequest.GetRep.class).stream().filter(asked -> KEY.equals(asked.key())))
                .as("the receipt is fetched before anything is given up")
                .hasSize(1);
        assertThat(removed(network.answer(one)).removed()).hasSize(1);
        network.kill(primary);
        network.evict(primary);
        network.run(1_000);
        assertThat(removed(network.request(replica, checkouts[0].again(""))).removed())
                .as("the primary's decision is known to whoever gave way to it")
                .hasSize(1);
    }

    @Test
    void where_the_newest_cart_stays_as_a_whole_nothing_is_exclusive() {
        CoreNetwork newest = new CoreNetwork(MergePolicy.NEWEST, CoreNetwork.config(), 2, "a", "b", "c");
        String owner = newest.owners(KEY).get(0);
        newest.request(owner, new Request.Put(KEY, "\"apple\"", List.of(), SESSION, 1, Request.NO_EPOCH));
        Reply.Removed told =
                removed(newest.request(owner, new Request.Finalize(KEY, null, SESSION, 2, Request.NO_EPOCH)));
        assertThat(items(told.removed())).containsExactly("\"apple\"");
        assertThat(told.exclusive()).isFalse();
    }

    private Request.Finalize[] bothSaw(String... items) {
        put(items);
        return new Request.Finalize[] {
            new Request.Finalize(KEY, null, SESSION, items.length + 1L, Request.NO_EPOCH),
            new Request.Finalize(KEY, network.cartAt(primary, KEY).context(), ANOTHER, 1, Request.NO_EPOCH)
        };
    }

    private void put(String... items) {
        for (int i = 0; i < items.length; i++) {
            Reply put = network.request(
                    primary,
                    new Request.Put(KEY, "\"" + items[i] + "\"", List.of(), SESSION, i + 1L, Request.NO_EPOCH));
            assertThat(put).isInstanceOf(Reply.Stored.class);
        }
    }

    private static Reply.Removed removed(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Removed.class);
        return (Reply.Removed) reply;
    }

    private static List<String> items(List<Entry> entries) {
        return entries.stream().map(Entry::item).toList();
    }
}
