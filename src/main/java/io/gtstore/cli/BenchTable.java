// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of a run for people: a line about it, a row per step, and what is worth a remark. */
final class BenchTable {
    private static final List<String> HEADS = List.of(
            "OPERATION", "COUNT", "PER S", "P50 MS", "P90 MS", "P99 MS", "P99.9 MS", "MAX MS", "FAILED", "UNKNOWN");

    private BenchTable() {}

    static String of(LoadResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADS);
        result.steps().forEach(step -> rows.add(row(step)));
        List<String> lines = new ArrayList<>();
        lines.add(summary(result.options()));
        lines.add(StatusTable.aligned(rows));
        lines.addAll(remarks(result));
        return String.join(System.lineSeparator(), lines);
    }

    private static String summary(LoadOptions options) {
        String loop = options.open()
                ? String.format(Locale.ROOT, "open loop at %.0f/s, timed from when each was due", options.rate())
                : "closed loop";
        return "mix %s   sessions %d   %s   %d s after %d s of warm-up   items of %d bytes   client threads %d"
                .formatted(
                        options.mix().label(),
                        options.sessions(),
                        loop,
                        options.seconds(),
                        options.warmupSeconds(),
                        options.itemBytes(),
                        options.threads());
    }

    private static List<String> row(LoadResult.OfStep step) {
        return List.of(
                step.step(),
                Long.toString(step.count()),
                String.format(Locale.ROOT, "%.0f", step.rate()),
                millis(step.p50Micros()),
                millis(step.p90Micros()),
                millis(step.p99Micros()),
                millis(step.p999Micros()),
                millis(step.maxMicros()),
                Long.toString(step.failures()),
                Long.toString(step.unknown()));
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.2f", micros / 1_000.0);
    }

    private static List<String> remarks(LoadResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(result.processorTime().describe());
        if (result.late() > 0) {
            lines.add("the rate was not reached: %d operations were due, but could not begin before the end"
                    .formatted(result.late()));
        }
        if (result.unnamed() > 0) {
            lines.add(
                    "%d items were not named by a finalize that was tried again; its first attempt may have taken them"
                            .formatted(result.unnamed()));
        }
        if (result.unchecked() > 0) {
            lines.add("%d last carts could not be checked".formatted(result.unchecked()));
        }
        if (result.firstFailure() != null) {
            lines.add("first failure: " + PrintableText.line(result.firstFailure()));
        }
        result.violations().forEach(violation -> lines.add("WRONG: " + PrintableText.line(violation)));
        lines.add(String.format(
                Locale.ROOT,
                "checked %,d gets and %,d checkouts: %s",
                result.checkedGets(),
                result.checkedCheckouts(),
                result.violationCount() == 0
                        ? "nothing missing"
                        : String.format(Locale.ROOT, "%,d wrong", result.violationCount())));
        return lines;
    }
}
