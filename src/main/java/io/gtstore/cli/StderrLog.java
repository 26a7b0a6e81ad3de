package io.gtstore.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;

/**
 * The program's logs: to stderr, in one line each. In code, as reading XML takes a tenth of a one-shot command. It stays out of the way where
 * {@link Main} did not ask for it (an application that embeds the store), or where the user names a file of logback's own.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class StderrLog extends ContextAwareBase implements Configurator {
    /** The system property with the level; unset outside the program. */
    static final String LEVEL = "gtstore.log";

    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n%ex{short}";

    /** Made by logback. */
    public StderrLog() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        String level = System.getProperty(LEVEL);
        if (level == null || System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setName("stderr");
        stderr.setTarget(ConsoleTarget.SystemErr.getName());
        stderr.setEncoder(encoder);
        stderr.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(level, Level.INFO));
        root.addAppender(stderr);
        // The managers tell of their leaders themselves; Raft's own warnings repeat for as long as one of them is away.
        // What
        // ends it is told in one line, not in a trace.
        if (root.getLevel().isGreaterOrEqual(Level.INFO)) {
            context.getLogger("org.apache.ratis").setLevel(Level.ERROR);
            context.getLogger("org.apache.ratis.util.LifeCycle").setLevel(Level.OFF);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
