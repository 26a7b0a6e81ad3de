// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextTest {

    @Test
    void its_text_lists_sessions_and_ranges_in_order() {
        CausalContext context =
                CausalContext.ofRange("abc", 1, 5).plus(new Dot("9w3kq7", 1)).plus(new Dot("abc", 7));

        assertThat(context.encode()).isEqualTo("9w3kq7:1;abc:1-5,7").isEqualTo(context.toString());
        assertThat(CausalContext.EMPTY.encode()).isEmpty();
        assertThat(CausalContext.decode("")).isEqualTo(CausalContext.EMPTY);
    }

    @Test
    void neighbouring_ranges_become_one() {
        CausalContext context = CausalContext.ofRange("a", 1, 2).union(CausalContext.ofRange("a", 4, 5));

        assertThat(context.ranges()).isEqualTo(2);
        assertThat(context.plus(new Dot("a", 3))).isEqualTo(CausalContext.ofRange("a", 1, 5));
        assertThat(CausalContext.decode("a:1-2,3,4-4")).isEqualTo(CausalContext.ofRange("a", 1, 4));
    }

    @Test
    void ranges_count_those_of_the_most_broken_session() {
        assertThat(CausalContext.EMPTY.ranges()).isZero();
        assertThat(CausalContext.decode("a:1,3,5;b:1").ranges()).isEqualTo(3);
    }

    @Test
    void adding_what_is_seen_returns_the_same_context() {
        CausalContext context = CausalContext.ofRange("a", 1, 9);

        assertThat(context.plus(new Dot("a", 4))).isSameAs(context);
        assertThat(context.union(CausalContext.ofRange("a", 2, 3))).isSameAs(context);
        assertThat(CausalContext.EMPTY.union(context)).isSameAs(context);
    }

    @Test
    void the_greatest_seq_is_held_without_overflow() {
        CausalContext context = CausalContext.ofRange("a", 1, Long.MAX_VALUE);

        assertThat(context.union(CausalContext.ofRange("a", Long.MAX_VALUE, Long.MAX_VALUE)))
                .isEqualTo(context);
        assertThat(CausalContext.ofRange("a", 1, 1).missing(context))
                .isEqualTo(CausalContext.ofRange("a", 2, Long.MAX_VALUE));
        assertThat(CausalContext.decode(context.encode())).isEqualTo(context);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a, without ':'",
                ":1, not a session name",
                "a b:1, not a session name",
                "a:, a seq must be a number",
                "a:0, a seq must be a number",
                "a:01, a seq must be a number",
                "a:-1, a seq must be a number",
                "a:1-, a seq must be a number",
                "a:99999999999999999999, beyond 2^63",
                "a:5-4, ends before it begins",
                "\"a:1,1\", not ascending",
                "\"a:1-5,4-9\", not ascending",
                "b:1;a:1, not in ascending order",
                "a:1;a:3, not in ascending order",
                "a:1;, without ':'",
                "a:1x, unexpected 'x'",
            })
    void a_malformed_text_is_refused_with_the_reason(String text, String reason) {
        assertThatThrownBy(() -> CausalContext.decode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("context at character ")
                .hasMessageContaining(reason);
    }

    @Test
    void whatever_can_be_written_can_be_read_however_many_sessions_it_names() {
        CausalContext many = CausalContext.decode(sessions(10_000));
        assertThat(many.sessions()).isEqualTo(10_000);
        assertThat(CausalContext.decode(many.encode())).isEqualTo(many);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a:1-5;b:1 | a:3-9;c:1 | a:3-5",
                "a:1-5     | a:1-9     | a:1-5",
                "a:1,3,5   | b:1       | ''",
            })
    void what_two_contexts_have_both_seen(String one, String other, String both) {
        assertThat(CausalContext.decode(one)
                        .intersection(CausalContext.decode(other))
                        .encode())
                .isEqualTo(both);
        assertThat(CausalContext.decode(other)
                        .intersection(CausalContext.decode(one))
                        .encode())
                .isEqualTo(both);
    }

    @Test
    void of_what_is_below_one_horizon_only_what_the_other_context_names_is_common() {
        String early = Sessions.issue(1_000, 1);
        String late = Sessions.issue(9_000, 1);
        CausalContext named = CausalContext.ofRange(early, 1, 3).union(CausalContext.ofRange(late, 1, 2));
        CausalContext raised = CausalContext.ofRange(late, 2, 5).raise(5_000);
        CausalContext both = CausalContext.ofRange(early, 1, 3).union(CausalContext.ofRange(late, 2, 2));
        assertThat(named.intersection(raised)).isEqualTo(both);
        assertThat(raised.intersection(named)).isEqualTo(both);
        assertThat(raised.intersection(raised.raise(6_000))).isEqualTo(raised);
    }

    @Test
    void dots_and_ranges_begin_at_1_and_have_a_sessions_name() {
        assertThatThrownBy(() -> new Dot("a", 0)).hasMessageContaining("seq must be at least 1");
        assertThatThrownBy(() -> new Dot("a:b", 1)).hasMessageContaining("not a session name");
        assertThatThrownBy(() -> CausalContext.ofRange("a", 0, 1)).hasMessageContaining("not a range");
        assertThatThrownBy(() -> CausalContext.ofRange("a", 2, 1)).hasMessageContaining("not a range");
        assertThatThrownBy(() -> CausalContext.ofRange("", 1, 1)).hasMessageContaining("not a session name");
    }

    private static String sessions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format("s%05d:1", i))
                .collect(Collectors.joining(";"));
    }
}
