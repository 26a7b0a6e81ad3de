// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextHorizonTest {

    private static final String OLD = Sessions.issue(1_000, 7);
    private static final String YOUNG = Sessions.issue(2_000, 7);

    @Test
    void its_text_begins_with_the_horizon_if_there_is_one() {
        CausalContext context = CausalContext.of(new Dot(YOUNG, 1), new Dot(YOUNG, 2));

        assertThat(context.encode()).isEqualTo(YOUNG + ":1-2");
        assertThat(context.raise(1_500).encode()).isEqualTo("@1500;" + YOUNG + ":1-2");
        assertThat(CausalContext.EMPTY.raise(1_500).encode()).isEqualTo("@1500");
        assertThat(CausalContext.decode("@1500")).isEqualTo(CausalContext.EMPTY.raise(1_500));
    }

    @Test
    void what_the_horizon_covers_is_freed() {
        CausalContext context = CausalContext.of(new Dot(OLD, 1), new Dot(YOUNG, 1), new Dot("ann", 1));
        CausalContext raised = context.raise(1_001);

        assertThat(raised.sessions()).isEqualTo(2);
        assertThat(raised.contains(new Dot(OLD, 1))).isTrue();
        assertThat(raised.contains(new Dot(OLD, 99))).as("never came").isTrue();
        assertThat(raised.contains(new Dot(YOUNG, 2))).isFalse();
        assertThat(raised.contains(new Dot("ann", 2))).isFalse();
    }

    @Test
    void a_session_issued_at_the_horizon_is_not_below_it() {
        assertThat(CausalContext.EMPTY.raise(1_000).contains(new Dot(OLD, 1))).isFalse();
        assertThat(CausalContext.EMPTY.raise(1_001).contains(new Dot(OLD, 1))).isTrue();
    }

    @Test
    void a_horizon_never_falls() {
        CausalContext context = CausalContext.EMPTY.raise(1_500);

        assertThat(context.raise(1_500)).isSameAs(context);
        assertThat(context.raise(3)).isSameAs(context);
        assertThat(context.union(CausalContext.EMPTY.raise(3))).isSameAs(context);
        assertThat(context.plus(new Dot(OLD, 1))).isSameAs(context);
    }

    @Test
    void under_a_horizon_alone_something_was_seen() {
        assertThat(CausalContext.EMPTY.raise(1).isEmpty()).isFalse();
        assertThat(CausalContext.EMPTY.raise(0)).isSameAs(CausalContext.EMPTY);
    }

    @Test
    void a_horizon_that_no_session_could_bear_is_refused() {
        assertThatThrownBy(() -> CausalContext.EMPTY.raise(Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "@, a horizon must be a number",
        "@0, a horizon must be a number",
        "@05, a horizon must be a number",
        "@-5, a horizon must be a number",
        "@99999999999999999999, a horizon beyond 2^63",
        "@101559956668416, beyond what sessions can bear",
        "@5;, without ':'",
        "@5a:1, unexpected 'a'",
        "@5;@6, without ':'",
        "a:1;@5, without ':'",
        "@5;b:1;a:1, not in ascending order",
        "@1001;0000000rs0000000000007:1, from before the horizon",
    })
    void a_malformed_text_is_refused_with_the_reason(String text, String reason) {
        assertThatThrownBy(() -> CausalContext.decode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("context at character ")
                .hasMessageContaining(reason);
    }
}
