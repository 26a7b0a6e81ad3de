// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The laws of put, remove and finalize, one by one, as the union policy keeps them. */
class CartLawsTest {

    private final HybridClock clock = new HybridClock();

    @Test
    void a_put_adds_an_item_and_its_dot() {
        Cart cart = changed(Cart.EMPTY, put("ann", 1));

        assertThat(dots(cart)).containsExactly(dot("ann", 1));
        assertThat(cart.context()).isEqualTo(CausalContext.of(dot("ann", 1)));
        assertThat(cart.lastChange()).isEqualTo(cart.entries().get(0).stamp());
        assertThat(cart.lastWriter()).isEqualTo("node1");
    }

    @Test
    void a_put_with_a_dot_that_is_held_adds_nothing() {
        Cart cart = changed(Cart.EMPTY, put("ann", 1));
        Cart again = changed(cart, put("ann", 1));

        assertThat(again.entries()).isEqualTo(cart.entries());
        assertThat(again.context()).isEqualTo(cart.context());
    }

    @Test
    void a_put_with_a_dot_that_was_removed_adds_nothing() {
        Cart cart = changed(Cart.EMPTY, put("ann", 1));
        cart = changed(cart, remove("bob", 1, dot("ann", 1)));

        assertThat(changed(cart, put("ann", 1)).entries()).isEmpty();
    }

    @Test
    void a_put_that_came_through_two_coordinators_keeps_the_smaller_stamp_on_every_copy() {
        Cart first = changed(Cart.EMPTY, put("ann", 1));
        Cart second = changed(Cart.EMPTY, put("ann", 1));
        Entry smaller = first.entries().get(0);

        assertThat(MergePolicy.UNION.merge(first, second).entries()).containsExactly(smaller);
        assertThat(MergePolicy.UNION.merge(second, first).entries()).containsExactly(smaller);
    }

    @Test
    void a_put_that_replaces_takes_the_old_item_away_in_the_same_step() {
        Cart cart = changed(Cart.EMPTY, put("ann", 1), put("ann", 2));
        Cart delta = put("ann", 3, dot("ann", 1));

        assertThat(dots(changed(cart, delta))).containsExactly(dot("ann", 2), dot("ann", 3));
        assertThat(delta.context()).isEqualTo(CausalContext.of(dot("ann", 1), dot("ann", 3)));
    }

    @Test
    void a_replaced_item_that_arrives_after_its_replacement_stays_away() {
        Cart old = put("ann", 1);
        Cart replacement = put("ann", 2, dot("ann", 1));

        assertThat(dots(changed(Cart.EMPTY, replacement, old))).containsExactly(dot("ann", 2));
    }

    @Test
    void a_remove_drops_exactly_the_named_dots() {
        Cart cart = changed(Cart.EMPTY, put("ann", 1), put("bob", 1), put("ann", 2));
        cart = changed(cart, remove("ann", 3, dot("bob", 1), dot("ann", 2)));

        assertThat(dots(cart)).containsExactly(dot("ann", 1));
        assertThat(cart.context().encode()).isEqualTo("ann:1-3;bob:1");
    }

    @Test
    void an_item_put_elsewhere_while_another_is_removed_stays() {
        Cart shared = changed(Cart.EMPTY, put("ann", 1));
        Cart here = changed(shared, remove("ann", 2, dot("ann", 1)));
        Cart there = changed(shared, put("bob", 1));

        assertThat(dots(MergePolicy.UNION.merge(here, there))).containsExactly(dot("bob", 1));
    }

    @Test
    void a_finalize_drops_what_its_session_saw() {
        Cart cart = changed(Cart.EMPTY, put("ann", 1), put("bob", 1));
        cart = changed(cart, finalizeCart("ann", 2, cart.context()));

        assertThat(cart.entries()).isEmpty();
        assertThat(cart.context().encode()).isEqualTo("ann:1-2;bob:1");
    }

    @Test
    void a_late_or_repeated_finalize_spares_items_added_after_it() {
        Cart cart = changed(Cart.EMPTY, put("ann", 1));
        Cart checkout = finalizeCart("ann", 2, cart.context());
        cart = changed(cart, put("bob", 1), checkout, put("ann", 3), checkout);

        assertThat(dots(cart)).containsExactly(dot("bob", 1), dot("ann", 3));
    }

    @Test
    void a_finalize_drops_the_sessions_own_earlier_items_that_it_has_not_seen() {
        Cart cart = changed(Cart.EMPTY, put("ann", 1), put("ann", 2));
        cart = changed(cart, finalizeCart("ann", 3, CausalContext.EMPTY));

        assertThat(cart.entries()).isEmpty();
    }

    @Test
    void a_put_that_was_stuck_when_its_session_finalized_does_not_surface_later() {
        Cart stuck = put("ann", 1);
        Cart cart = changed(Cart.EMPTY, finalizeCart("ann", 2, CausalContext.EMPTY));

        assertThat(changed(cart, stuck).entries()).isEmpty();
    }

    @Test
    void an_item_is_found_by_its_dot_until_it_is_removed() {
        Cart cart = changed(Cart.EMPTY, put("ann", 1), put("bob", 1));

        assertThat(cart.find(dot("bob", 1))).isEqualTo(cart.entries().get(1));
        assertThat(cart.find(dot("bob", 2))).isNull();
        assertThat(changed(cart, remove("ann", 2, dot("bob", 1))).find(dot("bob", 1)))
                .isNull();
    }

