// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several items in one put: all of them or none, at every owner, once. */
class BatchPutTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);

    private CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c");
    private final String primary = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);

    @AfterEach
    void every_ask_had_its_answer_and_nothing_is_left_under_way() {
        network.heal();
        network.run(3_000);
        network.assertQuiet();
    }

    @Test
    void a_batch_is_one_message_to_each_owner_and_one_answer() {
        Reply reply = network.request(primary, batch(1, "1", "2", "3"));
        assertThat(((Reply.Stored) reply).copies()).isEqualTo(2);
        assertThat(network.sent(PeerRequest.Replicate.class)).hasSize(1);
        assertThat(network.itemsAt(replica, KEY)).containsExactly("1", "2", "3");
        assertThat(network.cartAt(replica, KEY).context().encode()).endsWith(SESSION + ":1-3");
    }

    @Test
    void its_retry_at_another_owner_stores_nothing_twice_and_revives_nothing() {
        network.request(primary, batch(1, "1", "2", "3"));
        network.request(primary, new Request.Remove(KEY, List.of(new Dot(SESSION, 2)), SESSION, 4, epoch()));
        assertThat(network.request(replica, batch(1, "1", "2", "3"))).isInstanceOf(Reply.Stored.class);
        assertThat(network.itemsAt(primary, KEY)).containsExactly("1", "3");
        assertThat(network.itemsAt(replica, KEY)).containsExactly("1", "3");
    }

    @Test
    void one_item_that_differs_from_what_its_seq_was_used_for_refuses_all_of_them() {
        network.request(primary, batch(2, "1"));
        assertThat(code(network.request(primary, batch(1, "1", "2", "3")))).isEqualTo(ErrorCode.DOT_CONFLICT);
        assertThat(network.itemsAt(primary, KEY)).containsExactly("1");
    }

    @Test
    void one_item_that_is_too_long_refuses_all_of_them() {
        String tooLong = '"' + "x".repeat(200) + '"';
        assertThat(code(network.request(primary, batch(1, "1", tooLong)))).isEqualTo(ErrorCode.ITEM_TOO_LONG);
        assertThat(network.itemsAt(primary, KEY)).isEmpty();
    }

    @Test
    void the_room_is_looked_at_for_all_of_them_together() {
        String[] long5 = Collections.nCopies(6, '"' + "x".repeat(190) + '"').toArray(String[]::new);
        Reply.Failure bytes = (Reply.Failure) network.request(primary, batch(1, long5));
        assertThat(bytes.code()).isEqualTo(ErrorCode.CART_FULL);
        assertThat(bytes.message()).contains("limits.maxCartBytes");
        String[] many = Collections.nCopies(13, "1").toArray(String[]::new);
        Reply.Failure items = (Reply.Failure) network.request(primary, batch(1, many));
        assertThat(items.code()).isEqualTo(ErrorCode.CART_FULL);
        assertThat(items.message()).contains("limits.maxItems");
        assertThat(network.itemsAt(primary, KEY)).isEmpty();
    }

    @Test
    void two_owners_that_were_each_filled_merge_to_a_cart_that_is_read_and_may_shrink_but_not_grow() {
        network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b");
        String[] eight = Collections.nCopies(8, "1").toArray(String[]::new);
        String other = Sessions.issue(CoreNetwork.START, 8);
        network.silence("b");
        network.request("a", batch(1, eight));
        network.heal();
        network.silence("a");
        network.request("b", new Request.PutAll(KEY, List.of(eight), other, 1, Request.NO_EPOCH));
        network.heal();
        network.run(3_000);
        Reply.Items over =
                (Reply.Items) network.get("a", KEY, network.cartAt("b", KEY).context(), false);
        assertThat(over.items()).hasSize(16);
        assertThat(code(network.request("a", batch(9, "1")))).isEqualTo(ErrorCode.CART_FULL);
        Request replace = new Request.Put(KEY, "2", List.of(new Dot(SESSION, 1)), SESSION, 9, Request.NO_EPOCH);
        assertThat(network.request("a", replace)).isInstanceOf(Reply.Stored.class);
        Request remove = new Request.Remove(KEY, List.of(new Dot(SESSION, 2)), SESSION, 10, Request.NO_EPOCH);
        assertThat(network.request("a", remove)).isInstanceOf(Reply.Removed.class);
        assertThat(network.itemsAt("b", KEY)).hasSize(15);
    }

    /** Whatever is lost on the way, and through whichever owner it is retried. */
    @Property(tries = 100)
    void no_owner_ever_has_a_part_of_a_batch_only(@ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int size) {
        Random random = new Random(seed);
        network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c");
        for (int round = 0; round < 6; round++) {
            String[] nodes = {"a", "b", "c"};
            switch (random.nextInt(4)) {
                case 0 -> network.silence(nodes[random.nextInt(3)]);
                case 1 -> network.mute(nodes[random.nextInt(3)]);
                case 2 -> network.heal();
                default -> network.run(random.nextInt(300));
            }
            String owner = network.owners(KEY).get(random.nextInt(2));
            network.ask(owner, batch(1, Collections.nCopies(size, "1").toArray(String[]::new)));
            for (String node : nodes) {
                assertThat(network.itemsAt(node, KEY).size()).as(node).isIn(0, size);
            }
        }
    }

    private Request.PutAll batch(long seq, String... items) {
        return new Request.PutAll(KEY, List.of(items), SESSION, seq, epoch());
    }

    private long epoch() {
        return network.map().epoch();
    }

    private static ErrorCode code(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Failure.class);
        return ((Reply.Failure) reply).code();
    }
}
