// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MixTest {
    @Test
    void a_cart_is_a_login_five_puts_two_gets_and_a_finalize() {
        assertThat(steps(Mix.CART))
                .isEqualTo(List.of(
                        Step.LOGIN,
                        Step.PUT,
                        Step.PUT,
                        Step.PUT,
                        Step.PUT,
                        Step.PUT,
                        Step.GET,
                        Step.GET,
                        Step.FINALIZE));
    }

    @Test
    void the_other_mixes_are_almost_only_what_they_are_called() {
        assertThat(steps(Mix.PUT).stream().filter(step -> step != Step.PUT))
                .isEqualTo(List.of(Step.LOGIN, Step.FINALIZE));
        assertThat(steps(Mix.LOOK)).isEqualTo(List.of(Step.LOGIN, Step.GET, Step.FINALIZE));
        assertThat(steps(Mix.GET).stream().filter(step -> step == Step.GET)).hasSize(10_000);
    }

    @Test
    void half_is_puts_and_gets_in_turn() {
        assertThat(steps(Mix.HALF)).hasSize(22).startsWith(Step.LOGIN, Step.PUT, Step.GET, Step.PUT);
    }

    private static List<Step> steps(Mix mix) {
        int end = IntStream.iterate(0, at -> at + 1)
                .filter(at -> mix.step(at) == Step.FINALIZE)
                .findFirst()
                .orElseThrow();
        return IntStream.rangeClosed(0, end).mapToObj(mix::step).toList();
    }
}
