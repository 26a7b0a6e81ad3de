package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString()).contains("mix cart", "closed loop", "login", "put", "get", "finalize", "P99.9 MS");
        JsonObject figures = new JsonObject(Files.readString(json));
        assertThat(figures.getJsonArray("steps")).hasSize(5);
        assertThat(figures.getJsonArray("violations")).isEmpty();
    }

    @Test
    void the_open_loop_says_so() {
        int code = run("bench --spawn --in-jvm --nodes 2 --mix get --rate 200 --sessions 4 --seconds 1 --warmup 0");
        assertThat(err.toString()).isEmpty();
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

    private int run(String line) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), line.split(" ", -1));
    }
}
