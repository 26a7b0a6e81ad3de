// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.ScanRequest;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node refuses, and says why. */
class RefusalsTest {
    private static final String KEY = "mohan";

    /** That of {@link CoreNetwork#config()}. */
    private static final int MAX_HINTS = 20;

    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c");
    private final String owner = network.owners(KEY).get(0);
    private final String stranger = network.successor(KEY, owner);
    private final long epoch = network.map().epoch();

    @AfterEach
    void every_ask_had_its_answer_and_nothing_is_left_under_way() {
        network.heal();
        network.run(3_000);
        network.assertQuiet();
    }

    @Test
    void an_item_beyond_the_limit() {
        Reply.Failure tooLong = (Reply.Failure) put(owner, 1, "x".repeat(201), epoch);
        assertThat(tooLong.code()).isEqualTo(ErrorCode.ITEM_TOO_LONG);
        assertThat(tooLong.message()).contains("203 bytes", "limits.maxItemBytes");
        assertThat(network.itemsAt(owner, KEY)).isEmpty();
    }

    @Test
    void slots_that_the_cluster_has_not() {
        BitSet slots = new BitSet();
        slots.set(CoreNetwork.SLOTS);
        long life = network.life(owner).incarnation();
        for (Request request : List.of(
                new PeerRequest.Raise(life, slots, List.of(1L), 1, epoch),
                new PeerRequest.Digest(life, slots, 0, epoch),
                new PeerRequest.KeyDigests(life, CoreNetwork.SLOTS, "", List.of(), epoch),
                new PeerRequest.GetRep(life, slots, null, "", epoch),
                new ScanRequest(slots, null, "", epoch))) {
            assertThat(code(network.request(owner, request)))
                    .as(request.op().wire())
                    .isEqualTo(ErrorCode.WRONG_TYPE);
        }
    }

    @Test
    void a_key_beyond_the_limit() {
        String key = "k".repeat(65);
        Request put = new Request.Put(key, "1", List.of(), SESSION, 1, Request.NO_EPOCH);
        Reply.Failure tooLong =
                (Reply.Failure) network.request(network.owners(key).get(0), put);
        assertThat(tooLong.code()).isEqualTo(ErrorCode.KEY_TOO_LONG);
        assertThat(tooLong.message()).contains("65 bytes", "limits.maxKeyBytes");
    }

    @Test
    void an_item_for_which_the_cart_has_no_room_until_another_goes() {
        String item = "x".repeat(190);
        int seq = 1;
        while (put(owner, seq, item, epoch) instanceof Reply.Stored) {
            seq++;
        }
        Reply.Failure full = (Reply.Failure) put(owner, seq, item, epoch);
        assertThat(full.code()).isEqualTo(ErrorCode.CART_FULL);
        assertThat(full.message()).contains("limits.maxCartBytes");
        Request replacing = new Request.Put(KEY, '"' + item + '"', List.of(dot(1)), SESSION, seq, epoch);
        assertThat(network.request(owner, replacing)).isInstanceOf(Reply.Stored.class);
        assertThat(network.itemsAt(owner, KEY)).hasSize(seq - 1);
    }

    @Test
    void one_item_too_many() {
        for (int seq = 1; seq <= 12; seq++) {
            put(owner, seq, "x", epoch);
        }
        Reply.Failure full = (Reply.Failure) put(owner, 13, "x", epoch);
        assertThat(full.code()).isEqualTo(ErrorCode.CART_FULL);
        assertThat(full.message()).contains("12 of 12 items", "limits.maxItems");
        assertThat(put(owner, 12, "x", epoch)).isInstanceOf(Reply.Stored.class);
        assertThat(network.request(owner, replacing(13, "y", dot(1)))).isInstanceOf(Reply.Stored.class);
    }

    @Test
    void one_session_too_many() {
        for (int i = 0; i < 16; i++) {
            String session = Sessions.issue(CoreNetwork.START, i);
            network.request(owner, new Request.Put(KEY, "1", List.of(), session, 1, epoch));
            if (i % 2 == 0) {
                Dot put = new Dot(session, 1);
                network.request(owner, new Request.Remove(KEY, List.of(put), session, 2, epoch));
            }
        }
        Request more = new Request.Put(KEY, "1", List.of(), Sessions.issue(CoreNetwork.START, 99), 1, epoch);
        assertThat(code(network.request(owner, more))).isEqualTo(ErrorCode.TOO_MANY_SESSIONS);
        Request known = new Request.Put(KEY, "1", List.of(), Sessions.issue(CoreNetwork.START, 3), 2, epoch);
        assertThat(network.request(owner, known)).isInstanceOf(Reply.Stored.class);
    }

