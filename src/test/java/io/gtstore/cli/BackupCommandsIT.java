// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backup, restore and dump with target/gtstore.jar, from one cluster into another. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // set before each test
class BackupCommandsIT {
    @TempDir
    Path folder;

    private Process here;
    private Process there;
    private String from;
    private String to;
    private String file;

    @BeforeEach
    void start_two_clusters() throws IOException {
        here = Program.start("all", "--port", "0", "--nodes", "3");
        there = Program.start("all", "--port", "0", "--nodes", "2", "--set", "cluster.slots=37");
        from = manager(here);
        to = manager(there);
        file = folder.resolve("carts.backup").toString();
    }

    @AfterEach
    void stop_them() {
        here.destroyForcibly();
        there.destroyForcibly();
    }

    @Test
    void carts_go_from_one_cluster_to_another_once_however_often_they_are_restored() throws Exception {
        Program.run("put", "mohan", "apple", "süßes Brot", "apple", "--ttl", "86400000", "--manager", from);
        Program.run("put", "priya", "fig", "--manager", from);
        Program.run("put", "mohan", "milk", "--manager", to);
        Program backup = Program.run("backup", "--to", file, "--manager", from);
        assertThat(backup.err()).isEmpty();
        assertThat(backup.out())
                .isEqualToIgnoringNewLines(
                        "backed up 2 carts, 4 items, " + Files.size(Path.of(file)) + " bytes to " + file);
        for (int restored : List.of(4, 0)) {
            Program restore = Program.run("restore", "--from", file, "--manager", to, "--json");
            assertThat(restore.err()).isEmpty();
            assertThat(new JsonObject(restore.out()).getLong("restored")).isEqualTo(restored);
            assertThat(Program.run("get", "mohan", "--manager", to).out().lines())
                    .containsExactly("milk", "apple", "süßes Brot", "apple");
            assertThat(Program.run("get", "priya", "--manager", to).out().lines())
                    .containsExactly("fig");
        }
        Program dump = Program.run("dump", "mohan", "--manager", to);
        assertThat(dump.err()).isEmpty();
        assertThat(dump.out().lines().toList())
                .first()
                .asString()
                .matches(
                        "mohan   slot \\d+   epoch \\d+   items 4   kept 86400000 ms after its last change, until 2.*Z");
        assertThat(dump.out()).contains("SESSION", "süßes Brot", "context ", "primary, serving", "replica, serving");
        assertThat(dump.out().lines().filter(line -> line.endsWith("has all"))).hasSize(2);
        JsonObject json = new JsonObject(
                Program.run("dump", "mohan", "--manager", to, "--json").out());
        assertThat(json.getJsonArray("items")).hasSize(4);
        assertThat(json.getJsonArray("copies")).hasSize(2);
    }

    @Test
    void what_goes_wrong_is_one_line_and_exit_code_1() throws Exception {
        Program.run("put", "mohan", "apple", "--manager", from);
        Program.run("backup", "--to", file, "--manager", from);
        List<String> lines = Files.readAllLines(Path.of(file));
        Files.write(Path.of(file), lines.subList(0, lines.size() - 1));
        fails(Program.run("restore", "--from", file, "--manager", to), file + " line 2: ", "cut off");
        assertThat(Program.run("get", "mohan", "--manager", to).out()).isEmpty();
        Program some = Program.run("restore", "--from", file, "--keep-going", "--manager", to);
        assertThat(some.code()).isEqualTo(1);
        assertThat(some.out()).startsWith("restored 1 items");
        assertThat(some.err()).contains("cut off", "1 lines or carts were passed over");
        fails(Program.run("restore", "--from", file + "2", "--manager", to), file + "2 cannot be read");
        fails(Program.run("backup", "--to", file + "/x", "--manager", from), file + "/x cannot be written");
        fails(Program.run("backup", "--to", file, "--manager", "127.0.0.1:1"), "127.0.0.1:1");
        assertThat(Files.readAllLines(Path.of(file))).hasSize(lines.size() - 1);
    }

    private static void fails(Program program, String... named) {
        assertThat(program.code()).isEqualTo(1);
        assertThat(program.out()).isEmpty();
        assertThat(program.err().lines()).singleElement().asString().contains(named);
    }

    private static String manager(Process all) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(all.getInputStream(), StandardCharsets.UTF_8));
        return String.valueOf(out.readLine()).replaceFirst(".* manager=(\\S+) .*", "$1");
    }
}
