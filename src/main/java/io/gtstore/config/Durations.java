// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the milliseconds of settings, messages and timers. */
public final class Durations {
    private static final Duration MOST = Duration.ofMillis(Long.MAX_VALUE);
    private static final Duration LEAST = Duration.ofMillis(Long.MIN_VALUE);

    /** So few digits that no unit takes it beyond a long. */
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,12})(ms|s|m|h)");

    private Durations() {}

    /** Milliseconds from a whole number with its unit, {@code ms}, {@code s}, {@code m} or {@code h}, as in {@code 250ms}; empty for any other text. */
    public static OptionalLong parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return OptionalLong.of(
                switch (matcher.group(2)) {
                    case "ms" -> count;
                    case "s" -> count * 1_000;
                    case "m" -> count * 60_000;
                    default -> count * 3_600_000;
                });
    }

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
