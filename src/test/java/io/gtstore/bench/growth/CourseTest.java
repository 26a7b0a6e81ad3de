// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.bench.OperationTap.Outcome;
import io.gtstore.bench.Step;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static final long ORIGIN = -TimeUnit.SECONDS.toNanos(1);

    private final TimeSeries course = new TimeSeries(ORIGIN, 3);

    @Test
    void an_operation_counts_where_it_ended_and_a_put_from_when_it_was_due() {
        ended(Step.PUT, -50, 30, Outcome.OK);
        ended(Step.PUT, 80, 100, Outcome.OK);
        ended(Step.GET, 90, 199, Outcome.OK);
        assertThat(course.ended()).containsExactly(1, 2, 0);
        assertThat(course.longestPutMillis()).containsExactly(80, 20, 0);
        assertThat(course.longestPutMillis(1, 3)).isEqualTo(20);
    }

    @Test
    void what_failed_or_lies_outside_is_not_counted() {
        ended(Step.PUT, -20, -1, Outcome.OK);
        ended(Step.PUT, 299, 300, Outcome.OK);
        ended(Step.PUT, 0, 10, Outcome.FAILED);
        ended(Step.PUT, 0, 10, Outcome.UNKNOWN);
        assertThat(course.ended()).containsOnly(0);
    }

    private void ended(Step step, long dueMillis, long endMillis, Outcome outcome) {
        course.ended(
                step,
                ORIGIN + TimeUnit.MILLISECONDS.toNanos(dueMillis),
                ORIGIN + TimeUnit.MILLISECONDS.toNanos(endMillis),
                outcome);
    }
}
