// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BenchIT {
    @Test
    void processes_of_its_own_make_a_cluster_and_are_gone_afterwards() throws IOException, InterruptedException {
        Program run = Program.run(
                "bench", "--spawn", "--sessions", "8", "--seconds", "60", "--operations", "100", "--warmup", "0");
        assertThat(run.err().lines())
                .allMatch(line -> line.matches("\\d+ s of 60: .* operations/s, 0 failed or unknown"));
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("mix cart", "finalize");
        assertThat(run.out()).doesNotContain("WRONG");
    }

    @Test
    void no_process_is_left_behind_by_a_run_that_is_broken_off() throws IOException {
        Process bench = Program.start("bench", "--spawn", "--nodes", "2", "--seconds", "600");
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> bench.descendants().count() == 3);
            List<ProcessHandle> servers = bench.descendants().toList();
            bench.destroy();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !bench.isAlive() && servers.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            bench.descendants().forEach(ProcessHandle::destroyForcibly);
            bench.destroyForcibly();
        }
    }
}
