package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The paper's §6: of diverging lists the newest wins whole. */
class NewestPolicyTest {

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
