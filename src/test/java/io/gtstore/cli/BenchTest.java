// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.LoadResult;
import io.gtstore.bench.Mix;
import io.gtstore.bench.ProcessorTime;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class BenchTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_run_ends_with_a_table_and_the_same_figures_as_json(@TempDir Path folder) throws IOException {
        Path json = folder.resolve("figures.json");
        int code = run(
                "bench --spawn --in-jvm --nodes 2 --sessions 4 --operations 40 --seconds 60 --warmup 0 --json " + json);
        assertOnlyProgress();
        assertThat(code).isZero();
        assertThat(out.toString()
                        .lines()
                        .toList()
                        .get(out.toString().lines().toList().size() - 1))
                .matches("checked \\d+ gets and \\d+ checkouts: nothing missing");
        assertThat(out.toString()).contains("mix cart", "closed loop", "login", "put", "get", "finalize", "P99.9 MS");
        JsonObject figures = new JsonObject(Files.readString(json));
        assertThat(figures.getJsonArray("steps")).hasSize(5);
        assertThat(figures.getJsonArray("violations")).isEmpty();
    }

    @Test
    void the_open_loop_says_so() {
        int code = run("bench --spawn --in-jvm --nodes 2 --mix get --rate 200 --sessions 4 --seconds 1 --warmup 0");
        assertOnlyProgress();
        assertThat(err.toString().lines().findFirst().orElse("")).startsWith("1 s of 1: ");
        assertThat(code).isZero();
        assertThat(out.toString()).contains("mix get", "open loop at 200/s");
    }

    @Test
    void a_cluster_that_nobody_runs_is_exit_code_1_and_named() {
        int code = run("bench --manager 127.0.0.1:1 --set client.deadline=500");
        assertThat(err.toString()).startsWith("gtstore: ").contains("127.0.0.1:1");
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(code).isEqualTo(1);
    }

    @Test
    void a_run_without_faults_fails_if_the_outcome_of_an_operation_is_unknown() {
        assertThat(BenchCommand.verdict(result(10, 0))).isNull();
        assertThat(BenchCommand.verdict(result(10, 2))).contains("2 operations", "put: the answer was lost");
        assertThat(BenchCommand.verdict(result(0, 0))).contains("no operation succeeded");
    }

    private static LoadResult result(long count, long unknown) {
        LoadResult.OfStep all = new LoadResult.OfStep(LoadResult.ALL, count, 1, 1, 1, 1, 1, 1, 1, 0, unknown);
        LoadOptions options = new LoadOptions(Mix.CART, 1, 0, 1, 0, 0, 100, 1);
        return new LoadResult(
                options,
                List.of(all),
                all,
                1,
                new ProcessorTime(0, 0, 0, false),
                0,
                1,
                1,
                0,
                0,
                0,
                List.of(),
                "put: the answer was lost");
    }

    private void assertOnlyProgress() {
        assertThat(err.toString().lines())
                .allMatch(line -> line.matches("\\d+ s of \\d+: [\\d,]+ operations/s, 0 failed or unknown"));
    }

    private int run(String line) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), line.split(" ", -1));
    }
}
