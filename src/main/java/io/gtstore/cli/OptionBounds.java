// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.config.SettingException;

/** Bounds of options that are no settings. */
final class OptionBounds {
    private OptionBounds() {}

    /** A {@link SettingException} that names the option if the value lies outside. */
    static void check(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new SettingException("%s is %d, but must be %d..%d".formatted(option, value, least, most));
        }
    }
}
