// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Shards share a node's slots among them. */
class SlotRangePropertiesTest {
    @Property
    void each_slot_is_in_the_share_of_its_shard_and_in_no_other(
            @ForAll @IntRange(min = 1, max = 200) int slots, @ForAll @IntRange(min = 1, max = 20) int shards) {
        BitSet all = new BitSet();
        all.set(0, slots);
        BitSet found = new BitSet();
        int last = -1;
        for (int shard = 0; shard < shards; shard++) {
            BitSet part = new SlotRange(shard, shards).of(all, slots);
            for (int slot : part.stream().toArray()) {
                assertThat(SlotRange.indexOf(slot, shards, slots)).isEqualTo(shard);
                assertThat(slot).as("in order").isGreaterThan(last);
                last = slot;
            }
            assertThat(part.cardinality()).isBetween(slots / shards, slots / shards + 1);
            found.or(part);
        }
        assertThat(found).isEqualTo(all);
    }

    @Property
    void slots_that_there_are_not_belong_to_the_last(
            @ForAll @IntRange(min = 1, max = 200) int slots,
            @ForAll @IntRange(min = 1, max = 20) int shards,
            @ForAll @IntRange(min = 0, max = 65_535) int beyond) {
        BitSet one = new BitSet();
        one.set(slots + beyond);
        assertThat(SlotRange.indexOf(slots + beyond, shards, slots)).isEqualTo(shards - 1);
        assertThat(new SlotRange(shards - 1, shards).of(one, slots)).isEqualTo(one);
    }
}