    @Test
    void a_session_that_is_too_old_or_that_no_login_gave() {
        String old = Sessions.issue(CoreNetwork.START - 900_000, 7);
        Request late = new Request.Put(KEY, "1", List.of(), old, 1, epoch);
        assertThat(code(network.request(owner, late))).isEqualTo(ErrorCode.SESSION_EXPIRED);
        Request made = new Request.Put(KEY, "1", List.of(), "me", 1, epoch);
        assertThat(code(network.request(owner, made))).isEqualTo(ErrorCode.SESSION_EXPIRED);
    }

    @Test
    void the_removal_of_what_was_never_there() {
        put(owner, 1, "apple", epoch);
        Request remove = new Request.Remove(KEY, List.of(dot(1), dot(9)), SESSION, 2, epoch);
        assertThat(code(network.request(owner, remove))).isEqualTo(ErrorCode.UNKNOWN_DOT);
        assertThat(network.itemsAt(owner, KEY)).hasSize(1);
    }

    @Test
    void a_put_in_place_of_what_was_never_there_even_as_a_retry() {
        Request invented = replacing(2, "pear", new Dot(Sessions.issue(CoreNetwork.START, 8), 1));
        assertThat(code(network.request(owner, invented))).isEqualTo(ErrorCode.UNKNOWN_DOT);
        put(owner, 2, "pear", epoch);
        assertThat(code(network.request(owner, invented))).isEqualTo(ErrorCode.UNKNOWN_DOT);
        assertThat(code(network.request(owner, replacing(2, "pear", dot(2))))).isEqualTo(ErrorCode.UNKNOWN_DOT);
        assertThat(network.itemsAt(owner, KEY)).containsExactly("\"pear\"");
        Request others = new Request.Put(KEY, "1", List.of(), Sessions.issue(CoreNetwork.START, 8), 1, epoch);
        network.request(owner, others);
        assertThat(network.itemsAt(owner, KEY)).hasSize(2);
    }

    @Test
    void puts_that_found_no_room_between_removals_leave_the_session_free_to_put() {
        CausalContext refused = CausalContext.EMPTY;
        long seq = filled();
        for (int i = 0; i < 2 * CoreNetwork.config().maxRanges() + 4; i++) {
            assertThat(code(put(owner, ++seq, "one too many", epoch))).isEqualTo(ErrorCode.CART_FULL);
            refused = refused.plus(dot(seq));
            Request.Remove remove = new Request.Remove(KEY, List.of(dot(1)), SESSION, ++seq, epoch);
            assertThat(network.request(owner, remove.voiding(refused))).isInstanceOf(Reply.Removed.class);
        }
        assertThat(network.request(owner, replacing(++seq, "y", dot(2)))).isInstanceOf(Reply.Stored.class);
        for (String node : network.owners(KEY)) {
            assertThat(seen(node)).isEqualTo(CausalContext.ofRange(SESSION, 1, seq));
            assertThat(network.itemsAt(node, KEY)).hasSize(12).contains("\"y\"");
        }
    }

    @Test
    void a_put_tells_of_refused_ones_too() {
        long seq = filled();
        assertThat(code(put(owner, ++seq, "one too many", epoch))).isEqualTo(ErrorCode.CART_FULL);
        Request.Put replacing = replacing(seq + 1, "y", dot(2));
        network.request(owner, replacing.voiding(CausalContext.of(dot(seq))));
        assertThat(seen(owner)).isEqualTo(CausalContext.ofRange(SESSION, 1, seq + 1));
    }

    @Test
    void a_number_that_is_held_stays_though_its_session_says_that_it_was_refused() {
        put(owner, 1, "apple", epoch);
        Request.Put put = new Request.Put(KEY, "1", List.of(), SESSION, 4, epoch);
        network.request(owner, put.voiding(CausalContext.ofRange(SESSION, 1, 3)));
        assertThat(network.itemsAt(owner, KEY)).containsExactly("\"apple\"", "1");
    }

    @Test
    void what_would_make_more_gaps_than_there_may_be_is_not_believed() {
        CausalContext odd = CausalContext.EMPTY;
        for (int i = 1; i <= 128; i++) {
            odd = odd.plus(dot(2L * i));
        }
        Request.Put put = new Request.Put(KEY, "1", List.of(), SESSION, 300, epoch);
        assertThat(network.request(owner, put.voiding(odd))).isInstanceOf(Reply.Stored.class);
        assertThat(seen(owner)).isEqualTo(CausalContext.of(dot(300)));
    }

    /** What the node has seen of the session. */
    private CausalContext seen(String node) {
        return network.cartAt(node, KEY).context().intersection(CausalContext.ofRange(SESSION, 1, 1_000));
    }

    /** The cart is full of the session's items; the last one's number. */
    private long filled() {
        for (int seq = 1; seq <= 12; seq++) {
            put(owner, seq, "x", epoch);
        }
        Request remove = new Request.Remove(KEY, List.of(dot(1)), SESSION, 13, epoch);
        network.request(owner, remove);
        put(owner, 14, "x", epoch);
        return 14;
    }

