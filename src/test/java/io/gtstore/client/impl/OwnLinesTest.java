// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Dot;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OwnLinesTest {
    private final OwnLines own = new OwnLines();

    @Test
    void what_is_taken_is_not_handed_out_again() {
        own.note("a", dot(1));
        own.note("b", dot(2));
        own.note("a", dot(3));
        assertThat(own.take("a", dot(4))).containsExactly(dot(1), dot(3));
        assertThat(own.take("a", dot(5))).isEmpty();
        assertThat(own.take("b", dot(5))).containsExactly(dot(2));
        assertThat(own.size()).isZero();
    }

    @Test
    void changes_of_a_former_session_and_later_ones_are_not_folded() {
        own.note("a", new Dot("former", 1));
        own.note("a", dot(3));
        assertThat(own.take("a", dot(2))).isEmpty();
        assertThat(own.size()).isZero();
    }

    @Test
    void a_put_folds_so_many_and_leaves_the_rest_to_the_next_one() {
        int all = OwnLines.MOST_AT_ONCE + 3;
        LongStream.rangeClosed(1, all).forEach(seq -> own.note("a", dot(seq)));
        assertThat(own.take("a", dot(all + 1))).hasSize(OwnLines.MOST_AT_ONCE);
        own.note("a", dot(all + 1));
        assertThat(own.take("a", dot(all + 2))).hasSize(4);
    }

    @Test
    void what_was_added_to_least_recently_is_forgotten_beyond_the_bound() {
        for (int i = 1; i <= 2 * OwnLines.MOST; i++) {
            own.note("sku " + i, dot(i));
            own.note("often", dot(10_000 + i));
        }
        assertThat(own.size()).isEqualTo(OwnLines.MOST);
        assertThat(own.take("sku 1", dot(20_000))).isEmpty();
        assertThat(own.take("often", dot(20_000))).isNotEmpty();
    }

    @Test
    void forgotten_and_checked_out_lines_are_not_folded() {
        own.note("a", dot(1));
        own.note("b", dot(2));
        own.forget("a");
        assertThat(own.take("a", dot(3))).isEmpty();
        own.clear();
        assertThat(own.take("b", dot(3))).isEmpty();
        assertThat(own.size()).isZero();
    }

    private static Dot dot(long seq) {
        return new Dot("present", seq);
    }
}
