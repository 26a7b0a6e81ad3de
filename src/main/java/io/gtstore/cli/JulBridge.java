// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bridge from java.util.logging (used by Raft's gRPC) to the process's log and its levels. */
final class JulBridge extends Handler {
    private static final SimpleFormatter TEXT = new SimpleFormatter();

    /** Takes the place of all handlers of the root. */
    static void install(LogManager manager) {
        java.util.logging.Logger root = manager.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new JulBridge());
    }

    @Override
    public void publish(LogRecord event) {
        String name = event.getLoggerName();
        Logger logger = LoggerFactory.getLogger(name == null ? "java.util.logging" : name);
        logger.atLevel(level(event.getLevel())).setCause(event.getThrown()).log(() -> TEXT.formatMessage(event));
    }

    private static org.slf4j.event.Level level(Level level) {
        int value = level.intValue();
        return value >= Level.SEVERE.intValue()
                ? org.slf4j.event.Level.ERROR
                : value >= Level.WARNING.intValue()
                        ? org.slf4j.event.Level.WARN
                        : value >= Level.INFO.intValue() ? org.slf4j.event.Level.INFO : org.slf4j.event.Level.DEBUG;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
