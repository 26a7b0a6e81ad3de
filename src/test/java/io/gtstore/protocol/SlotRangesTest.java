// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotRangesTest {
    @Property(tries = 300)
    void a_set_is_read_as_it_was_written(@ForAll int[] seeds, @ForAll @IntRange(min = 1, max = 65_536) int slots) {
        BitSet set = new BitSet();
        for (int seed : seeds) {
            int from = Math.floorMod(seed, slots);
            set.set(from, Math.min(slots, from + 1 + Math.floorMod(seed >> 16, 40)));
        }
        assertThat(SlotRanges.parse(SlotRanges.format(set))).isEqualTo(set);
    }

    @Test
    void ranges_and_single_slots_are_read_in_any_order() {
        assertThat(SlotRanges.parse("512,0-2,65535,7-7,1").stream()).containsExactly(0, 1, 2, 7, 512, 65_535);
        assertThat(SlotRanges.parse("").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",", "1,", ",1", "1,,2", "-", "1-", "-1", "1--2", "1-2-3", "a", "1 ", "+1", "٣", "000001", "65536",
                "2-1", "99999", "1-65536", "1.0"
            })
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> SlotRanges.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