    private Request.Put replacing(long seq, String item, Dot replaced) {
        return new Request.Put(KEY, '"' + item + '"', List.of(replaced), SESSION, seq, epoch);
    }

    @Test
    void a_request_at_a_node_that_does_not_own_the_key_says_who_does() {
        Reply.Failure moved = (Reply.Failure) put(stranger, 1, "apple", epoch);
        assertThat(moved.code()).isEqualTo(ErrorCode.MOVED);
        assertThat(moved.node())
                .isEqualTo(network.map().ownerNodes(network.map().slotOf(KEY)).get(0));
        assertThat(moved.replicas()).hasSize(1);
    }

    @Test
    void a_request_made_with_a_newer_map_than_the_node_has() {
        assertThat(code(put(stranger, 1, "apple", epoch + 1))).isEqualTo(ErrorCode.STALE_MAP);
    }

    @Test
    void but_one_made_without_a_map_is_forwarded_and_stored_once() {
        assertThat(put(stranger, 1, "apple", Request.NO_EPOCH)).isInstanceOf(Reply.Stored.class);
        Reply.Items items = (Reply.Items)
                network.request(stranger, new Request.Get(KEY, CausalContext.of(dot(1)), false, Request.NO_EPOCH));
        assertThat(items.items()).hasSize(1);
    }

    @Test
    void a_forwarded_change_whose_owner_is_silent_has_an_unknown_outcome() {
        network.silence(owner);
        assertThat(code(put(stranger, 1, "apple", Request.NO_EPOCH))).isEqualTo(ErrorCode.UNKNOWN);
    }

    @Test
    void hints_beyond_the_bound_although_the_others_are_still_being_stored() {
        network.slowDisk(stranger, 20);
        long life = network.life(stranger).incarnation();
        List<Long> asked = IntStream.range(0, 10_000)
                .mapToObj(i -> "key-" + i)
                .filter(key -> !network.owners(key).contains(stranger))
                .limit(MAX_HINTS + 10)
                .map(key -> network.change(key, SESSION, 1))
                .map(change -> network.ask(stranger, new PeerRequest.Replicate(life, change, true, null, epoch)))
                .toList();
        List<Reply> answers = asked.stream().map(network::answer).toList();
        assertThat(answers.stream().filter(Reply.Done.class::isInstance)).hasSize(MAX_HINTS);
        assertThat(answers.stream().filter(Reply.Failure.class::isInstance).map(RefusalsTest::code))
                .hasSize(10)
                .containsOnly(ErrorCode.BUSY);
    }

    @Test
    void what_was_meant_for_another_life_of_the_node() {
        long another = network.life(owner).incarnation() - 1;
        KeyedCart change = new KeyedCart(KEY, Cart.EMPTY);
        List<Request> meant = List.of(
                new PeerRequest.Replicate(another, change, false, null, epoch),
                new PeerRequest.Replicate(another, change, true, null, epoch),
                new PeerRequest.GetRep(another, new BitSet(), KEY, "", 0),
                new PeerRequest.SendRep(another, List.of(), epoch),
                new PeerRequest.GetRep(another, new BitSet(), null, "", 0));
        for (Request request : meant) {
            assertThat(code(network.request(owner, request))).isEqualTo(ErrorCode.WRONG_INCARNATION);
        }
    }

    @Test
    void a_download_by_one_who_has_a_newer_map_or_a_cursor_of_somebody_elses() {
        long life = network.life(owner).incarnation();
        assertThat(code(network.request(owner, new PeerRequest.GetRep(life, new BitSet(), null, "", epoch + 1))))
                .isEqualTo(ErrorCode.STALE_MAP);
        assertThat(code(network.request(owner, new PeerRequest.GetRep(life, new BitSet(), null, "x", epoch))))
                .isEqualTo(ErrorCode.WRONG_TYPE);
    }

    @Test
    void a_scan_by_one_who_has_a_newer_map_or_a_cursor_of_somebody_elses() {
        assertThat(code(network.request(owner, new ScanRequest(new BitSet(), null, "", epoch + 1))))
                .isEqualTo(ErrorCode.STALE_MAP);
        assertThat(code(network.request(owner, new ScanRequest(new BitSet(), null, "x", epoch))))
                .isEqualTo(ErrorCode.WRONG_TYPE);
    }

    @Test
    void what_a_shard_does_not_answer() {
        assertThat(code(network.request(owner, new MemberRequest.Ping()))).isEqualTo(ErrorCode.UNKNOWN_OP);
    }

    private Reply put(String node, long seq, String item, long of) {
        return network.request(node, new Request.Put(KEY, '"' + item + '"', List.of(), SESSION, seq, of));
    }

    private static Dot dot(long seq) {
        return new Dot(SESSION, seq);
    }

    private static ErrorCode code(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Failure.class);
        return ((Reply.Failure) reply).code();
    }
}
