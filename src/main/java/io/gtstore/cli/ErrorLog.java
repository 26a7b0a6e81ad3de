// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The log of commands that end soon: errors alone, each a {@link LogLine} on stderr. Logback's start would cost such a command a tenth of its processor
 * time. Public for SLF4J, which makes it by name. For any thread.
 */
public final class ErrorLog implements SLF4JServiceProvider, ILoggerFactory {
    private static final String PROVIDER = "slf4j.provider";
    private static final String VERBOSITY = "slf4j.internal.verbosity";

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter diagnostics = new NOPMDCAdapter();
    private final PrintStream stream;

    /** To stderr. */
    public ErrorLog() {
        this(System.err);
    }

    ErrorLog(PrintStream stream) {
        this.stream = stream;
    }

    /** Has SLF4J use it, in a process that has not logged yet; not where the user names another provider. */
    static void install() {
        if (System.getProperty(PROVIDER) == null) {
            System.setProperty(PROVIDER, ErrorLog.class.getName());
            if (System.getProperty(VERBOSITY) == null) {
                System.setProperty(VERBOSITY, "WARN"); // else it says on stderr which provider it was told to use
            }
        }
    }

    @Override
    public void initialize() {}

    @Override
    public ILoggerFactory getLoggerFactory() {
        return this;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return diagnostics;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public Logger getLogger(String name) {
        return new ErrorLogger(name, stream);
    }

    private static final class ErrorLogger extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1;

        private final transient PrintStream stream;

        ErrorLogger(String name, PrintStream stream) {
            this.name = name;
            this.stream = stream;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String pattern,
                @Nullable Object @Nullable [] arguments,
                @Nullable Throwable thrown) {
            byte[] line = LogLine.of(
                            System.currentTimeMillis(),
                            level.toString(),
                            name,
                            MessageFormatter.basicArrayFormat(pattern, arguments),
                            thrown == null ? null : trace(thrown))
                    .getBytes(StandardCharsets.UTF_8);
            stream.write(line, 0, line.length);
            stream.flush();
        }

        private static String trace(Throwable thrown) {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text, true));
            return text.toString();
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }
    }
}
