// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadRunTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void a_store_that_does_right_passes_and_each_step_is_counted() {
        LoadResult result = run(closed(Mix.CART, 2), 1, StubStore.Fault.NONE);
        assertThat(result.violations()).isEmpty();
        assertThat(result.steps().stream().map(LoadResult.OfStep::step))
                .containsExactly("login", "put", "get", "finalize", LoadResult.ALL);
        assertThat(result.all().count())
                .isEqualTo(result.steps().stream()
                        .filter(step -> !step.step().equals(LoadResult.ALL))
                        .mapToLong(LoadResult.OfStep::count)
                        .sum());
        assertThat(result.all().failures() + result.all().unknown()).isZero();
    }

    @Test
    void a_store_that_drops_an_acknowledged_item_is_found_out() {
        LoadResult result = run(closed(Mix.CART, 1), 1, StubStore.Fault.DROPS);
        assertThat(result.violationCount()).isPositive();
        assertThat(result.violations()).hasSizeLessThanOrEqualTo(10);
        assertThat(result.violations().get(0)).contains("key ", "item ", "was acknowledged");
    }

    @Test
    void a_store_that_is_never_read_is_found_out_at_the_end() {
        LoadResult result = run(closed(Mix.PUT, 1), 1, StubStore.Fault.DROPS);
        assertThat(result.violationCount()).isPositive();
    }

    @Test
    void a_put_of_unknown_outcome_may_be_there_or_not() {
        LoadResult there = run(closed(Mix.CART, 2), 1, StubStore.Fault.LOSES_THE_ANSWER);
        assertThat(there.violations()).isEmpty();
        assertThat(there.all().unknown()).isPositive();
        assertThat(there.firstFailure()).contains("put: the answer was lost");
        LoadResult gone = run(closed(Mix.CART, 2), 1, StubStore.Fault.DROPS_AND_LOSES_THE_ANSWER);
        assertThat(gone.violations()).isEmpty();
    }

    @Test
    void a_finalize_that_is_repeated_for_want_of_an_answer_need_not_name_what_the_first_one_took() {
        LoadResult result = run(closed(Mix.CART, 1), 1, StubStore.Fault.LOSES_ANSWERS_TO_FINALIZE);
        assertThat(result.violations()).isEmpty();
        assertThat(result.unchecked()).isZero();
        assertThat(result.all().unknown()).isPositive();
    }

    @Test
    void in_the_open_loop_every_operation_that_was_due_is_accounted_for() {
        LoadOptions options = new LoadOptions(Mix.CART, 3, 0, 1, 0, 1_000, 100, 2);
        LoadResult result = run(options, 50, StubStore.Fault.NONE);
        assertThat(result.late()).isPositive();
        assertThat(result.all().count() + result.late()).isEqualTo(1_000);
    }

    @Test
    void a_run_ends_after_as_many_puts_and_gets_as_were_asked_for() {
        LoadResult result = run(LoadOptions.closed(Mix.HALF, 4, 0, 3_600).until(200), 1, StubStore.Fault.NONE);
        assertThat(result.queries().count()).isBetween(200L, 203L);
        assertThat(result.measuredSeconds()).isLessThan(3_600);
    }

    @Test
    void a_tap_hears_of_every_operation_what_became_of_it() {
        Map<OperationTap.Outcome, Integer> heard = new ConcurrentHashMap<>();
        LoadResult result = LoadRun.run(
                vertx,
                on -> new StubStore(on, 1, StubStore.Fault.LOSES_THE_ANSWER),
                LoadOptions.closed(Mix.CART, 2, 0, 1),
                LoadProgress.NONE,
                (step, dueNanos, endNanos, outcome) -> {
                    assertThat(endNanos).isGreaterThan(dueNanos);
                    heard.merge(outcome, 1, Integer::sum);
                });
        // Those that began before the measured time are among them.
        assertThat((long) heard.getOrDefault(OperationTap.Outcome.OK, 0))
                .isGreaterThanOrEqualTo(result.all().count())
                .isPositive();
        assertThat((long) heard.getOrDefault(OperationTap.Outcome.UNKNOWN, 0))
                .isGreaterThanOrEqualTo(result.all().unknown())
                .isPositive();
    }

    /** So many that, of four shoppers, one at least has gone through the whole mix. */
    private static LoadOptions closed(Mix mix, int threads) {
        return LoadOptions.closed(mix, 4, 0, 60).on(threads).until(100);
    }

    private LoadResult run(LoadOptions options, long answerMillis, StubStore.Fault fault) {
        return LoadRun.run(
                vertx,
                on -> new StubStore(on, answerMillis, fault),
                options,
                (second, seconds, warmingUp, rate, failed) -> {});
    }
}
