// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a checkout took is known for {@code receipt.keep}, however short the life of its session, and of what the cart's context says of that. */
class OldReceiptsTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);
    private static final long KEEP = CoreNetwork.shortSessions().receiptKeepMillis();

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.shortSessions(), 2, "a", "b", "c", "d");
    private final Request.Finalize checkout = new Request.Finalize(KEY, null, SESSION, 3, Request.NO_EPOCH);
    private long checkedOut;

    @BeforeEach
    void a_cart_is_checked_out_and_the_horizon_passes_its_session() {
        put(1, "apple");
        put(2, "pear");
        assertTold(network.owners(KEY).get(0));
        checkedOut = network.now();
        network.run(10_000);
        for (String owner : network.owners(KEY)) {
            assertThat(network.cartAt(owner, KEY).context().horizon()).isGreaterThan(CoreNetwork.START);
            assertThat(network.cartAt(owner, KEY).context().sessions()).isZero();
        }
    }

    @AfterEach
    void every_ask_had_its_answer_and_nothing_is_left_under_way() {
        network.run(3_000);
        network.assertQuiet();
    }

    @Test
    void it_is_told_again_although_its_session_may_change_nothing_more() {
        for (String owner : network.owners(KEY)) {
            assertTold(owner);
            assertThat(code(network.request(owner, new Request.Finalize(KEY, null, SESSION, 4, Request.NO_EPOCH))))
                    .isEqualTo(ErrorCode.SESSION_EXPIRED);
        }
    }

    @Test
    void it_is_told_again_after_all_owners_were_restarted() {
        network.owners(KEY).forEach(network::restart);
        network.owners(KEY).forEach(this::assertTold);
    }

    @Test
    void it_is_told_again_by_owners_that_are_new() {
        List<String> before = network.owners(KEY);
        for (String owner : before) {
            network.leave(owner);
            network.run(5_000);
        }
        assertThat(network.owners(KEY)).doesNotContainAnyElementsOf(before);
        network.owners(KEY).forEach(this::assertTold);
    }

    @Test
    void it_is_told_again_by_an_owner_that_takes_over_a_slot_of_which_it_held_something() {
        String gone = network.owners(KEY).get(1);
        network.evict(gone);
        network.run(5_000);
        assertThat(network.owners(KEY)).doesNotContain(gone);
        network.owners(KEY).forEach(this::assertTold);
    }

    @Test
    void once_it_is_over_nothing_is_left_of_it_and_nobody_is_told_that_nothing_went() {
        network.run(checkedOut + KEEP - 5_000 - network.now());
        network.owners(KEY).forEach(this::assertTold);
        network.run(checkedOut + KEEP + 25_000 - network.now());
        for (String owner : network.owners(KEY)) {
            assertThat(network.cartsAt(owner)).isZero();
            assertThat(code(network.request(owner, checkout))).isEqualTo(ErrorCode.SESSION_EXPIRED);
            assertThat(code(network.request(owner, checkout.again("")))).isEqualTo(ErrorCode.RECEIPT_GONE);
        }
    }

    @Test
    void owners_of_which_one_let_go_of_it_before_the_other_exchange_nothing() {
        int exchanges = network.sent(PeerRequest.Exchange.class).size();
        network.restart(network.owners(KEY).get(1));
        network.run(KEEP + 30_000);
        assertThat(network.sent(PeerRequest.Exchange.class)).hasSize(exchanges);
    }

    @Test
    void a_change_of_a_new_session_leaves_it_as_it_is() {
        String fresh = Sessions.issue(network.now(), 8);
        for (String owner : network.owners(KEY)) {
            network.request(
                    owner,
                    new Request.Put(
                            KEY,
                            "\"plum\"",
                            List.of(),
                            fresh,
                            owner.charAt(0),
                            network.map().epoch()));
        }
        network.run(1_000);
        network.owners(KEY).forEach(this::assertTold);
        assertThat(network.itemsAt(network.owners(KEY).get(0), KEY)).containsExactly("\"plum\"", "\"plum\"");
        assertThat(network.cartAt(network.owners(KEY).get(0), KEY).receipts().find(new Dot(SESSION, 3)))
                .isNotNull();
    }

    private void put(long seq, String item) {
        network.request(
                network.owners(KEY).get(0),
                new Request.Put(KEY, '"' + item + '"', List.of(), SESSION, seq, Request.NO_EPOCH));
    }

    private void assertTold(String owner) {
        Reply reply = network.request(owner, checkout);
        assertThat(reply).as(owner).isInstanceOf(Reply.Removed.class);
        assertThat(((Reply.Removed) reply).removed().stream().map(e -> e.item()))
                .as(owner)
                .containsExactlyInAnyOrder("\"apple\"", "\"pear\"");
    }

    private static ErrorCode code(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Failure.class);
        return ((Reply.Failure) reply).code();
    }
}
