// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import java.io.FileDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Whether anybody can still read standard output. Java tells by an error of the next write, but a command that waits for changes may write nothing for
 * hours: {@code watch KEY | head -1}. The JDK's own poll(2) knows; the program's manifest opens it, and where it cannot be had nobody is said to be gone.
 */
final class OutputReader {
    /** As in poll.h, on Linux and macOS. */
    private static final int POLLERR = 8;

    private static final int POLLHUP = 16;

    private static final @Nullable Method POLL = poll();

    private OutputReader() {}

    /** Whether the reader of standard output is gone: a closed pipe or terminal. */
    static boolean isClosed() {
        Method poll = POLL;
        if (poll == null) {
            return false;
        }
        try {
            return poll.invoke(null, FileDescriptor.out, 0, 0L) instanceof Number events
                    && (events.intValue() & (POLLERR | POLLHUP)) != 0;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }

    private static @Nullable Method poll() {
        try {
            Method poll = Class.forName("sun.nio.ch.Net")
                    .getDeclaredMethod("poll", FileDescriptor.class, int.class, long.class);
            poll.setAccessible(true);
            return poll;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
