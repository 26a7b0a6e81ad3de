// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.CartVersion;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What owners answer to a reader that names the version of the cart that it has. */
class GetDifferenceTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 1);
    private static final int ITEMS = 200;

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.storage(1 << 20), 2, "a", "b", "c");
    private final String primary = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);
    private final String stranger = network.nodes().stream()
            .filter(node -> !network.owners(KEY).contains(node))
            .findFirst()
            .orElseThrow();
    private int seq;

    @AfterEach
    void every_ask_had_its_answer_and_nothing_is_left_under_way() {
        network.heal();
        network.run(3_000);
        network.assertQuiet();
    }

    @Test
    void every_owner_and_whoever_forwards_tells_what_is_new_in_a_few_bytes() {
        Cart known = filled();
        for (String node : List.of(primary, replica, stranger)) {
            assertThat(get(node, known).same()).isTrue();
        }
        put(List.of());
        remove(known.entries().get(7).dot());
        put(List.of(known.entries().get(9).dot()));
        Cart now = network.cartAt(primary, KEY);
        for (String node : List.of(primary, replica, stranger)) {
            Reply.Items items = get(node, known);
            assertThat(items.items()).hasSize(2);
            assertThat(Codec.encode(1, items)).hasSizeLessThan(1_000);
            assertSame(items, known, now);
        }
    }

    @Test
    void a_reader_of_a_version_that_this_owner_has_not_seen_all_of_gets_the_whole_cart() {
        Cart known = filled();
        Cart ahead =
                Cart.of(known.entries(), known.context().plus(new Dot(SESSION, ITEMS + 100)), known.lastChange(), "a");
        Reply.Items items = get(primary, ahead);
        assertThat(items.difference()).isNull();
        assertThat(items.items()).hasSize(ITEMS);
        assertThat(items.digest()).isEqualTo(known.entriesDigest());
    }

    @Test
    void a_reader_of_nothing_or_of_a_short_cart_gets_what_is_shorter() {
        assertThat(get(primary, Cart.EMPTY).same()).isTrue();
        filled();
        assertThat(get(primary, Cart.EMPTY).items()).hasSize(ITEMS);
        assertThat(get(primary, null).items()).hasSize(ITEMS);
        assertThat(get(primary, null).digest()).isNull();
    }

    @Test
    void a_cart_that_was_checked_out_is_told_whole_as_that_is_shorter() {
        Cart known = filled();
        network.request(primary, new Request.Finalize(KEY, known.context(), SESSION, ++seq, Request.NO_EPOCH));
        Reply.Items items = get(replica, known);
        assertThat(items.same()).isFalse();
        assertThat(items.difference()).isNull();
        assertThat(items.items()).isEmpty();
        assertThat(items.context()).isEqualTo(known.context().plus(new Dot(SESSION, seq)));
    }

    private static void assertSame(Reply.Items items, Cart known, Cart now) {
        assertThat(items.complete()).isTrue();
        assertThat(items.difference()).isNotNull();
        Cart told = items.difference().applyTo(known);
        assertThat(told).isNotNull();
        assertThat(told.entries()).isEqualTo(now.entries());
        assertThat(told.context()).isEqualTo(now.context());
    }

    private Reply.Items get(String node, @Nullable Cart known) {
        CartVersion version = known == null ? null : CartVersion.of(known);
        return (Reply.Items)
                network.request(node, new Request.Get(KEY, CausalContext.EMPTY, false, "", version, Request.NO_EPOCH));
    }

    private Cart filled() {
        while (seq < ITEMS) {
            put(List.of());
        }
        network.run(1_000);
        return network.cartAt(replica, KEY);
    }

    private void put(List<Dot> replaced) {
        String item = "\"item " + ++seq + "\"";
        network.request(primary, new Request.Put(KEY, item, replaced, SESSION, seq, Request.NO_EPOCH));
    }

    private void remove(Dot dot) {
        network.request(primary, new Request.Remove(KEY, List.of(dot), SESSION, ++seq, Request.NO_EPOCH));
    }
}
