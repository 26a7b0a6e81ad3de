// SPDX-License-Identifier: Apache-2.0
package io.gtstore.launch;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for a condition on a thread of its own, never an event loop. */
public final class Await {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_MILLIS = 20;

    private Await() {}

    /**
     * Returns once the condition holds.
     *
     * @param what the condition in words, for the message
     * @throws StartException if it does not hold within a minute, or the thread is interrupted
     */
    public static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new StartException("timed out waiting until " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartException("interrupted while waiting until " + what, e);
            }
        }
    }
}
