// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import java.time.Duration;

/** Durations as the milliseconds of settings, messages and timers. */
public final class Durations {
    private static final Duration MOST = Duration.ofMillis(Long.MAX_VALUE);
    private static final Duration LEAST = Duration.ofMillis(Long.MIN_VALUE);

    private Durations() {}

    /** Whole milliseconds, rounded up, so that only zero is 0; at the ends of the range of long if it is beyond them. */
    public static long millis(Duration duration) {
        if (duration.compareTo(MOST) >= 0) {
            return Long.MAX_VALUE;
        }
        if (duration.compareTo(LEAST) <= 0) {
            return Long.MIN_VALUE;
        }
        long millis = duration.toMillis();
        return Duration.ofMillis(millis).compareTo(duration) < 0 ? millis + 1 : millis;
    }
}
