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
class BenchPaperTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void keys_spread_by_each_hash_are_told_and_drawn(@TempDir Path folder) {
        assertThat(run("bench paper --only spread --out " + folder)).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString()).contains("| murmur3 |", "| ascii-sum |");
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("spread.svg"));
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("spread.png"));
    }

    @Test
    void a_customer_who_is_logged_in_costs_the_manager_nothing(@TempDir Path folder) throws IOException {
        assertThat(run("bench paper --only messages --operations 400 --out " + folder))
                .isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("messages.md")))
                .anySatisfy(row -> assertThat(row)
                        .startsWith("| 3: manager at login only |")
                        .endsWith("| 0.00 |"))
                .anySatisfy(row -> assertThat(row).matches("\\| 1: all through the manager .*\\| 1,\\d{3} \\|"));
    }

    @Test
    void a_scenario_that_does_not_exist_is_exit_code_2_and_the_others_are_named() {
        assertThat(run("bench paper --only graph2")).isEqualTo(2);
        assertThat(err.toString()).startsWith("gtstore: ").contains("--only", "graph2", "graph1");
        assertThat(err.toString().lines()).hasSize(1);
    }

    private int run(String line) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), line.split(" ", -1));
    }
}
