// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Sessions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a table of slots says of itself at once, for which nobody goes through all of it. */
class SlotTablePropertiesTest {
    private static final long WALL = 1_800_000_000_000L;
    private static final int SLOTS = 6;

    @Property(tries = 200)
    void totals_are_the_sums_of_what_is_held_and_of_what_is_held_for_others(@ForAll long seed) {
        Random random = new Random(seed);
        SlotTable table = new SlotTable();
        BitSet owned = new BitSet();
        for (int step = 1; step <= 120; step++) {
            int slot = random.nextInt(SLOTS);
            switch (random.nextInt(10)) {
                case 0 -> {
                    owned = BitSet.valueOf(new long[] {random.nextInt(1 << SLOTS)});
                    table.setOwned(owned);
                }
                case 1 -> table.remove(slot);
                case 2 -> table.raise(slot, WALL + step);
                case 3 -> table.pack(slot, 1 + random.nextInt(500));
                case 4 -> {
                    table.remove(slot);
                    SlotCarts found = new SlotCarts();
                    found.put("recovered", cart(random, step));
                    table.add(slot, found);
                }
                default -> {
                    String key = "customer-" + random.nextInt(8);
                    table.put(slot, key, MergePolicy.UNION.merge(table.get(slot).get(key), cart(random, step)));
                }
            }
            check(table, owned);
        }
        table.clear();
        check(table, owned);
    }

    private static void check(SlotTable table, BitSet owned) {
        long[] bytes = new long[2];
        int[] foreign = new int[1];
        table.forEach((slot, carts) -> {
            bytes[0] += carts.heapBytes();
            if (!owned.get(slot)) {
                bytes[1] += carts.heapBytes();
                foreign[0] += carts.size();
            }
        });
        assertThat(table.heapBytes()).isEqualTo(bytes[0]);
        assertThat(table.foreignBytes()).isEqualTo(bytes[1]);
        assertThat(table.foreignCarts()).isEqualTo(foreign[0]);
    }

    /** A put of the session that logged in at that step, or its checkout. */
    private static Cart cart(Random random, int step) {
        Dot dot = new Dot(Sessions.issue(WALL + step - 5, step), 1);
        return random.nextBoolean()
                ? Cart.putDelta(new Entry(dot, WALL << 16, "\"apple\""), List.of(), "a")
                : Cart.finalizeDelta(dot, io.gtstore.cart.CausalContext.EMPTY, WALL << 16, "a");
    }

    /** A transfer asks for a slot's keys chunk by chunk: when it sorted them for each, this took 20 s. */
    @Example
    void a_slot_of_many_carts_is_read_chunk_by_chunk_without_sorting_it_again() {
        int carts = 20_000;
        SlotCarts slot = new SlotCarts();
        for (int i = 0; i < carts; i++) {
            slot.put("customer-" + (i * 7_919L) % carts, Cart.putDelta(entry(i), List.of(), "a"));
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadCpuTime();
        List<String> read = new ArrayList<>();
        String after = "";
        while (read.size() < carts) {
            for (String key : slot.keysBehind(after)) {
                read.add(key);
                after = key;
                if (read.size() % 20 == 0) {
                    break;
                }
            }
            slot.put(
                    "customer-0", Cart.putDelta(entry(carts + read.size()), List.of(), "a")); // changes go on meanwhile
        }
        assertThat((threads.getCurrentThreadCpuTime() - begun) / 1_000_000)
                .as("ms of this thread")
                .isLessThan(3_000);
        assertThat(read).isSorted().doesNotHaveDuplicates().hasSize(carts);
    }

    private static Entry entry(int number) {
        return new Entry(new Dot(Sessions.issue(WALL, number), 1), WALL << 16, "\"apple\"");
    }
}
