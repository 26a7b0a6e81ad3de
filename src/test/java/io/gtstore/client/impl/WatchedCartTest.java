// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartDifference;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.protocol.CartEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class WatchedCartTest {
    @Example
    void the_first_push_is_news_unless_it_is_what_the_watcher_has() {
        Cart cart = Cart.putDelta(entry(1), List.of(), "a");
        assertThat(new WatchedCart(null).take(read(cart), MergePolicy.UNION, 0)).isTrue();
        assertThat(new WatchedCart(CausalContext.EMPTY).take(read(cart), MergePolicy.UNION, 0))
                .isTrue();
        WatchedCart resumed = new WatchedCart(cart.context());
        assertThat(resumed.take(read(cart), MergePolicy.UNION, 0)).isFalse();
        assertThat(Objects.requireNonNull(resumed.cart()).entries()).hasSize(1);
    }

    @Example
    void what_owners_go_on_without_is_gone_here_too() {
        Cart lost = Cart.putDelta(entry(1), List.of(), "a");
        Cart left = Cart.putDelta(entry(2), List.of(), "a");
        WatchedCart watched = new WatchedCart(null);
        watched.take(read(lost), MergePolicy.UNION, 0);
        assertThat(watched.take(read(left), MergePolicy.UNION, 5_000)).isTrue();
        assertThat(watched.take(read(left), MergePolicy.UNION, 5_000 + WatchedCart.LOST_MILLIS - 1))
                .isFalse();
        assertThat(Objects.requireNonNull(watched.cart()).entries()).hasSize(2);
        assertThat(watched.take(read(left), MergePolicy.UNION, 5_000 + WatchedCart.LOST_MILLIS))
                .isTrue();
        assertThat(Objects.requireNonNull(watched.cart()).entries()).isEqualTo(left.entries());
    }

    /** Two owners, changed and merged at random, push what they have in any order. */
    @Property(tries = 300)
    void a_watcher_never_goes_back_and_ends_with_what_the_owners_agree_on(@ForAll long seed) {
        Random random = new Random(seed);
        Cart[] owners = {Cart.EMPTY, Cart.EMPTY};
        List<Cart> pushes = new ArrayList<>();
        for (int seq = 1; seq <= 20; seq++) {
            int owner = random.nextInt(2);
            Cart held = owners[owner];
            Cart delta = held.size() > 0 && random.nextInt(3) == 0
                    ? Cart.removeDelta(
                            new Dot("s", seq),
                            List.of(held.entries()
                                    .get(random.nextInt(held.size()))
                                    .dot()),
                            seq,
                            "a")
                    : Cart.putDelta(entry(seq), List.of(), "a");
            owners[owner] = MergePolicy.UNION.merge(held, delta);
            if (random.nextInt(4) == 0) {
                owners[1 - owner] = MergePolicy.UNION.merge(owners[1 - owner], owners[owner]);
            }
            pushes.add(random.nextInt(random.nextInt(pushes.size() + 1) + 1), owners[owner]);
        }
        Cart agreed = MergePolicy.UNION.merge(owners[0], owners[1]);
        pushes.add(agreed);
        WatchedCart watched = new WatchedCart(null);
        CausalContext before = CausalContext.EMPTY;
        for (Cart push : pushes) {
            boolean news = watched.take(read(push), MergePolicy.UNION, 0);
            Cart now = Objects.requireNonNull(watched.cart());
            assertThat(now.context().covers(before)).isTrue();
            assertThat(news || now.context().equals(before)).isTrue();
            before = now.context();
        }
        assertThat(Objects.requireNonNull(watched.cart()).entries()).isEqualTo(agreed.entries());
    }

    private static Entry entry(long seq) {
        return new Entry(new Dot("s", seq), seq, Long.toString(seq));
    }

    /** An owner pushes differences from what it pushed last or from what the watcher named, whichever it heard of last. */
    @Property(tries = 200)
    void differences_lead_to_what_the_owner_has(@ForAll long seed) {
        Random random = new Random(seed);
        Cart held = Cart.EMPTY;
        Cart sent = null;
        WatchedCart watched = new WatchedCart(null);
        for (int seq = 1; seq <= 60; seq++) {
            List<Dot> gone = held.size() > 0 && random.nextInt(3) == 0
                    ? List.of(held.entries().get(random.nextInt(held.size())).dot())
                    : List.of();
            held = MergePolicy.UNION.merge(held, Cart.putDelta(entry(seq), gone, "a"));
            if (random.nextInt(5) == 0 && sent != null) {
                watched.named();
                sent = random.nextBoolean() ? Objects.requireNonNull(watched.cart()) : sent;
            }
            if (random.nextBoolean()) {
                CartDifference difference = sent == null ? null : CartDifference.between(sent, held);
                CartEvent event =
                        difference == null ? CartEvent.of("mohan", held, 1) : CartEvent.of("mohan", difference, 1);
                Cart read = Objects.requireNonNull(watched.read(event));
                assertThat(read.entries()).isEqualTo(held.entries());
                assertThat(read.context()).isEqualTo(held.context());
                watched.take(read, MergePolicy.UNION, 0);
                sent = held;
            }
        }
    }

    @Example
    void a_difference_from_a_version_that_is_not_known_is_not_taken() {
        Cart first = Cart.putDelta(entry(1), List.of(), "a");
        Cart second = MergePolicy.UNION.merge(first, Cart.putDelta(entry(2), List.of(), "a"));
        CartEvent event = CartEvent.of("mohan", Objects.requireNonNull(CartDifference.between(first, second)), 1);
        WatchedCart watched = new WatchedCart(first.context());
        assertThat(watched.read(event)).isNull();
        watched.take(Objects.requireNonNull(watched.read(CartEvent.of("mohan", first, 1))), MergePolicy.UNION, 0);
        assertThat(watched.read(event)).isNotNull();
        watched.unnamed();
        assertThat(watched.read(event)).isNull();
    }

    private static Cart read(Cart cart) {
        return Cart.of(cart.entries(), cart.context(), 0, "");
    }
}
