// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of carts as the horizon passes them. */
class CartHorizonTest {

    private static final long HORIZON = 5_000;
    private static final String OLD = Sessions.issue(1_000, 7);
    private static final String YOUNG = Sessions.issue(6_000, 7);

    private final HybridClock clock = new HybridClock();

    @Test
    void a_thousand_sessions_leave_no_more_behind_than_one() {
        Cart cart = Cart.EMPTY;
        for (int i = 0; i < 1_000; i++) {
            String session = Sessions.issue(1_000 + i, i);
            cart = changed(cart, put(session, 1));
            cart = changed(cart, remove(session, 2, new Dot(session, 1)));
        }
        cart = changed(cart, put(OLD, 1));

        assertThat(cart.context().sessions()).isEqualTo(1_001);
        assertThat(cart.raise(HORIZON).context().sessions()).isZero();
        assertThat(cart.raise(HORIZON).size()).isEqualTo(1);
    }

    @Test
    void what_was_removed_stays_away_once_it_is_no_longer_named() {
        Cart stuck = put(OLD, 1);
        Cart cart = changed(Cart.EMPTY, stuck);
        cart = changed(cart, remove(OLD, 2, new Dot(OLD, 1))).raise(HORIZON);

        assertThat(changed(cart, stuck).entries()).isEmpty();
        assertThat(MergePolicy.UNION.merge(stuck, cart).entries()).isEmpty();
        assertThat(MergePolicy.UNION.merge(stuck, Cart.emptyUnder(HORIZON)).entries())
                .isEmpty();
    }

    @Test
    void an_item_from_before_the_horizon_can_still_be_removed() {
        Cart cart = changed(Cart.EMPTY, put(OLD, 1), put(OLD, 2)).raise(HORIZON);
        Cart removed = changed(cart, remove(YOUNG, 1, new Dot(OLD, 1)));

        assertThat(removed.entries()).extracting(Entry::dot).containsExactly(new Dot(OLD, 2));
        assertThat(MergePolicy.UNION.merge(removed, cart)).isEqualTo(removed);
        assertThat(removed.context())
                .isEqualTo(CausalContext.of(new Dot(YOUNG, 1)).raise(HORIZON));
    }

    @Test
    void a_finalize_takes_items_from_before_the_horizon_that_its_session_saw() {
        Cart cart = changed(Cart.EMPTY, put(OLD, 1)).raise(HORIZON);
        CausalContext seen = cart.context();
        cart = changed(cart, put(YOUNG, 1));
        cart = changed(cart, Cart.finalizeDelta(new Dot(Sessions.issue(7_000, 7), 1), seen, stamp(cart), "node1"));

        assertThat(cart.entries()).extracting(Entry::dot).containsExactly(new Dot(YOUNG, 1));
    }

    @Test
    void a_cart_vanishes_once_it_is_empty_and_the_horizon_has_passed_its_sessions() {
        Cart cart = changed(Cart.EMPTY, put(OLD, 1));
        Cart emptied = changed(cart, remove(OLD, 2, new Dot(OLD, 1)));

        assertThat(cart.raise(HORIZON).vanishes(HORIZON)).as("it has an item").isFalse();
        assertThat(emptied.raise(1_000).vanishes(1_000))
                .as("its session may still come")
                .isFalse();
        assertThat(emptied.raise(HORIZON).vanishes(HORIZON)).isTrue();
        assertThat(emptied.raise(HORIZON).vanishes(HORIZON - 1))
                .as("others do not know it")
                .isFalse();
        assertThat(Cart.emptyUnder(HORIZON).vanishes(HORIZON)).isTrue();
        assertThat(Cart.emptyUnder(0)).isSameAs(Cart.EMPTY);
    }

    @ParameterizedTest
    @EnumSource
    void a_key_that_was_emptied_and_freed_is_filled_anew(MergePolicy policy) {
        Cart before = changed(Cart.EMPTY, put(OLD, 1));
        Cart emptied = changed(before, Cart.finalizeDelta(new Dot(OLD, 2), before.context(), stamp(before), "node1"));
        Cart freed = Cart.emptyUnder(HORIZON);
        Cart delta = put(YOUNG, 1);
        Cart anew = policy.apply(freed, delta);

        assertThat(anew.entries()).isEqualTo(delta.entries());
        assertThat(anew.lastChange()).isEqualTo(delta.lastChange());
        // copies that have not come so far: one that was not freed, one not even under the horizon
        for (Cart late : List.of(emptied.raise(HORIZON), emptied)) {
            assertThat(policy.merge(late, policy.outgoing(freed, delta)).entries())
                    .isEqualTo(delta.entries());
            assertThat(policy.merge(late, anew)).isEqualTo(anew);
        }
        assertThat(anew.context()).isEqualTo(CausalContext.of(new Dot(YOUNG, 1)).raise(HORIZON));
    }

    @Test
    void under_the_newest_policy_the_list_that_was_changed_last_comes_under_the_later_horizon() {
        Cart older = changed(Cart.EMPTY, put(OLD, 1)).raise(HORIZON);
        Cart newer = changed(Cart.EMPTY, put(OLD, 2), put(YOUNG, 1));

        assertThat(MergePolicy.NEWEST.merge(older, newer)).isEqualTo(newer.raise(HORIZON));
        assertThat(MergePolicy.NEWEST.merge(newer, older)).isEqualTo(newer.raise(HORIZON));
    }

    private Cart put(String session, long seq) {
        Entry entry = new Entry(new Dot(session, seq), clock.next(0, 0), "\"" + seq + "\"");
        return Cart.putDelta(entry, List.of(), "node1");
    }

    private Cart remove(String session, long seq, Dot removed) {
        return Cart.removeDelta(new Dot(session, seq), List.of(removed), clock.next(0, 0), "node1");
    }

    private long stamp(Cart cart) {
        return clock.next(0, cart.lastChange());
    }

    private static Cart changed(Cart cart, Cart... deltas) {
        Cart changed = cart;
        for (Cart delta : deltas) {
            changed = MergePolicy.UNION.apply(changed, delta);
        }
        return changed;
    }
}
