// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeedsTest {
    @Test
    void each_is_run_once_and_those_that_do_not_hold_are_told() throws InterruptedException {
        Queue<Long> ran = new ConcurrentLinkedQueue<>();
        Seeds seeds = Seeds.run(1_000, 100, seed -> {
            ran.add(seed);
            return seed % 25 != 0;
        });
        assertThat(seeds).isEqualTo(new Seeds(100, List.of(1_000L, 1_025L, 1_050L, 1_075L)));
        assertThat(ran)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(1_000, 1_100).boxed().toList());
    }

    /** The other workers run the seeds that are left, all but one. */
    @Test
    void a_worker_that_dies_of_an_error_fails_the_run() {
        assertThatThrownBy(() -> Seeds.run(1, 100, seed -> {
                    if (seed == 7) {
                        throw new StackOverflowError("in seed 7");
                    }
                    return true;
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("in seed 7");
    }
}
