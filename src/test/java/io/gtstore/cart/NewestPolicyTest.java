// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The paper's §6: of diverging lists the newest wins whole. */
class NewestPolicyTest {
    private static final int MANY = 10_000;

    @Test
    void the_list_that_was_changed_last_wins_whole() {
        Cart older = cart("ann", 5, "node1");
        Cart newer = cart("bob", 6, "node1");

        assertThat(MergePolicy.NEWEST.merge(older, newer)).isSameAs(newer);
        assertThat(MergePolicy.NEWEST.merge(newer, older)).isSameAs(newer);
    }

    @Test
    void a_tie_of_stamps_goes_to_the_greater_node_id() {
        Cart one = cart("ann", 5, "node1");
        Cart two = cart("bob", 5, "node2");

        assertThat(MergePolicy.NEWEST.merge(one, two)).isSameAs(two);
        assertThat(MergePolicy.NEWEST.merge(two, one)).isSameAs(two);
    }

    @Test
    void a_full_tie_goes_to_the_list_that_has_seen_more() {
        Cart less = cart("bob", 5, "node1");
        Cart more = Cart.of(List.of(), CausalContext.ofRange("ann", 1, 2), 5, "node1");

        assertThat(MergePolicy.NEWEST.merge(less, more)).isSameAs(more);
        assertThat(MergePolicy.NEWEST.merge(more, less)).isSameAs(more);
    }

    @Test
    void a_finalize_counts_as_a_change() {
        Cart full = cart("ann", 5, "node1");
        Cart emptied =
                MergePolicy.NEWEST.apply(full, Cart.finalizeDelta(new Dot("ann", 2), full.context(), 6, "node1"));

        assertThat(emptied.entries()).isEmpty();
        assertThat(MergePolicy.NEWEST.merge(full, emptied)).isSameAs(emptied);
    }

    @Test
    void a_local_change_adds_to_the_list_and_travels_whole() {
        Cart cart = cart("ann", 5, "node1");
        Cart delta = cart("bob", 6, "node2");
        Cart after = MergePolicy.NEWEST.apply(cart, delta);

        assertThat(after.size()).isEqualTo(2);
        assertThat(after.lastChange()).isEqualTo(6);
        assertThat(after.lastWriter()).isEqualTo("node2");
        assertThat(MergePolicy.NEWEST.outgoing(cart, delta)).isEqualTo(after);
        assertThat(MergePolicy.UNION.outgoing(cart, delta)).isSameAs(delta);
    }

    /** Copies of one change with as many items each are told apart by the first that differs, which may be the last. */
    @Test
    void of_carts_of_one_change_each_item_is_looked_at_once() {
        List<Entry> entries = IntStream.rangeClosed(1, MANY)
                .mapToObj(i -> new Entry(new Dot("ann", i), i, "1"))
                .toList();
        Counted one = new Counted(entries);
        List<Entry> others = new ArrayList<>(entries);
        others.set(MANY - 1, new Entry(new Dot("ann", MANY), MANY, "2"));
        Counted other = new Counted(others);
        Cart winner = cart(other);

        assertThat(MergePolicy.NEWEST.merge(cart(one), winner)).isSameAs(winner);
        assertThat(one.looks).isEqualTo(MANY);
        assertThat(other.looks).isEqualTo(MANY);
    }

    /** Reading on from the first one to each item would make that quadratic. */
    @Test
    void a_packed_cart_gives_any_of_its_items_without_going_through_those_before() {
        assertThat(PackedCart.unpack(PackedCart.pack(cart("ann", 5, "node1"))).entries())
                .isInstanceOf(RandomAccess.class);
    }

    private static Cart cart(List<Entry> entries) {
        CausalContext seen = CausalContext.ofRange("ann", 1, MANY);
        return new Cart(entries, seen, MANY, "node1", Lifetime.NONE, MANY, 0, Entry.NEVER, RemovalReceipts.NONE);
    }

    /** Counts how many times it is asked for an entry. */
    private static final class Counted extends AbstractList<Entry> {
        private final List<Entry> entries;
        private int looks;

        Counted(List<Entry> entries) {
            this.entries = entries;
        }

        @Override
        public Entry get(int index) {
            looks++;
            return entries.get(index);
        }

        @Override
        public int size() {
            return entries.size();
        }
    }

    @Test
    void policies_are_named_on_the_wire() {
        assertThat(MergePolicy.UNION.wireName()).isEqualTo("union");
        assertThat(MergePolicy.fromWire("newest")).isEqualTo(MergePolicy.NEWEST);
        assertThatThrownBy(() -> MergePolicy.fromWire("oldest"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("union or newest");
    }

    private static Cart cart(String session, long stamp, String node) {
        return Cart.putDelta(new Entry(new Dot(session, 1), stamp, "1"), List.of(), node);
    }
}
