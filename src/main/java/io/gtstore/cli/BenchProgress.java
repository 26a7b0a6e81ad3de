// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.bench.LoadProgress;
import java.io.PrintWriter;
import java.util.Locale;

/** Progress of a run: a line on stderr each second. */
final class BenchProgress {
    private BenchProgress() {}

    static LoadProgress to(PrintWriter err) {
        return (second, seconds, warmingUp, rate, failed) -> err.println(String.format(
                Locale.ROOT,
                "%d s of %d%s: %,d operations/s, %,d failed or unknown",
                second,
                seconds,
                warmingUp ? ", warming up" : "",
                rate,
                failed));
    }
}
