// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.config.Settings;
import java.util.Map;

/** Manager options from settings, and what a manager cannot run with. */
public final class ManagerProperties {
    private ManagerProperties() {}

    /** The options of a manager that runs with these settings. */
    public static ManagerOptions from(Settings settings) {
        return ManagerOptions.PROPERTIES.apply(settings, new ManagerOptions());
    }

    /** Refuses, with a {@link io.gtstore.config.SettingException}, what no manager can run with. */
    static void check(ManagerOptions options) {
        ManagerOptions.PROPERTIES.check(options, Map.of());
    }
}
