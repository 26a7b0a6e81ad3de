// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Lifetimes keep the laws of merging, under either policy. */
class LifetimePropertiesTest {
    @Provide
    Arbitrary<Cart> carts() {
        Arbitrary<Lifetime> lifetimes = Combinators.combine(
                        Arbitraries.longs().between(0, 3), Arbitraries.longs().between(0, 3))
                .as(Lifetime::new);
        Arbitrary<Cart> plain = Combinators.combine(
                        Arbitraries.longs().between(1, 4), Arbitraries.longs().between(1, 3), Arbitraries.of("a", "b"))
                .as((seq, stamp, node) -> seq == 4
                        ? Cart.removeDelta(new Dot("s", 4), List.of(new Dot("s", 1)), stamp, node)
                        : Cart.putDelta(new Entry(new Dot("s", seq), stamp, "1"), List.of(), node));
        return Combinators.combine(plain, lifetimes).as(Cart::withLifetime);
    }

    @Property
    void merging_is_commutative_associative_and_idempotent(
            @ForAll MergePolicy policy, @ForAll("carts") Cart a, @ForAll("carts") Cart b, @ForAll("carts") Cart c) {
        assertThat(policy.merge(a, a)).isEqualTo(a);
        assertThat(policy.merge(a, b)).isEqualTo(policy.merge(b, a));
        assertThat(policy.merge(policy.merge(a, b), c)).isEqualTo(policy.merge(a, policy.merge(b, c)));
        assertThat(policy.merge(a, b).lifetime()).isEqualTo(a.lifetime().merge(b.lifetime()));
    }

    @Property
    void unequal_lifetimes_have_unequal_digests(@ForAll("carts") Cart a, @ForAll("carts") Cart b) {
        assertThat(a.digest() == b.digest()).isEqualTo(a.equals(b));
    }

    @Example
    void the_end_is_put_off_by_each_change_and_none_is_for_ever() {
        long now = 1_800_000_000_000L;
        Cart cart = Cart.putDelta(new Entry(new Dot("s", 1), now << 16, "1"), List.of(), "a");
        assertThat(cart.endsAtMillis()).isEqualTo(Long.MAX_VALUE);
        Cart living = cart.withLifetime(new Lifetime(now << 16, 500));
        assertThat(living.endsAtMillis()).isEqualTo(now + 500);
        Cart later = Cart.putDelta(new Entry(new Dot("s", 2), (now + 100) << 16, "1"), List.of(), "a");
        assertThat(MergePolicy.UNION.merge(living, later).endsAtMillis()).isEqualTo(now + 600);
        assertThat(living.withLifetime(new Lifetime((now + 1) << 16, 0)).endsAtMillis())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(living.withLifetime(new Lifetime((now + 1) << 16, Long.MAX_VALUE))
                        .endsAtMillis())
                .isEqualTo(Long.MAX_VALUE);
    }
}
