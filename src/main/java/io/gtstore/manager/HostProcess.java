// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import org.apache.ratis.util.ExitUtils;

/**
 * Keeps Raft from doing as if the process were its own: on some failures it would end it, and as soon as it is asked not to, it takes all threads' uncaught
 * exceptions for itself. An application that this manager is embedded in keeps its own handler.
 */
public final class HostProcess {
    static {
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.disableSystemExit();
        Thread.setDefaultUncaughtExceptionHandler(handler);
    }

    private HostProcess() {}

    /** From now on, whatever Raft meets does not end the process. */
    public static void preventExit() {
        // done when this class was loaded
    }
}
