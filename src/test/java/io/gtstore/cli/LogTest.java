// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogTest {
    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    @BeforeEach
    void configure() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        StderrLog.configure(context, "INFO", stderr);
    }

    @AfterEach
    void nameless() {
        LogLine.name("", "");
    }

    @Test
    void a_line_has_date_zone_level_member_logger_and_message() {
        LogLine.name("", "node-1");
        context.getLogger("io.gtstore.node.Membership").info("{} is a member (epoch {})", "node-1", 7);
        assertThat(logged())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)"
                        + " INFO  node-1 Membership: node-1 is a member \\(epoch 7\\)\\R");
    }

    @Test
    void whoever_names_himself_with_an_end_of_line_forges_none() {
        context.getLogger("x")
                .warn("{} has joined", "n\n2026-01-01T00:00:00Z ERROR node-1 Membership: gone\u001b[2J\u202e");
        assertThat(logged().lines()).singleElement().asString().endsWith("gone\\u001b[2J\\u202e has joined");
    }

    @Test
    void a_stack_trace_is_on_the_same_line() {
        context.getLogger("x").error("failed", new IllegalStateException("a\nb", new IOException("why")));
        assertThat(logged().lines())
                .singleElement()
                .asString()
                .contains(
                        "x: failed | java.lang.IllegalStateException: a | b | at ",
                        "Caused by: java.io.IOException: why");
    }

    @Test
    void a_short_command_shows_errors_alone_and_as_the_same_lines() {
        org.slf4j.Logger log = new ErrorLog(new PrintStream(stderr)).getLogger("io.gtstore.client.Any");
        log.error("{} gürtel\n2026", 1, new IllegalStateException("a\nb", new IOException("why")));
        log.warn("unseen");
        log.info("unseen");
        String quick = logged();
        stderr.reset();
        context.getLogger("io.gtstore.client.Any")
                .error("{} gürtel\n2026", 1, new IllegalStateException("a\nb", new IOException("why")));
        assertThat(quick.lines()).singleElement().asString().contains("Caused by: java.io.IOException: why");
        assertThat(upToTrace(quick)).isEqualTo(upToTrace(logged())).contains("ERROR Any: 1 gürtel | 2026");
    }

    /** Without the time, and without the frames, which differ with the line that failed. */
    private static String upToTrace(String line) {
        return line.substring(line.indexOf(" ERROR"), line.indexOf(" | at "));
    }

    @Test
    void what_raft_logs_again_and_again_is_left_out() {
        context.getLogger("org.apache.ratis.thirdparty.io.grpc.internal.ManagedChannelImpl")
                .warn("cannot resolve");
        assertThat(logged()).isEmpty();
    }

    @Test
    void what_libraries_log_by_the_jdk_goes_the_same_way() {
        Logger logger = (Logger) LoggerFactory.getLogger("bridged");
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        logger.addAppender(heard);
        try {
            LogRecord event = new LogRecord(java.util.logging.Level.WARNING, "[{0}] cannot be resolved");
            event.setLoggerName("bridged");
            event.setParameters(new Object[] {"m2"});
            new JulBridge().publish(event);
        } finally {
            logger.detachAppender(heard);
        }
        assertThat(heard.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage()).isEqualTo("[m2] cannot be resolved");
        });
    }

    @Test
    void an_application_that_embeds_the_store_keeps_its_own_logs() throws IOException {
        ClassLoader loader = LogTest.class.getClassLoader();
        assertThat(loader.getResource("logback.xml")).isNull();
        assertThat(Collections.list(loader.getResources("META-INF/services/ch.qos.logback.classic.spi.Configurator")))
                .isEmpty();
    }

    private String logged() {
        return stderr.toString(StandardCharsets.UTF_8);
    }
}
