// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checkout of a cart that no message can hold, whose coordinator falls silent between two parts: nobody is told of the parts that came as if they were all. */
class PartialReceiptsTest {
    private static final String KEY = "mohan";
    private static final int ITEMS = 200;
    private static final int HALF = ITEMS / 2;

    private CoreNetwork network = new CoreNetwork(CoreNetwork.smallFrames(), 2, "a", "b", "c", "d");
    private final String primary = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);

    @AfterEach
    void every_ask_had_its_answer_and_nothing_is_left_under_way() {
        network.heal();
        network.run(10_000);
        network.assertQuiet();
        List<String> owners = network.owners(KEY);
        assertThat(network.cartAt(owners.get(0), KEY)).isEqualTo(network.cartAt(owners.get(1), KEY));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void an_owner_that_has_the_items_of_the_other_parts_takes_them_and_tells_of_all(int parts) {
        Request.Finalize checkout = filled(ITEMS);
        interrupted(parts, checkout);
        assertThat(list(replica, checkout.again(""))).doesNotHaveDuplicates().hasSize(ITEMS);
        network.heal();
        network.run(10_000);
        for (String owner : network.owners(KEY)) {
            assertThat(list(owner, checkout.again(""))).doesNotHaveDuplicates().hasSize(ITEMS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void an_owner_that_lacks_items_of_the_other_parts_says_that_it_does_not_know(int parts) {
        Request.Finalize checkout = filled(HALF);
        interrupted(parts, checkout);
        assertThat(code(replica, checkout)).isEqualTo(ErrorCode.UNKNOWN);
        assertThat(code(replica, checkout.again(""))).isEqualTo(ErrorCode.UNKNOWN);
        network.heal();
        network.run(10_000);
        for (String owner : network.owners(KEY)) {
            assertThat(list(owner, checkout)).doesNotHaveDuplicates().hasSize(ITEMS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void when_the_one_who_knows_is_gone_for_good_the_answer_is_gone(int parts) {
        Request.Finalize checkout = filled(HALF);
        interrupted(parts, checkout);
        network.kill(primary);
        network.evict(primary);
        network.run(10_000);
        for (String owner : network.owners(KEY)) {
            assertThat(code(owner, checkout.again(""))).isEqualTo(ErrorCode.RECEIPT_GONE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 3_000, 10_000, 20_000})
    void of_a_list_that_is_too_large_to_be_kept_nobody_tells_a_part(int maxBytes) {
        network = new CoreNetwork(CoreNetwork.smallFrames(maxBytes), 2, "a", "b", "c", "d");
        Request.Finalize checkout = filled(ITEMS);
        Reply.Removed first = (Reply.Removed) network.request(primary, checkout);
        assertThat(first.removed()).isNotEmpty();
        network.run(5_000);
        for (String owner : network.owners(KEY)) {
            assertThat(code(owner, checkout)).isEqualTo(ErrorCode.RECEIPT_GONE);
            assertThat(code(owner, checkout.again(""))).isEqualTo(ErrorCode.RECEIPT_GONE);
        }
    }

    @Test
    void a_checkout_that_names_nothing_takes_nothing_of_what_came_later() {
        Request.Finalize named = filled(HALF);
        Request.Finalize checkout = new Request.Finalize(KEY, null, named.session(), named.seq(), Request.NO_EPOCH);
        interrupted(2, checkout);
        assertThat(code(replica, checkout.again(""))).isEqualTo(ErrorCode.UNKNOWN);
    }

    /** Both owners hold so many of the items, the primary all. */
    private Request.Finalize filled(int atBoth) {
        List<Entry> items = new ArrayList<>();
        for (int i = 1; i <= ITEMS; i++) {
            items.add(new Entry(dot(1, i), (network.now() << 16) + i, "\"" + "item ".repeat(10) + i + "\""));
        }
        give(primary, items.subList(0, atBoth));
        network.run(3_000);
        give(primary, items);
        CausalContext seen = CausalContext.of(items.stream().map(Entry::dot).toList());
        return new Request.Finalize(KEY, seen, dot(3, 1).session(), 1, Request.NO_EPOCH);
    }

    private void give(String node, List<Entry> items) {
        Cart cart = Cart.of(items, CausalContext.EMPTY, network.now() << 16, "a");
        network.request(
                node, new PeerRequest.SendRep(network.life(node).incarnation(), List.of(new KeyedCart(KEY, cart)), 0));
    }

    /** The primary is heard no more behind so many parts of what it replicates; nobody keeps it for the replica. */
    private void interrupted(int parts, Request checkout) {
        network.silenceAfterParts(primary, parts);
        network.ask(primary, checkout);
        network.run(1_000);
        assertThat(network.cartAt(replica, KEY).receipts().list()).isNotEmpty();
    }

    private ErrorCode code(String owner, Request.Removal removal) {
        Reply reply = network.request(owner, removal);
        assertThat(reply).as(owner).isInstanceOf(Reply.Failure.class);
        return ((Reply.Failure) reply).code();
    }

    private List<Dot> list(String owner, Request.Removal removal) {
        List<Dot> gone = new ArrayList<>();
        for (Request.Removal next = removal; next != null; ) {
            Reply reply = network.request(owner, next);
            assertThat(reply).as(owner).isInstanceOf(Reply.Removed.class);
            Reply.Removed page = (Reply.Removed) reply;
            page.removed().forEach(entry -> gone.add(entry.dot()));
            next = page.next() == null ? null : removal.again(page.next());
        }
        return gone;
    }

    private static Dot dot(int session, int seq) {
        return new Dot(Sessions.issue(CoreNetwork.START, session), seq);
    }
}
