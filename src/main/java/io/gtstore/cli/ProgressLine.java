// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.backup.Progress;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Says on stderr, once in two seconds, how far a long command has come. What ends sooner says nothing. */
final class ProgressLine implements Progress {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PrintWriter err;
    private final String command;
    private final String unit;
    private long last = System.nanoTime();

    ProgressLine(PrintWriter err, String command, String unit) {
        this.err = err;
        this.command = command;
        this.unit = unit;
    }

    @Override
    public void at(long done, long of, long carts, long items) {
        long now = System.nanoTime();
        if (now - last >= EVERY_NANOS) {
            last = now;
            err.println("%s: %d of %d %s, %d carts, %d items".formatted(command, done, of, unit, carts, items));
        }
    }
}
