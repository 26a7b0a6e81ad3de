// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/**
 * The program's logs: to stderr, each event a {@link LogLine}. Set up by {@link Main} and nobody else, so that an application that embeds the store keeps
 * its own; and not where the user names a file of logback's own.
 */
final class StderrLog {
    /** The system property that names a file of logback's own. */
    static final String CONFIGURATION = "logback.configurationFile";

    private StderrLog() {}

    /**
     * Sends all logs of this process to stderr.
     *
     * @param level of all loggers, by its name
     * @param libraries whether libraries run that log by java.util.logging, as Raft's transport does
     */
    static void install(String level, boolean libraries) {
        if (System.getProperty(CONFIGURATION) == null
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            configure(context, level, System.err);
        }
        if (libraries) {
            JulBridge.install(LogManager.getLogManager());
        }
    }

    static void configure(LoggerContext context, String level, OutputStream stream) {
        context.reset();
        LogLine layout = new LogLine();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> stderr = new OutputStreamAppender<>();
        stderr.setContext(context);
        stderr.setName("stderr");
        stderr.setEncoder(encoder);
        stderr.setOutputStream(stream);
        stderr.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(level, Level.INFO));
        root.addAppender(stderr);
        // The managers tell of their leaders themselves; Raft's own warnings repeat for as long as one of them is away.
        // What ends it is told in one line, not in a trace.
        if (root.getLevel().isGreaterOrEqual(Level.INFO)) {
            context.getLogger("org.apache.ratis").setLevel(Level.ERROR);
            context.getLogger("org.apache.ratis.util.LifeCycle").setLevel(Level.OFF);
        }
    }
}