    @Test
    void a_merge_that_brings_nothing_new_returns_the_same_cart() {
        Cart old = changed(Cart.EMPTY, put("ann", 1));
        Cart cart = changed(old, put("bob", 1));

        assertThat(MergePolicy.UNION.merge(cart, old)).isSameAs(cart);
    }

    @Test
    void carts_of_many_items_merge_like_small_ones() {
        Cart shared = Cart.EMPTY;
        for (int seq = 1; seq <= 20; seq++) {
            shared = changed(shared, put("ann", seq));
        }
        Cart here = changed(shared, remove("ann", 21, dot("ann", 5)));
        Cart there = changed(shared, remove("bob", 1, dot("ann", 6)), put("bob", 2));
        Cart merged = MergePolicy.UNION.merge(here, there);

        assertThat(merged.size()).isEqualTo(19);
        assertThat(dots(merged)).doesNotContain(dot("ann", 5), dot("ann", 6)).endsWith(dot("bob", 2));
    }

    @Test
    void a_cart_with_one_dot_twice_is_refused() {
        List<Entry> twice = List.of(new Entry(dot("ann", 1), 1, "1"), new Entry(dot("ann", 1), 2, "2"));

        assertThatThrownBy(() -> Cart.of(twice, CausalContext.EMPTY, 2, "node1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ann:1");
    }

    @Test
    void a_cart_from_its_parts_is_sorted_and_has_seen_its_own_items() {
        Entry late = new Entry(dot("ann", 1), 9, "1");
        Entry early = new Entry(dot("bob", 1), 2, "2");
        Cart cart = Cart.of(List.of(late, early), CausalContext.of(dot("ann", 1)), 9, "node1");

        assertThat(cart.entries()).containsExactly(early, late);
        assertThat(cart.context().encode()).isEqualTo("ann:1;bob:1");
    }

    @Test
    void of_two_stamps_of_a_put_the_smaller_one_stays_with_its_end() {
        Entry first = Entry.lasting(dot("ann", 1), 5L << 16, "1", 100);
        Entry again = Entry.lasting(dot("ann", 1), 9L << 16, "1", 100);
        Cart one = Cart.putDelta(first, List.of(), "node1");
        Cart other = Cart.putDelta(again, List.of(), "node2");

        assertThat(MergePolicy.UNION.merge(other, one).entries()).containsExactly(first);
        assertThat(MergePolicy.UNION.merge(one, other).firstEnd()).isEqualTo(105);
    }

    @Test
    void of_two_entries_of_one_stamp_the_one_that_ends_stays() {
        Entry ends = Entry.lasting(dot("ann", 1), 5, "1", 100);
        Entry stays = new Entry(dot("ann", 1), 5, "1");
        Cart one = Cart.putDelta(ends, List.of(), "node1");
        Cart other = Cart.putDelta(stays, List.of(), "node1");

        assertThat(MergePolicy.UNION.merge(one, other)).isEqualTo(MergePolicy.UNION.merge(other, one));
        assertThat(MergePolicy.UNION.merge(other, one).entries()).containsExactly(ends);
        assertThat(one.digest()).isNotEqualTo(other.digest());
    }

    @Test
    void an_end_beyond_all_time_is_none() {
        assertThat(Entry.lasting(dot("ann", 1), 5L << 16, "1", Long.MAX_VALUE - 5)
                        .ends())
                .isFalse();
        assertThat(Entry.lasting(dot("ann", 1), 5L << 16, "1", Long.MAX_VALUE - 6)
                        .ends())
                .isTrue();
        assertThatThrownBy(() -> new Entry(dot("ann", 1), 5, "1", 0)).hasMessageContaining("not 0");
    }

    @Test
    void bytes_count_utf8() {
        Entry entry = new Entry(dot("ann", 1), 1, "\"a\u00e4\u20ac\ud83d\ude00\"");

        assertThat(entry.bytes()).isEqualTo(2 + 1 + 2 + 3 + 4);
        assertThat(Cart.putDelta(entry, List.of(), "node1").bytes()).isEqualTo(12);
    }

    private Cart put(String session, long seq, Dot... replaced) {
        Entry entry = new Entry(dot(session, seq), clock.next(0, 0), "\"" + seq + "\"");
        return Cart.putDelta(entry, List.of(replaced), "node1");
    }

    private Cart remove(String session, long seq, Dot... removed) {
        return Cart.removeDelta(dot(session, seq), List.of(removed), clock.next(0, 0), "node1");
    }

    private Cart finalizeCart(String session, long seq, CausalContext seen) {
        return Cart.finalizeDelta(dot(session, seq), seen, clock.next(0, 0), "node1");
    }

    private static Cart changed(Cart cart, Cart... deltas) {
        Cart changed = cart;
        for (Cart delta : deltas) {
            changed = MergePolicy.UNION.apply(changed, delta);
        }
        return changed;
    }

    private static Dot dot(String session, long seq) {
        return new Dot(session, seq);
    }

    private static List<Dot> dots(Cart cart) {
        return cart.entries().stream().map(Entry::dot).toList();
    }
}
