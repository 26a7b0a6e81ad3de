// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.config.Durations;
import io.gtstore.config.SettingException;
import java.time.Duration;

/** The option {@code --until}: after what time an item goes by itself. */
final class UntilOption {
    static final String NAME = "--until";

    private UntilOption() {}

    /** The duration; a {@link SettingException} that names the option if it is none, or zero. */
    static Duration parse(String text) {
        long millis = Durations.parse(text).orElse(0);
        if (millis == 0) {
            throw new SettingException(
                    "%s is %s, but must be a whole number from 1 on with its unit ms, s, m or h, as in 15m"
                            .formatted(NAME, Lines.item(text)));
        }
        return Duration.ofMillis(millis);
    }
}
