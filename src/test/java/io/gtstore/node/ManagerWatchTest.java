// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ManagerWatchTest {
    private String tried = "";
    private final ManagerWatch watch = new ManagerWatch(() -> tried);

    @Test
    void that_there_is_none_is_said_after_two_seconds_with_what_happened_where() {
        watch.asked(true, 1_000);
        tried = "a:1: refused";
        watch.asked(false, 2_500);
        watch.tick(2_900);
        assertThat(watch.missing()).isEmpty();
        watch.tick(3_000);
        assertThat(watch.missing()).isEqualTo("no manager serves this node: a:1: refused");
    }

    @Test
    void it_says_what_happened_last() {
        watch.asked(true, 1_000);
        watch.tick(3_000);
        assertThat(watch.missing()).contains("none has answered yet");
        tried = "a:1: silent";
        watch.tick(3_200);
        assertThat(watch.missing()).contains("a:1: silent");
    }

    @Test
    void it_is_said_once_and_every_thirty_seconds_and_so_is_its_end() {
        Logger logger = (Logger) LoggerFactory.getLogger(ManagerWatch.class);
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        logger.addAppender(said);
        logger.setLevel(Level.INFO);
        try {
            watch.asked(true, 1_000);
            for (long now = 1_200; now < 33_000; now += 200) {
                watch.tick(now);
            }
            assertThat(said.list).hasSize(1);
            watch.tick(33_000);
            assertThat(said.list).hasSize(2).allMatch(event -> event.getLevel() == Level.WARN);
            watch.asked(true, 34_000);
            watch.asked(true, 34_200);
            assertThat(said.list).hasSize(3);
            assertThat(said.list.get(2).getFormattedMessage())
                    .isEqualTo("a manager serves this node again, after 33 s");
        } finally {
            logger.setLevel(before);
            logger.detachAppender(said);
        }
    }

    @Test
    void one_that_serves_ends_it() {
        watch.asked(true, 1_000);
        watch.tick(3_000);
        watch.asked(true, 4_000);
        assertThat(watch.missing()).isEmpty();
    }
}
