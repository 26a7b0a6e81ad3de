// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import java.time.Duration;

/** Durations as the milliseconds that messages and timers have. */
final class Durations {
    private static final Duration MOST = Duration.ofMillis(Long.MAX_VALUE);

    private Durations() {}

    /** Rounded up, so that only zero is 0; what is too long is as long as can be. */
    static long millis(Duration duration) {
        if (duration.compareTo(MOST) >= 0) {
            return Long.MAX_VALUE;
        }
        long millis = duration.toMillis();
        return Duration.ofMillis(millis).compareTo(duration) < 0 ? millis + 1 : millis;
    }
}
