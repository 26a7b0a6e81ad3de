// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PlainBytesTest {
    @Property
    void it_ends_at_the_first_byte_that_is_not_plain(
            @ForAll @Size(max = 40) byte[] any, @ForAll @IntRange(max = 8) int from) {
        int begin = Math.min(from, any.length);
        int end = begin;
        while (end < any.length && any[end] >= ' ' && any[end] != '"' && any[end] != '\\') {
            end++;
        }
        assertThat(PlainBytes.end(any, begin, any.length)).isEqualTo(end);
    }

    @Property
    void each_byte_is_seen_at_each_place(@ForAll byte one, @ForAll @IntRange(max = 30) int at) {
        byte[] bytes = new byte[31];
        Arrays.fill(bytes, (byte) 'x');
        bytes[at] = one;
        boolean plain = one >= ' ' && one != '"' && one != '\\';
        assertThat(PlainBytes.end(bytes, 0, bytes.length)).isEqualTo(plain ? bytes.length : at);
        assertThat(PlainBytes.end(bytes, 0, at)).isEqualTo(at);
    }
}
