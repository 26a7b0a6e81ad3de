// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a manager logs whose peers' names are found nowhere: its own lines, and nothing past them. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LogIT {
    /** As {@link LogLine} begins them. */
    private static final String LINE = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ [A-Z]+ +\\S+ .*";

    @Test
    void names_of_peers_that_are_not_found_cost_few_lines_and_all_are_of_one_form(@TempDir Path folder)
            throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n");
        Path log = folder.resolve("log");
        int raftPort = Ports.free();
        Process manager = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djdk.net.hosts.file=" + hosts,
                        "-jar",
                        System.getProperty("gtstore.jar", "target/gtstore.jar"),
                        "manager",
                        "--id",
                        "m1",
                        "--port",
                        String.valueOf(Ports.free()),
                        "--raft-port",
                        String.valueOf(raftPort),
                        "--peers",
                        "m1=127.0.0.1:" + raftPort + ",m2=m2.gtstore:7601,m3=m3.gtstore:7602",
                        "--data-dir",
                        folder.resolve("m1").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            // By then it has looked for votes many times.
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> Files.readString(log).contains("no majority"));
            List<String> lines = Files.readAllLines(log);
            assertThat(lines).allMatch(line -> line.matches(LINE)).hasSizeLessThan(20);
        } finally {
            manager.destroyForcibly().waitFor();
        }
    }
}
