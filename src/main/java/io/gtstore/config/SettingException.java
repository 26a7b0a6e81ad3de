// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

/** A setting that cannot be used. Its message is one line for the user: which setting, its value, and what is allowed. */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public SettingException(String message) {
        super(message);
    }
}
