// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BenchGrowthTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void carts_that_are_held_grow_and_are_looked_at(@TempDir Path folder) throws IOException {
        assertThat(run("bench growth --only carts --in-jvm --warmup 0 --seconds 1 --carts 20,60 --out " + folder))
                .isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("growth-carts.md")))
                .hasSize(4)
                .anySatisfy(row -> assertThat(row).matches("\\| 20 \\| .*\\| 1\\.00 \\|.*"))
                .anySatisfy(row -> assertThat(row).startsWith("| 60 | "));
        assertThat(Files.readAllLines(folder.resolve("growth-carts-gets.md"))).hasSize(4);
    }

    @Test
    void carts_keep_their_length_while_they_are_measured(@TempDir Path folder) throws IOException {
        assertThat(run("bench growth --only lists --in-jvm --warmup 0 --seconds 1 --out " + folder))
                .isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("growth-lists.md")))
                .hasSize(6)
                .anySatisfy(row -> assertThat(row).startsWith("| 1,000 | ").endsWith(" 0 |"));
    }

    @Test
    void throughput_is_drawn_while_a_node_is_killed(@TempDir Path folder) throws IOException {
        assertThat(run("bench growth --only failover --in-jvm --warmup 1 --seconds 3 --out " + folder))
                .isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(Files.readString(folder.resolve("growth-failover.md"))).contains("back at 95 %");
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("failover.svg"));
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("failover.png"));
    }

    @Test
    void a_scenario_that_does_not_exist_is_exit_code_2_and_the_others_are_named() {
        assertThat(run("bench growth --only moons")).isEqualTo(2);
        assertThat(err.toString()).startsWith("gtstore: ").contains("--only", "moons", "endurance");
        assertThat(err.toString().lines()).hasSize(1);
    }

    private int run(String line) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), line.split(" ", -1));
    }
}
