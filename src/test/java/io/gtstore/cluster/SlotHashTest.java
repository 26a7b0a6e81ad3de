// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key has the same slot everywhere, for ever. */
class SlotHashTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|0",
                "a|3c2569b2",
                "abc|b3dd93fa",
                "Hello, world!|c0363e43",
                "The quick brown fox jumps over the lazy dog|2e4ff723"
            })
    void murmur3_gives_the_published_hashes(String key, String hex) {
        assertThat(Integer.toHexString(SlotHash.MURMUR3.hash(key))).isEqualTo(hex);
    }

    @Test
    void a_hash_with_its_highest_bit_set_counts_as_a_large_number() {
        assertThat(SlotHash.MURMUR3.slot("abc", 1024)).isEqualTo((int) (0xb3dd93faL % 1024));
        assertThat(SlotHash.MURMUR3.slot("abc", 1000)).isEqualTo((int) (0xb3dd93faL % 1000));
    }

    @Test
    void ascii_sum_cannot_tell_anagrams_apart_and_hashes_the_sum_of_code_points() {
        assertThat(SlotHash.ASCII_SUM.hash("abc")).isEqualTo(SlotHash.ASCII_SUM.hash("cab"));
        assertThat(SlotHash.ASCII_SUM.hash("abc")).isEqualTo(SlotHash.MURMUR3.hash("294"));
    }

    @Test
    void murmur3_spreads_the_keys() {
        int[] counts = new int[16];
        for (int i = 0; i < 16_000; i++) {
            counts[SlotHash.MURMUR3.slot("client" + i, counts.length)]++;
        }
        assertThat(Arrays.stream(counts)).allMatch(count -> count > 800 && count < 1200);
    }

    @Test
    void a_function_is_found_by_its_name_and_others_are_refused() {
        assertThat(SlotHash.fromWire("ascii-sum")).isEqualTo(SlotHash.ASCII_SUM);
        assertThatThrownBy(() -> SlotHash.fromWire("md5")).hasMessageContaining("md5");
    }
}
