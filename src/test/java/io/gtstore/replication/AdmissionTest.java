// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one session does at the bounds of a cart, or says that it has seen, is nobody else's harm; and what is full can be emptied. */
class AdmissionTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);
    private static final String VICTIM = Sessions.issue(CoreNetwork.START, 8);

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c");
    private final String owner = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);

    @AfterEach
    void every_ask_had_its_answer_and_nothing_is_left_under_way() {
        network.heal();
        network.run(3_000);
        network.assertQuiet();
    }

    @Test
    void a_checkout_that_names_what_another_session_has_yet_to_put_does_not_swallow_it() {
        put(VICTIM, 1, "apple");
        finalizing(SESSION, 1, CausalContext.ofRange(VICTIM, 1, 1_000));
        assertThat(put(VICTIM, 2, "pear")).isInstanceOf(Reply.Stored.class);
        assertThat(network.itemsAt(owner, KEY)).containsExactly("\"pear\"");
        assertThat(network.itemsAt(replica, KEY)).containsExactly("\"pear\"");
    }

    @Test
    void a_checkout_takes_what_the_client_saw_and_another_owner_holds() {
        network.silence(owner);
        network.request(replica, new Request.Put(KEY, "1", List.of(), VICTIM, 1, epoch()));
        network.heal();
        assertThat(finalizing(SESSION, 1, CausalContext.ofRange(VICTIM, 1, 1))).containsExactly("1");
        assertThat(network.itemsAt(replica, KEY)).isEmpty();
    }

    @Test
    void a_checkout_leaves_in_the_cart_what_the_client_saw_and_cannot_be_had_now() {
        List<String> others =
                network.nodes().stream().filter(node -> !node.equals(replica)).toList();
        others.forEach(network::silence);
        network.request(replica, new Request.Put(KEY, "1", List.of(), VICTIM, 1, epoch()));
        others.forEach(network::heal);
        network.silence(replica);
        assertThat(finalizing(SESSION, 1, CausalContext.ofRange(VICTIM, 1, 1))).isEmpty();
        network.heal();
        network.run(3_000);
        assertThat(network.itemsAt(owner, KEY)).containsExactly("1");
        assertThat(network.itemsAt(replica, KEY)).containsExactly("1");
    }

    @Test
    void a_session_that_leaves_ever_more_gaps_in_its_numbers_is_refused_and_no_other_one() {
        int seq = 1;
        while (network.request(owner, new Request.Put(KEY, "1", List.of(), SESSION, seq, epoch()))
                        instanceof Reply.Stored
                && seq < 1_000) {
            network.request(owner, new Request.Remove(KEY, List.of(new Dot(SESSION, seq)), SESSION, seq + 2, epoch()));
            seq += 4;
        }
        assertThat(code(put(SESSION, seq, "x"))).isEqualTo(ErrorCode.TOO_MANY_SESSIONS);
        assertThat(put(VICTIM, 1, "apple")).isInstanceOf(Reply.Stored.class);
        assertThat(put(SESSION, seq - 3, "x")).as("one that fills a gap").isInstanceOf(Reply.Stored.class);
        finalizing(SESSION, seq + 1, null);
        assertThat(put(SESSION, seq + 2, "x")).as("one that follows a checkout").isInstanceOf(Reply.Stored.class);
    }

    @Test
    void removals_and_checkouts_are_taken_however_many_sessions_came() {
        put(VICTIM, 1, "apple");
        put(VICTIM, 2, "pear");
        for (int i = 0; i < 50; i++) {
            finalizing(Sessions.issue(CoreNetwork.START, 100 + i), 1, CausalContext.EMPTY);
        }
        String late = Sessions.issue(CoreNetwork.START, 99);
        assertThat(code(put(late, 1, "x"))).isEqualTo(ErrorCode.TOO_MANY_SESSIONS);
        Request remove = new Request.Remove(KEY, List.of(new Dot(VICTIM, 1)), late, 1, epoch());
        assertThat(removed(network.request(owner, remove))).containsExactly("\"apple\"");
        assertThat(finalizing(late, 2, null)).containsExactly("\"pear\"");
    }

    private Reply put(String session, long seq, String item) {
        return network.request(owner, new Request.Put(KEY, '"' + item + '"', List.of(), session, seq, epoch()));
    }

    private List<String> finalizing(String session, long seq, @Nullable CausalContext seen) {
        return removed(network.request(owner, new Request.Finalize(KEY, seen, session, seq, epoch())));
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
