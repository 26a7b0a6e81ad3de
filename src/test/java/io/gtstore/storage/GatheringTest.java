// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rocksdb.WriteBatch;

/** Records are gathered where that frees some, and as seldom as a cart may have no more of them than it may. */
class GatheringTest {
    private static final int MOST = Gathering.MOST_RECORDS;

    private final Asked asked = new Asked();
    private final Gathering gathering = new Gathering(asked);

    @BeforeAll
    static void library() throws Exception {
        NativeLibrary.load();
    }

    @Test
    void a_cart_is_gathered_whenever_it_has_as_many_records_as_it_may() throws Exception {
        change(7, "mohan", MOST - 1);
        assertThat(asked.gathered).isEmpty();
        change(7, "mohan", 1);
        assertThat(asked.gathered).containsExactly("mohan");
        change(7, "mohan", MOST - 2);
        assertThat(asked.gathered).hasSize(1);
        change(7, "mohan", 1);
        assertThat(asked.gathered).as("the record that was left counts").hasSize(2);
    }

    /** Whichever order they change in: one in so many changes would always be of the same cart. */
    @Test
    void each_of_several_carts_is_gathered_by_its_own_number_of_records() throws Exception {
        for (int i = 0; i < MOST; i++) {
            for (int cart = 0; cart < MOST; cart++) {
                change(cart, "cart-" + cart, 1);
            }
        }
        assertThat(new HashSet<>(asked.gathered)).hasSize(MOST).hasSameSizeAs(asked.gathered);
    }

    @Test
    void carts_that_change_some_times_are_not_gathered() throws Exception {
        for (int i = 0; i < 3 * Gathering.CARTS_COUNTED; i++) {
            change(i % 1_024, "cart-" + i, 6);
        }
        assertThat(asked.gathered).isEmpty();
        assertThat(asked.swept).isEmpty();
    }

    @Test
    void it_goes_on_where_it_was() throws Exception {
        change(7, "mohan", 2 * MOST);
        assertThat(asked.from.get(0)).isEqualTo(Live.ALL);
        assertThat(asked.from.get(1)).isEqualTo(asked.after);
    }

    @Test
    void a_slot_whose_carts_are_gathered_is_swept_but_once_for_each_horizon() throws Exception {
        asked.left = 3;
        gathering.raised(7, 1_000);
        changeThree(1_000);
        assertThat(asked.swept).containsExactly(1_000L);
        gathering.raised(7, 1_000);
        gathering.raised(7, 999);
        changeThree(1_000);
        assertThat(asked.swept).hasSize(1);
        gathering.raised(7, 2_000);
        changeThree(1_000);
        assertThat(asked.swept).containsExactly(1_000L, 2_000L);
        assertThat(asked.gathered).hasSizeBetween(9_000 / MOST, 9_000 / MOST + 10);
    }

    private void changeThree(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            for (String cart : List.of("mohan", "gita", "kasturba")) {
                change(7, cart, 1);
            }
        }
    }

    @Test
    void a_slot_is_swept_under_a_new_horizon_once_as_much_was_written_as_it_has_carts() throws Exception {
        asked.left = 1_000;
        gathering.raised(7, 1_000);
        changeMany(MOST);
        assertThat(asked.swept).isEmpty();
        changeMany(1);
        assertThat(asked.swept).containsExactly(1_000L);
        changeMany(1_000 + MOST + 1);
        assertThat(asked.swept).hasSize(1);
        gathering.raised(7, 2_000);
        gathering.run();
        assertThat(asked.swept).containsExactly(1_000L, 2_000L);
    }

    @Test
    void a_slot_is_swept_under_any_horizon_once_its_carts_would_have_more_records_than_they_may() throws Exception {
        asked.left = 10;
        changeMany(MOST * MOST);
        assertThat(asked.swept).isEmpty();
        changeMany(1);
        assertThat(asked.swept).containsExactly(0L);
        changeMany(MOST * (10 + MOST));
        assertThat(asked.swept).hasSize(1);
        changeMany(1);
        assertThat(asked.swept).containsExactly(0L, 0L);
    }

    /** Each of a cart of its own. */
    private void changeMany(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            change(7, "cart-" + asked.carts++, 1);
        }
    }

    @Test
    void slots_are_swept_one_at_a_time_and_it_says_so() throws Exception {
        for (int slot = 0; slot < 3; slot++) {
            gathering.raised(slot, 1_000);
            for (int i = 0; i <= MOST; i++) {
                gathering.changed(slot, RecordKey.ofCart(slot, "cart-" + i));
            }
        }
        gathering.dropped(1);
        assertThat(gathering.run()).isTrue();
        assertThat(asked.swept).hasSize(1);
        assertThat(gathering.run()).isFalse();
        assertThat(asked.swept).hasSize(2);
        assertThat(gathering.run()).isFalse();
        assertThat(asked.swept).hasSize(2);
    }

    @Test
    void a_slot_that_is_dropped_and_filled_again_begins_anew() throws Exception {
        change(7, "mohan", MOST - 1);
        gathering.dropped(7);
        change(7, "mohan", MOST - 1);
        assertThat(asked.gathered).isEmpty();
    }

    private void change(int slot, String cart, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            gathering.changed(slot, RecordKey.ofCart(slot, cart));
            gathering.run();
        }
    }

    /** What it is asked to do. */
    private static final class Asked implements Records {
        private final List<String> gathered = new ArrayList<>();
        private final List<Live> from = new ArrayList<>();
        private final List<Long> swept = new ArrayList<>();
        private final Live after = new Live(5, 6);
        private int carts;
        private long left;

        @Override
        public Live gather(WriteBatch batch, byte[] cart, Live since) {
            gathered.add(RecordKey.key(cart));
            from.add(since);
            return after;
        }

        @Override
        public long sweep(WriteBatch batch, int slot, long horizon) {
            swept.add(horizon);
            return left;
        }

        @Override
        public void write(WriteBatch batch, boolean sync) {}

        @Override
        public void put(WriteBatch batch, byte[] cart, Cart change) {}

        @Override
        public void raise(WriteBatch batch, int slot, long horizon) {}

        @Override
        public void remember(WriteBatch batch, long founded, List<String> ids) {}

        @Override
        public void drop(WriteBatch batch, int slot) {}

        @Override
        public void sync() {}
    }
}
