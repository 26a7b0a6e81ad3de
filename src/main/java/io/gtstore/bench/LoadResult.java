// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param options what was asked for
 * @param steps the figures of each step that was taken, and at the end those of all together
 * @param queries the figures of puts and gets together
 * @param measuredSeconds how long was measured
 * @param processorTime what of the processors that took
 * @param late operations of the open loop that were due and could not begin before the end
 * @param checkedGets how many gets were compared with what the cart must hold, warm-up and last carts included
 * @param checkedCheckouts how many finalizes were
 * @param unnamed items that a finalize did not name which was tried more than once; its first attempt may have taken them
 * @param unchecked shoppers whose last cart could not be checked
 * @param violationCount how often the store did not hold what it should
 * @param violations the first ten of them, each in a line that names key and item
 * @param firstFailure why the first operation failed; null if none did
 */
public record LoadResult(
        LoadOptions options,
        List<OfStep> steps,
        OfStep queries,
        double measuredSeconds,
        ProcessorTime processorTime,
        long late,
        long checkedGets,
        long checkedCheckouts,
        long unnamed,
        long unchecked,
        long violationCount,
        List<String> violations,
        @Nullable String firstFailure) {
    /** The name of what all steps have in common. */
    public static final String ALL = "all";

    private static final String QUERIES = "put and get";

    /**
     * Figures of one step; times in µs, from when an operation began, or in the open loop was due, to its answer.
     *
     * @param count how many were answered ok
     * @param rate how many in a second
     */
    public record OfStep(
            String step,
            long count,
            double rate,
            double meanMicros,
            long p50Micros,
            long p90Micros,
            long p99Micros,
            long p999Micros,
            long maxMicros,
            long failures,
            long unknown) {

        private static OfStep of(String step, Metrics.OfStep figures, double seconds) {
            Histogram micros = figures.micros;
            return new OfStep(
                    step,
                    micros.getTotalCount(),
                    micros.getTotalCount() / seconds,
                    micros.getMean(),
                    micros.getValueAtPercentile(50),
                    micros.getValueAtPercentile(90),
                    micros.getValueAtPercentile(99),
                    micros.getValueAtPercentile(99.9),
                    micros.getMaxValue(),
                    figures.failures,
                    figures.unknown);
        }

        private JsonObject toJson() {
            return new JsonObject()
                    .put("step", step)
                    .put("count", count)
                    .put("rate", rate)
                    .put("mean_us", meanMicros)
                    .put("p50_us", p50Micros)
                    .put("p90_us", p90Micros)
                    .put("p99_us", p99Micros)
                    .put("p99_9_us", p999Micros)
                    .put("max_us", maxMicros)
                    .put("failures", failures)
                    .put("unknown", unknown);
        }
    }

    static LoadResult of(LoadOptions options, Metrics figures, double seconds, ProcessorMeter processors) {
        List<OfStep> steps = new ArrayList<>();
        Metrics.OfStep all = new Metrics.OfStep();
        Metrics.OfStep queries = new Metrics.OfStep();
        for (Step step : Step.values()) {
            Metrics.OfStep of = figures.of(step);
            all.add(of);
            if (step.query()) {
                queries.add(of);
            }
            if (of.micros.getTotalCount() + of.failures + of.unknown > 0) {
                steps.add(OfStep.of(step.label(), of, seconds));
            }
        }
        steps.add(OfStep.of(ALL, all, seconds));
        return new LoadResult(
                options,
                steps,
                OfStep.of(QUERIES, queries, seconds),
                seconds,
                processors.per(all.micros.getTotalCount()),
                figures.late(),
                figures.checkedGets(),
                figures.checkedCheckouts(),
                figures.unnamed(),
                figures.unchecked(),
                figures.violationCount(),
                figures.violations(),
                figures.firstFailure());
    }

    /** The figures of one step by its name; of {@link #all} if it was never taken. */
    public OfStep step(String name) {
        return steps.stream()
                .filter(step -> step.step().equals(name))
                .findFirst()
                .orElse(all());
    }

    /** The figures of all steps together. */
    public OfStep all() {
        return steps.get(steps.size() - 1);
    }

    /** As JSON, times in µs. */
    public JsonObject toJson() {
        JsonArray rows = new JsonArray();
        steps.forEach(step -> rows.add(step.toJson()));
        return new JsonObject()
                .put("mix", options.mix().label())
                .put("sessions", options.sessions())
                .put("seconds", options.seconds())
                .put("measured_seconds", measuredSeconds)
                .put("warmup", options.warmupSeconds())
                .put("asked_rate", options.rate())
                .put("item_bytes", options.itemBytes())
                .put("client_threads", options.threads())
                .put("steps", rows)
                .put("put_and_get", queries.toJson())
                .put("processor_time", processorTime.toJson())
                .put("late", late)
                .put("checked_gets", checkedGets)
                .put("checked_checkouts", checkedCheckouts)
                .put("unnamed", unnamed)
                .put("unchecked", unchecked)
                .put("violation_count", violationCount)
                .put("violations", new JsonArray(new ArrayList<>(violations)))
                .put("first_failure", firstFailure);
    }
}
