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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that holds as much as it may: whatever takes room is refused, and all else goes on. */
class FullTest {
    private static final long MAX_BYTES = 100_000;
    private static final long MOST = MAX_BYTES + MAX_BYTES / 8;
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);
    private static final String ITEM = "\"" + "x".repeat(150) + "\"";

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.storage(MAX_BYTES), 2, "a", "b", "c");
    private final String owner = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);
    private final String third = network.successor(KEY, owner);
    private int keys;

    @AfterEach
    void every_ask_had_its_answer_and_nothing_is_left_under_way() {
        network.heal();
        network.run(3_000);
        network.assertQuiet();
    }

    @Test
    void checkouts_of_carts_that_are_not_there_end_in_full_and_carts_that_are_there_go_on() {
        put(owner, KEY, 1);
        put(owner, KEY, 2);
        put(owner, KEY, 3);
        while (finalizing(owner, newKey(owner), SESSION, 1) instanceof Reply.Removed) {
            assertThat(network.heapBytesAt(owner)).isLessThan(2 * MAX_BYTES);
        }
        long held = network.heapBytesAt(owner);
        assertThat(held).isBetween(MAX_BYTES, MOST + 500);
        for (int i = 0; i < 50; i++) {
            assertThat(code(finalizing(owner, newKey(owner), SESSION, 1))).isEqualTo(ErrorCode.FULL);
            assertThat(code(removing(owner, newKey(owner), List.of(), 1))).isEqualTo(ErrorCode.FULL);
        }
        assertThat(network.heapBytesAt(owner)).isEqualTo(held);
        assertThat(code(put(owner, KEY, 4))).isEqualTo(ErrorCode.FULL);

        assertThat(((Reply.Items) network.get(owner, KEY, CausalContext.EMPTY, false)).items())
                .hasSize(3);
        assertThat(removed(removing(owner, KEY, List.of(new Dot(SESSION, 2)), 4)))
                .isEqualTo(1);
        assertThat(removed(finalizing(owner, KEY, SESSION, 5))).isEqualTo(2);
        assertThat(network.itemsAt(owner, KEY)).isEmpty();
        assertThat(network.itemsAt(replica, KEY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void copies_are_taken_up_to_an_eighth_more_as_hints_or_not(boolean hint) {
        fill(replica, hint);
        long held = network.heapBytesAt(replica);
        assertThat(held).isBetween(MAX_BYTES, MOST);
        for (int i = 0; i < 50; i++) {
            assertThat(code(replicate(replica, change(newKey(replica)), hint))).isEqualTo(ErrorCode.FULL);
        }
        assertThat(network.heapBytesAt(replica)).isEqualTo(held);
    }

    @Test
    void at_a_full_owner_copies_that_only_take_something_out_are_taken_and_so_is_what_makes_owners_equal() {
        KeyedCart held = change(KEY);
        assertThat(replicate(replica, held, false)).isInstanceOf(Reply.Done.class);
        fill(replica, false);
        assertThat(replicate(replica, held, false)).as("what is there").isInstanceOf(Reply.Done.class);
        Dot own = new Dot(SESSION, 1_000);
        Cart delta = Cart.removeDelta(own, List.of(held.cart().entries().get(0).dot()), network.now() << 16, "a");
        assertThat(replicate(replica, new KeyedCart(KEY, delta), false)).isInstanceOf(Reply.Done.class);
        assertThat(network.itemsAt(replica, KEY)).isEmpty();
        KeyedCart more = change(newKey(replica));
        long life = network.life(replica).incarnation();
        assertThat(network.request(replica, new PeerRequest.SendRep(life, List.of(more), epoch())))
                .isInstanceOf(Reply.Done.class);
        assertThat(network.itemsAt(replica, more.key())).hasSize(1);
    }

    @Test
    void a_put_that_finds_the_other_owner_full_has_its_copy_elsewhere_and_the_next_one_is_refused() {
        fill(replica, true);
        assertThat(put(owner, KEY, 1))
                .isInstanceOfSatisfying(
                        Reply.Stored.class,
                        stored -> assertThat(stored.copies()).isEqualTo(2));
        assertThat(network.itemsAt(third, KEY)).hasSize(1);
        assertThat(code(put(owner, KEY, 2))).isEqualTo(ErrorCode.FULL);
        assertThat(code(finalizing(owner, keyLike(KEY), SESSION, 1))).isEqualTo(ErrorCode.FULL);
        assertThat(removed(finalizing(owner, KEY, SESSION, 3))).isEqualTo(1);
        network.run(3_000);
        assertThat(network.itemsAt(replica, KEY)).isEmpty();
        assertThat(network.itemsAt(owner, KEY)).isEmpty();
    }

    @Test
    void a_full_owner_says_so_to_those_it_shares_slots_with_as_long_as_it_is() {
        fill(replica, false);
        network.run(1_000); // by digests, and nobody has tried to put
        assertThat(code(put(owner, KEY, 1))).isEqualTo(ErrorCode.FULL);
        network.run(10_000);
        assertThat(code(put(owner, KEY, 1))).isEqualTo(ErrorCode.FULL);
        for (int i = 0; i < keys; i++) {
            String key = "key-" + i;
            String at = network.owners(key).get(0);
            finalizing(at, key, SESSION, 2_000);
        }
        network.run(3_000);
        assertThat(network.heapBytesAt(replica)).isLessThan(MAX_BYTES);
        assertThat(put(owner, KEY, 1)).isInstanceOf(Reply.Stored.class);
    }

    @Test
    void a_full_owner_that_lacks_a_cart_still_tells_a_retry_what_its_checkout_took() {
        network.silence(replica);
        put(owner, KEY, 1);
        put(owner, KEY, 2);
        assertThat(removed(finalizing(owner, KEY, SESSION, 3))).isEqualTo(2);
        network.heal(replica);
        fill(replica, false);
        assertThat(removed(finalizing(replica, KEY, SESSION, 3))).isEqualTo(2);
    }

    /** Copies from components, with no asker but the test, until they are refused. */
    private void fill(String node, boolean hint) {
        int taken = 0;
        while (replicate(node, change(newKey(node)), hint) instanceof Reply.Done) {
            taken++;
            assertThat(taken).isLessThan(10_000);
        }
    }

    private Reply replicate(String node, KeyedCart change, boolean hint) {
        long life = network.life(node).incarnation();
        return network.request(node, new PeerRequest.Replicate(life, change, hint, null, epoch()));
    }

    /** One of which there was no cart before, and which the node owns. */
    private String newKey(String node) {
        String key = "key-" + keys++;
        return network.owners(key).contains(node) ? key : newKey(node);
    }

    private String keyLike(String key) {
        int slot = network.map().slotOf(key);
        return IntStream.range(0, 10_000)
                .mapToObj(i -> "like-" + i)
                .filter(like -> network.map().slotOf(like) == slot)
                .findFirst()
                .orElseThrow();
    }

    private KeyedCart change(String key) {
        Entry entry = new Entry(new Dot(SESSION, 1), network.now() << 16, ITEM);
        return new KeyedCart(key, Cart.putDelta(entry, List.of(), "a"));
    }

    private Reply put(String node, String key, long seq) {
        return network.request(node, new Request.Put(key, ITEM, List.of(), SESSION, seq, epoch()));
    }

    private Reply finalizing(String node, String key, String session, long seq) {
        return network.request(node, new Request.Finalize(key, null, session, seq, epoch()));
    }

    private Reply removing(String node, String key, List<Dot> dots, long seq) {
        return network.request(node, new Request.Remove(key, dots, SESSION, seq, epoch()));
    }

    private static int removed(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Removed.class);
        return ((Reply.Removed) reply).removed().size();
    }

    private static ErrorCode code(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Failure.class);
        return ((Reply.Failure) reply).code();
    }

    private long epoch() {
        return network.map().epoch();
    }
}
