// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The digests of buckets: every key whose carts differ is in a bucket that differs, and of the others only few are. */
class BucketsPropertiesTest {
    @Property(tries = 200)
    void no_difference_is_hidden(
            @ForAll @IntRange(min = 16, max = 500) int carts,
            @ForAll @Size(max = 20) Set<@IntRange(max = 600) Integer> changedHere,
            @ForAll @Size(max = 20) Set<@IntRange(max = 600) Integer> changedThere) {
        SlotCarts here = slot(carts);
        SlotCarts there = slot(carts);
        changedHere.forEach(i -> here.put("key" + i, cart(i, 2)));
        changedThere.forEach(i -> there.put("key" + i, cart(i, 3)));

        List<Long> asked = Buckets.digests(here, 1 << 20);
        Buckets differing = Buckets.differing(there, asked);
        Buckets told = Buckets.of(asked.size(), differing.differing());
        for (int i = 0; i <= 600; i++) {
            String key = "key" + i;
            if (changedHere.contains(i) || changedThere.contains(i)) {
                assertThat(told.has(key)).as(key).isTrue();
            }
            assertThat(told.has(key)).isEqualTo(differing.has(key));
        }
        assertThat(differing.differing().cardinality()).isLessThanOrEqualTo(changedHere.size() + changedThere.size());
    }

    @Property(tries = 50)
    void where_one_cart_differs_few_keys_are_in_question(@ForAll @IntRange(min = 200, max = 2_000) int carts) {
        SlotCarts here = slot(carts);
        SlotCarts there = slot(carts);
        there.put("key7", cart(7, 2));
        Buckets differing = Buckets.differing(there, Buckets.digests(here, 1 << 20));
        long inQuestion = there.keys().stream().filter(differing::has).count();
        assertThat(inQuestion).isBetween(1L, carts / 8L);
    }

    @Property(tries = 20)
    void who_names_no_buckets_asks_for_all_keys(@ForAll @IntRange(max = 3) int carts) {
        SlotCarts few = slot(carts);
        assertThat(Buckets.digests(few, 1 << 20)).isEmpty();
        assertThat(few.keys()).allMatch(Buckets.differing(slot(30), List.of())::has);
    }

    private static SlotCarts slot(int carts) {
        SlotCarts slot = new SlotCarts();
        for (int i = 0; i < carts; i++) {
            slot.put("key" + i, cart(i, 1));
        }
        return slot;
    }

    private static Cart cart(int session, long seq) {
        return Cart.putDelta(new Entry(new Dot("s" + session, seq), seq, "\"apple\""), List.of(), "a");
    }
}
