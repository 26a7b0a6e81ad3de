package io.gtstore.manager;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostProcessTest {
    @Test
    void the_application_keeps_its_handler_of_uncaught_exceptions() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.UncaughtExceptionHandler own = (thread, thrown) -> {};
        Thread.setDefaultUncaughtExceptionHandler(own);
        try {
            HostProcess.spare();
            assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(own);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }
}
