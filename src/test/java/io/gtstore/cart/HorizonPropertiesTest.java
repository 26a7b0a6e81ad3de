// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The laws of both merges over carts under horizons, and what raising one may change: nothing. */
class HorizonPropertiesTest {

    private static final int TRIES = 500;

    @Provide
    Arbitrary<List<CartStep>> histories() {
        return CartStep.anyUnderHorizons().list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<Long> horizons() {
        return Arbitraries.longs().between(0, 6);
    }

    @Property(tries = TRIES)
    void merge_is_commutative_associative_and_idempotent_under_any_horizons(
            @ForAll MergePolicy policy, @ForAll("histories") List<CartStep> history, @ForAll Random random) {
        List<Cart> states = Replicas.after(policy, history).states();
        Cart a = any(states, random);
        Cart b = any(states, random);
        Cart c = any(states, random);
        Cart merged = policy.merge(a, b);

        assertThat(policy.merge(b, a)).isEqualTo(merged);
        assertThat(policy.merge(a, policy.merge(b, c))).isEqualTo(policy.merge(merged, c));
        assertThat(policy.merge(a, a)).isEqualTo(a);
        assertThat(policy.merge(merged, b)).isEqualTo(merged);
        assertThat(merged.context().horizon())
                .isEqualTo(Math.max(a.context().horizon(), b.context().horizon()));
    }

    @Property(tries = TRIES)
    void deltas_and_carts_under_any_horizons_merge_alike_in_every_order(
            @ForAll("histories") List<CartStep> history, @ForAll Random random) {
        Replicas replicas = Replicas.after(MergePolicy.UNION, history);
        Cart a = any(replicas.states(), random);
        Cart b = replicas.deltas().isEmpty() ? a : any(replicas.deltas(), random);
        Cart c = replicas.deltas().isEmpty() ? a : any(replicas.deltas(), random);

        Cart merged = MergePolicy.UNION.merge(MergePolicy.UNION.merge(a, b), c);
        assertThat(MergePolicy.UNION.merge(c, MergePolicy.UNION.merge(b, a))).isEqualTo(merged);
    }

    @Property(tries = TRIES)
    void raising_a_horizon_past_sessions_that_are_over_on_all_copies_changes_no_item(
            @ForAll MergePolicy policy, @ForAll("histories") List<CartStep> history) {
        List<Cart> raised = Replicas.after(policy, history).copies();
        List<Cart> kept = Replicas.after(policy, history, false).copies();

        for (int copy = 0; copy < Replicas.COPIES; copy++) {
            Cart same = kept.get(copy).raise(raised.get(copy).context().horizon());
            assertThat(raised.get(copy)).isEqualTo(same);
            assertThat(raised.get(copy).entries()).isEqualTo(kept.get(copy).entries());
            assertThat(raised.get(copy).context().sessions()).isLessThanOrEqualTo(Replicas.SESSIONS);
        }
    }

    @Property(tries = TRIES)
    void raising_before_or_after_a_merge_is_the_same_where_both_know_all_from_before(
            @ForAll MergePolicy policy,
            @ForAll("histories") List<CartStep> history,
            @ForAll("horizons") long horizon,
            @ForAll Random random) {
        List<Cart> states = Replicas.after(policy, history).states();
        Cart a = any(states, random);
        Cart b = any(states, random);
        if (policy == MergePolicy.NEWEST || (knowsAll(a, b, horizon) && knowsAll(b, a, horizon))) {
            Cart after = policy.merge(a, b).raise(horizon);

            assertThat(policy.merge(a.raise(horizon), b.raise(horizon))).isEqualTo(after);
            assertThat(policy.merge(a.raise(horizon), b)).isEqualTo(after);
            assertThat(policy.merge(a, b.raise(horizon))).isEqualTo(after);
        }
    }

    /** Whether the one has seen all items of the other that are from before the horizon. */
    private static boolean knowsAll(Cart one, Cart other, long horizon) {
        return other.entries().stream()
                .map(Entry::dot)
                .filter(dot -> Sessions.issuedBefore(dot.session(), horizon))
                .allMatch(one.context()::contains);
    }

    @Property(tries = TRIES)
    void a_raised_cart_keeps_its_items_and_last_change(
            @ForAll("histories") List<CartStep> history, @ForAll("horizons") long horizon, @ForAll Random random) {
        Cart cart = any(Replicas.after(MergePolicy.UNION, history).states(), random);
        Cart raised = cart.raise(horizon);

        assertThat(raised.entries()).isEqualTo(cart.entries());
        assertThat(raised.bytes()).isEqualTo(cart.bytes());
        assertThat(raised.lastChange()).isEqualTo(cart.lastChange());
        assertThat(raised.lastWriter()).isEqualTo(cart.lastWriter());
        assertThat(raised.context()).isEqualTo(cart.context().raise(horizon));
        assertThat(MergePolicy.UNION.merge(cart, raised)).isEqualTo(raised);
        assertThat(MergePolicy.NEWEST.merge(cart, raised)).isEqualTo(raised);
    }

    @Property(tries = TRIES)
    void an_item_from_before_the_others_horizon_stays_exactly_if_the_other_has_it(
            @ForAll("histories") List<CartStep> history, @ForAll("horizons") long horizon, @ForAll Random random) {
        List<Cart> states = Replicas.after(MergePolicy.UNION, history).states();
        Cart a = any(states, random);
        Cart b = any(states, random).raise(horizon);
        Cart merged = MergePolicy.UNION.merge(a, b);

        for (Entry entry : a.entries()) {
            if (Sessions.issuedBefore(entry.dot().session(), horizon)) {
                assertThat(merged.find(entry.dot()) != null).isEqualTo(b.find(entry.dot()) != null);
            }
        }
    }

    @Property(tries = TRIES)
    void a_cart_that_is_blank_is_missed_by_nobody_but_for_its_receipts(
            @ForAll("histories") List<CartStep> history, @ForAll("horizons") long horizon, @ForAll Random random) {
        List<Cart> states = Replicas.after(MergePolicy.UNION, history).states();
        Cart cart = any(states, random).raise(horizon);
        Cart other = any(states, random);
        boolean nothingLeft = cart.entries().isEmpty() && cart.context().equals(CausalContext.EMPTY.raise(horizon));

        assertThat(cart.blank(horizon)).isEqualTo(nothingLeft);
        assertThat(cart.vanishes(horizon))
                .isEqualTo(nothingLeft && cart.receipts().isEmpty());
        if (nothingLeft) {
            Cart with = MergePolicy.UNION.merge(cart, other);
            Cart without = MergePolicy.UNION.merge(Cart.emptyUnder(horizon), other);
            assertThat(without.entries()).isEqualTo(with.entries());
            assertThat(without.context()).isEqualTo(with.context());
        }
    }

    /** Any of them, raised or not as it comes. */
    private static Cart any(List<Cart> carts, Random random) {
        return carts.get(random.nextInt(carts.size())).raise(Math.max(0, random.nextInt(12) - 6));
    }
}
