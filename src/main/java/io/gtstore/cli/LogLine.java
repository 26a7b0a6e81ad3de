// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line for each event: time with date and zone, level, the member that it is about where that is known, the logger, the message and, behind bars, the
 * stack trace. What others wrote into a message is escaped, so that nobody forges a line.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    private static final Pattern LINE_END = Pattern.compile("\\s*\\R\\s*");

    /** The members of this process by their deployments; "" has what is true of every other thread. */
    private static final Map<String, String> MEMBERS = new ConcurrentHashMap<>();

    /** From now on, what a deployment logs bears its member's name; "" is for what no deployment logs. For any thread. */
    static void name(String deployment, String member) {
        MEMBERS.put(deployment, member);
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return of(
                event.getTimeStamp(),
                event.getLevel().levelStr,
                event.getLoggerName(),
                String.valueOf(event.getFormattedMessage()),
                thrown == null ? null : ThrowableProxyUtil.asString(thrown));
    }

    /** The line of an event, with its end; the trace may be null. For any thread. */
    static String of(long timeMillis, String level, String logger, String message, @Nullable String trace) {
        StringBuilder line = new StringBuilder(160);
        TIME.formatTo(Instant.ofEpochMilli(timeMillis), line);
        line.append(' ').append(level).append(level.length() < 5 ? "  " : " ");
        String member = member();
        if (!member.isEmpty()) {
            line.append(PrintableText.line(member)).append(' ');
        }
        line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
        line.append(oneLine(message));
        if (trace != null) {
            line.append(" | ").append(oneLine(trace));
        }
        return line.append(System.lineSeparator()).toString();
    }

    private static String member() {
        String process = MEMBERS.getOrDefault("", "");
        Context context = Vertx.currentContext();
        String deployment = context == null ? null : context.deploymentID();
        return deployment == null ? process : MEMBERS.getOrDefault(deployment, process);
    }

    private static String oneLine(String text) {
        return PrintableText.line(LINE_END.matcher(text.strip()).replaceAll(" | "));
    }
}
