// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that embeds a manager with a disk, in a process of its own: what Raft does to a process, it does when it is first used there. */
@Timeout(120)
class HostProcessTest {
    private static final int KEPT = 17;
    private static final int LOST = 18;

    @Test
    void the_application_keeps_its_handler_of_uncaught_exceptions(@TempDir Path dir) throws Exception {
        Process application = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        dir.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(application.waitFor()).isEqualTo(KEPT);
    }

    static final class Application {
        private Application() {}

        public static void main(String[] args) throws Exception {
            Thread.UncaughtExceptionHandler own = (thread, thrown) -> {};
            Thread.setDefaultUncaughtExceptionHandler(own);
            ManagerOptions options =
                    new ManagerOptions().setId("m1").setPort(0).setRaft(new RaftOptions().setDataDir(args[0]));
            Vertx.vertx().deployVerticle(new ManagerVerticle(options)).await(60, TimeUnit.SECONDS);
            boolean kept = own.equals(Thread.getDefaultUncaughtExceptionHandler());
            Runtime.getRuntime().halt(kept ? KEPT : LOST);
        }
    }
}
