// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Versions of a cart, told by their differences, against the whole carts. */
class CartDifferencePropertiesTest {
    private static final String NODE = "node-1";
    private static final long NOW = 1_800_000_000_000L;

    private long seq;

    @Provide
    Arbitrary<List<CartStep>> histories() {
        return CartStep.any().list().ofMaxSize(40);
    }

    /** Of copies that have diverged, and of carts below one another: a difference leads to the cart, or none is given or taken. */
    @Property(tries = 300)
    void a_difference_leads_to_the_cart_or_is_refused(
            @ForAll MergePolicy policy, @ForAll("histories") List<CartStep> history, @ForAll Random random) {
        List<Cart> states = new ArrayList<>(Replicas.after(policy, history).states());
        states.add(Cart.EMPTY);
        for (Cart known : states) {
            for (Cart cart : states) {
                CartDifference difference = CartDifference.since(known.context(), known.entriesDigest(), cart);
                Cart told = difference == null ? null : difference.applyTo(known);
                if (told != null) {
                    assertThat(told.entries()).isEqualTo(cart.entries());
                    assertThat(told.context()).isEqualTo(cart.context());
                }
                if (known.equals(cart)) {
                    assertThat(told).isEqualTo(cart);
                }
                CartDifference exact = CartDifference.between(known, cart);
                if (exact != null) {
                    assertThat(exact.applyTo(known)).isNotNull();
                    assertThat(Objects.requireNonNull(exact.applyTo(known)).entries())
                            .isEqualTo(cart.entries());
                }
            }
        }
    }

    /** One copy, and a reader that looks at it now and then. */
    @Property(tries = 60)
    void whatever_changes_a_reader_that_is_told_differences_has_the_cart(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 300) int items,
            @ForAll @IntRange(max = 120) int changes) {
        seq = 0;
        Cart cart = Cart.EMPTY;
        for (int i = 0; i < items; i++) {
            cart = MergePolicy.UNION.merge(cart, put(session(random), List.of()));
        }
        Cart read = Cart.EMPTY;
        for (int i = 0; i < changes; i++) {
            cart = changed(cart, random);
            if (random.nextInt(3) == 0) {
                CartDifference difference = CartDifference.since(read.context(), read.entriesDigest(), cart);
                assertThat(difference).isNotNull();
                Set<Dot> now = cart.entries().stream().map(Entry::dot).collect(Collectors.toSet());
                assertThat(CausalContext.of(difference.added().stream()
                                        .map(Entry::dot)
                                        .toList())
                                .intersection(read.context()))
                        .isEqualTo(CausalContext.EMPTY);

                CartDifference exact = Objects.requireNonNull(CartDifference.between(read, cart));
                assertThat(exact.added()).isEqualTo(difference.added());
                assertThat(exact.gone())
                        .isEqualTo(CausalContext.of(read.entries().stream()
                                .map(Entry::dot)
                                .filter(dot -> !now.contains(dot))
                                .toList()));
                assertThat(exact.applyTo(read)).isEqualTo(difference.applyTo(read));

                read = difference.applyTo(read);

                assertThat(read).isNotNull();
                assertThat(read.entries()).isEqualTo(cart.entries());
                assertThat(read.context()).isEqualTo(cart.context());
                assertThat(read.entriesDigest()).isEqualTo(cart.entriesDigest());
            }
        }
    }

    /** Puts, replaces, removes with and without receipts, checkouts; without a horizon, below which nothing is named. */
    private Cart changed(Cart cart, Random random) {
        List<Entry> some = random.ints(random.nextInt(4), 0, Math.max(1, cart.size()))
                .filter(i -> i < cart.size())
                .distinct()
                .mapToObj(cart.entries()::get)
                .toList();
        List<Dot> dots = some.stream().map(Entry::dot).toList();
        int step = random.nextInt(20);
        if (step < 14) {
            return MergePolicy.UNION.merge(cart, put(session(random), step < 4 ? dots : List.of()));
        }
        Dot own = new Dot(session(random), ++seq);
        long stamp = stamp(seq);
        Cart delta = step == 19
                ? Cart.finalizeDelta(own, cart.context(), stamp, NODE)
                : Cart.removeDelta(own, dots, stamp, NODE);
        return MergePolicy.UNION.merge(
                cart,
                step < 17 ? delta.withReceipts(RemovalReceipts.of(List.of(Receipt.of(own, stamp, some)))) : delta);
    }

    private Cart put(String session, List<Dot> replaced) {
        Dot dot = new Dot(session, ++seq);
        return Cart.putDelta(new Entry(dot, stamp(seq), "\"item " + seq + "\""), replaced, NODE);
    }

    private static long stamp(long number) {
        return (NOW << 16) + number / 2;
    }

    private static String session(Random random) {
        return "session-" + random.nextInt(3);
    }

    @Property(tries = 50)
    void what_a_receipt_names_is_all_that_is_told_to_be_gone(@ForAll @IntRange(min = 2, max = 200) int items) {
        seq = 0;
        Cart cart = Cart.EMPTY;
        for (int i = 0; i < items; i++) {
            cart = MergePolicy.UNION.merge(cart, put("anna", i % 3 == 2 ? List.of(new Dot("anna", seq)) : List.of()));
        }
        Entry removed = cart.entries().get(0);
        Dot own = new Dot("bert", 1);
        Cart delta = Cart.removeDelta(own, List.of(removed.dot()), stamp(seq + 1), NODE)
                .withReceipts(RemovalReceipts.of(List.of(Receipt.of(own, stamp(seq + 1), List.of(removed)))));

        CartDifference difference =
                CartDifference.since(cart.context(), cart.entriesDigest(), MergePolicy.UNION.merge(cart, delta));

        assertThat(difference).isNotNull();
        assertThat(difference.gone()).isEqualTo(CausalContext.of(removed.dot()));
        assertThat(difference.seen()).isEqualTo(CausalContext.of(own));
        assertThat(difference.added()).isEmpty();
    }
}
