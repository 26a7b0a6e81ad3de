// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Measurements per step: response times in µs, failures, unknown outcomes, and consistency violations. On one event loop; no locks. */
final class Metrics {
    /** The longest time that is told apart: an operation ends with its deadline, far earlier. */
    static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(10);

    /** More violations are counted only. */
    private static final int MAX_VIOLATIONS = 10;

    private static final int DIGITS = 3;

    /** Measurements of one step. */
    static final class OfStep {
        final Histogram micros = new Histogram(MAX_MICROS, DIGITS);
        long failures;
        long unknown;

        void add(OfStep other) {
            micros.add(other.micros);
            failures += other.failures;
            unknown += other.unknown;
        }
    }

    private final Map<Step, OfStep> steps = new EnumMap<>(Step.class);
    private final List<String> violations = new ArrayList<>();
    private long violationCount;
    private long checkedGets;
    private long checkedCheckouts;
    private long unnamed;
    private long late;
    private long unchecked;
    private @Nullable String firstFailure;

    Metrics() {
        for (Step step : Step.values()) {
            steps.put(step, new OfStep());
        }
    }

    /** The step was answered ok after that time. */
    void ok(Step step, long nanos) {
        of(step).micros.recordValue(Math.min(MAX_MICROS, Math.max(1, TimeUnit.NANOSECONDS.toMicros(nanos))));
    }

    /** The step failed for certain, or nobody knows. */
    void failed(Step step, boolean definite, Throwable why) {
        OfStep figures = of(step);
        if (definite) {
            figures.failures++;
        } else {
            figures.unknown++;
        }
        if (firstFailure == null) {
            firstFailure = step.label() + ": " + why.getMessage();
        }
    }

    /** A get was compared with what the cart must hold. */
    void checkedGet() {
        checkedGets++;
    }

    /** Counts a checked finalize. */
    void checkedCheckout() {
        checkedCheckouts++;
    }

    /** The store does not hold what it should. */
    void violation(String line) {
        violationCount++;
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(line);
        }
    }

    /** A finalize that was tried more than once did not name that many items, which its first attempt may have taken. */
    void unnamed(int items) {
        unnamed += items;
    }

    /** Counts operations that were due but could not begin before the end. */
    void late(long operations) {
        late += operations;
    }

    /** The last cart of a shopper could not be checked. */
    void unchecked(Throwable why) {
        unchecked++;
        if (firstFailure == null) {
            firstFailure = "last check of a cart: " + why.getMessage();
        }
    }

    /** Adds what another lane measured. */
    void add(Metrics other) {
        steps.forEach((step, figures) -> figures.add(other.of(step)));
        other.violations.stream().limit(MAX_VIOLATIONS - violations.size()).forEach(violations::add);
        violationCount += other.violationCount;
        checkedGets += other.checkedGets;
        checkedCheckouts += other.checkedCheckouts;
        unnamed += other.unnamed;
        late += other.late;
        unchecked += other.unchecked;
        if (firstFailure == null) {
            firstFailure = other.firstFailure;
        }
    }

    OfStep of(Step step) {
        return Objects.requireNonNull(steps.get(step));
    }

    List<String> violations() {
        return violations;
    }

    long violationCount() {
        return violationCount;
    }

    long checkedGets() {
        return checkedGets;
    }

    long checkedCheckouts() {
        return checkedCheckouts;
    }

    long unnamed() {
        return unnamed;
    }

    long late() {
        return late;
    }

    long unchecked() {
        return unchecked;
    }

    @Nullable
    String firstFailure() {
        return firstFailure;
    }
}
