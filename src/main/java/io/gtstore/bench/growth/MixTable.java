// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.bench.LoadResult;
import io.gtstore.bench.Step;
import io.gtstore.bench.paper.MarkdownTable;

/** Throughput and response times of puts and gets as something grows, and how throughput compares to that of the first row. */
final class MixTable {
    private final MarkdownTable table;
    private double first;

    /** No row yet. */
    MixTable(String whatGrows) {
        table = new MarkdownTable(
                whatGrows,
                "operations in a second",
                "to the first row",
                "put p50 ms",
                "put p99 ms",
                "get p50 ms",
                "get p99 ms",
                "failed or unknown");
    }

    /** Adds what was measured at that size. */
    void row(int size, LoadResult result) {
        double rate = result.all().rate();
        if (first == 0) {
            first = rate;
        }
        LoadResult.OfStep put = result.step(Step.PUT.label());
        LoadResult.OfStep get = result.step(Step.GET.label());
        table.row(
                size,
                rate,
                rate / first,
                millis(put.p50Micros()),
                millis(put.p99Micros()),
                millis(get.p50Micros()),
                millis(get.p99Micros()),
                result.all().failures() + result.all().unknown());
    }

    static double millis(long micros) {
        return micros / 1_000.0;
    }

    MarkdownTable table() {
        return table;
    }
}
