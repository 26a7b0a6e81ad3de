package io.gtstore.cli;

import io.gtstore.bench.LoadProgress;
import java.io.PrintWriter;

/** How a run goes, in one line of the terminal that is written anew each second; nothing where there is no terminal. */
final class BenchProgress {
    private BenchProgress() {}

    static LoadProgress to(PrintWriter err) {
        return ClientCommand.atTerminal()
                ? (second, seconds, warmingUp, rate, failed) -> {
                    err.print("\r\033[K");
                    if (second < seconds) {
                        err.print("%d s of %d%s: %d operations/s, %d failed or unknown"
                                .formatted(second, seconds, warmingUp ? ", warming up" : "", rate, failed));
                    }
                    err.flush();
                }
                : (second, seconds, warmingUp, rate, failed) -> {};
    }
}
