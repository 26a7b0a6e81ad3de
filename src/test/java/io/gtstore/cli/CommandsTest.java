// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.LocalCluster;
import io.gtstore.Ports;
import io.gtstore.client.GtStoreClient;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.ManagerVerticle;
import io.gtstore.manager.RaftOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a cluster in this JVM: what users hit. Each test has carts of its own. */
@ExtendWith(VertxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
@SuppressWarnings("NullAway.Init") // set before all tests
class CommandsTest {
    /** Standard output that is full, or a pipe that was closed, after so many bytes. */
    private static final class Full extends Writer {
        private int left;

        Full(int bytes) {
            left = bytes;
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private LocalCluster cluster;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeAll
    void start(Vertx vertx) {
        cluster = LocalCluster.start(vertx, 2);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void an_item_that_begins_with_an_at_sign_names_no_file(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "password");
        assertThat(run("put", "at", "@" + secret)).isZero();
        assertThat(shown("at")).isEqualTo("@" + secret);
    }

    @Test
    void items_that_are_no_strings_can_be_removed_and_replaced_as_they_are_shown() {
        GtStoreClient client = cluster.client();
        client.cart("json")
                .put(new JsonObject().put("sku", 7))
                .compose(put -> client.cart("json").put(new JsonObject().put("sku", 8)))
                .compose(put -> client.cart("json").put(new JsonObject().put("sku", 7)))
                .await();
        assertThat(run("remove", "json", "{\"sku\":7}")).isZero();
        assertThat(shown("json").lines()).containsExactly("{\"sku\":8}", "{\"sku\":7}");
        assertThat(run("replace", "json", "{\"sku\":8}", "eight")).isZero();
        assertThat(run("put", "json", "{\"sku\":7}")).isZero();
        assertThat(run("remove", "--all", "json", "{\"sku\":7}")).isZero();
        assertThat(shown("json").lines())
                .as("a string of that text goes before what only looks so")
                .containsExactly("{\"sku\":7}", "eight");
        assertThat(run("remove", "json", "no such")).isEqualTo(1);
    }

    @Test
    void quantities_are_added_set_and_shown() {
        assertThat(run("add", "lines", "a-7", "1")).isZero();
        assertThat(out.toString()).startsWith("added 1 a-7 copies=2 node=");
        assertThat(run("add", "lines", "a-7", "2", "{\"colour\":\"red\"}")).isZero();
        assertThat(run("add", "lines", "b", "4")).isZero();
        assertThat(run("add", "lines", "b", "-3")).isZero();
        assertThat(run("lines", "lines")).isZero();
        assertThat(out.toString().lines()).containsExactly("3 a-7 {\"colour\":\"red\"}", "1 b");
        assertThat(run("set", "lines", "a-7", "9")).isZero();
        assertThat(out.toString()).startsWith("set 9 a-7 copies=2 node=");
        assertThat(run("set", "lines", "b", "0")).isZero();
        assertThat(run("lines", "lines", "--json")).isZero();
        assertThat(out.toString().trim())
                .isEqualTo("[{\"sku\":\"a-7\",\"quantity\":9,\"attributes\":{\"colour\":\"red\"}}]");
        assertThat(run("set", "lines", "b", "0")).isZero();
        assertThat(out.toString().trim()).isEqualTo("there is no b in the cart");
    }

    @Test
    void a_quantity_that_is_none_and_attributes_that_are_none_are_refused_in_one_line() {
        assertThat(run("add", "odd", "a-7", "x")).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("'x'");
        assertThat(run("set", "odd", "a-7", "-1")).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("N is -1");
        assertThat(run("add", "odd", "a-7", "1", "red")).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("'red' is no JSON object");
        int code = shell(
                "add a\nadd a x\nset a -1\nset a\nlines a\nadd a 2\nset a 1\nadd b 1 '{\"c\":2}'\nlines\n",
                "client",
                "odd");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).contains("say add SKU N"),
                        line -> assertThat(line).contains("'x' is no whole number"),
                        line -> assertThat(line).contains("say 0"),
                        line -> assertThat(line).contains("say set SKU N"),
                        line -> assertThat(line).contains("lines stands alone"));
        assertThat(out.toString().lines().skip(1).toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("added 2 a copies=2"),
                        line -> assertThat(line).startsWith("set 1 a copies=2"),
                        line -> assertThat(line).startsWith("added 1 b copies=2"),
                        line -> assertThat(line).isEqualTo("1 a"),
                        line -> assertThat(line).isEqualTo("1 b {\"c\":2}"));
    }

    @Test
    void a_number_is_shown_to_its_last_digit() {
        cluster.client()
                .cart("digits")
                .put(new JsonObject().put("price", new java.math.BigDecimal("1.2345678901234567891")))
                .await();
        assertThat(shown("digits")).isEqualTo("{\"price\":1.2345678901234567891}");
    }

    @Test
    void keys_and_items_that_would_move_the_cursor_or_reverse_text_are_shown_escaped() {
        String odd = "a\u001b[2J\u009b\u202e\u2028";
        assertThat(run("put", odd, odd)).isZero();
        for (String command : new String[] {"get", "query", "dump", "finalize"}) {
            assertThat(run(command, odd)).as(command + err).isZero();
            assertThat(out.toString().codePoints().filter(c -> (c != '\n' && Character.isISOControl(c)) || c > 0x2000))
                    .as(command)
                    .isEmpty();
        }
    }

    @Test
    void an_answer_that_cannot_be_written_is_exit_code_1_and_tells_what_was_done() {
        run("put", "full", "apple", "bread");
        int code = Main.run(new PrintWriter(new Full(0), true), new PrintWriter(err, true), with("finalize", "full"));
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("could not be written", "the change was made: finalized 2", "apple, bread");
        err.getBuffer().setLength(0);
        assertThat(Main.run(new PrintWriter(new Full(0), true), new PrintWriter(err, true), with("status")))
                .isEqualTo(1);
        assertThat(err.toString()).contains("could not be written").doesNotContain("the change");
    }

    @Test
    void a_single_copy_where_two_are_wanted_is_remarked(Vertx vertx) {
        try (LocalCluster one = LocalCluster.start(vertx, 1)) {
            err = new StringWriter();
            out = new StringWriter();
            int code = Main.run(
                    new PrintWriter(out, true),
                    new PrintWriter(err, true),
                    "put",
                    "mohan",
                    "apple",
                    "--manager",
                    one.managerAddress());
            assertThat(code).isZero();
            assertThat(out.toString()).startsWith("put apple copies=1 (2 wanted) node=node-1@");
        }
        run("put", "two", "apple");
        assertThat(out.toString()).startsWith("put apple copies=2 node=");
    }

    @Test
    void a_status_with_slots_that_nobody_owns_is_printed_and_ends_with_1(Vertx vertx) {
        try (LocalCluster nobody = LocalCluster.start(vertx, 0)) {
            out = new StringWriter();
            err = new StringWriter();
            assertThat(Main.run(
                            new PrintWriter(out, true),
                            new PrintWriter(err, true),
                            "status",
                            "--manager",
                            nobody.managerAddress()))
                    .isEqualTo(1);
            assertThat(err.toString().lines()).singleElement().asString().contains("slots have no owner");
            assertThat(out.toString()).contains("members 0", "quorum 1 of 1");
        }
        assertThat(run("status")).isZero();
    }

    @Test
    void a_status_of_managers_that_can_decide_nothing_says_so_and_ends_with_1(Vertx vertx, @TempDir Path folder)
            throws IOException {
        int port = Ports.free();
        ManagerVerticle alone = new ManagerVerticle(new ManagerOptions()
                .setPort(0)
                .setId("m1")
                .setRaft(new RaftOptions()
                        .setPort(port)
                        .setElectionMillis(100)
                        .setDataDir(folder.toString())
                        .setPeers(List.of("m1=127.0.0.1:" + port, "m2=127.0.0.1:2", "m3=127.0.0.1:3"))));
        String deployed = LocalCluster.await(vertx.deployVerticle(alone));
        Awaitility.await().until(() -> alone.missing().startsWith("no majority of managers"));
        out = new StringWriter();
        err = new StringWriter();
        int code = Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                "status",
                "--manager",
                "127.0.0.1:" + alone.actualPort());
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("no majority of managers", "2 of m1, m2, m3");
        LocalCluster.await(vertx.undeploy(deployed));
    }

    @Test
    void a_watch_whose_reader_has_gone_ends_at_the_next_change() throws Exception {
        run("put", "watched", "apple");
        Thread watch = new Thread(() -> Main.run(
                new PrintWriter(new Full("1 in the cart: apple\n".length()), true),
                new PrintWriter(err, true),
                with("watch", "watched")));
        watch.start();
        for (int i = 0; watch.isAlive() && i < 100; i++) {
            run("put", "watched", "pear" + i);
            watch.join(100);
        }
        assertThat(watch.isAlive()).isFalse();
    }

    @Test
    void a_script_for_the_shell_has_its_errors_on_stderr_and_exit_code_1() {
        run("put", "mohan", "apple");
        int code =
                shell("put pear\nfinalize mohan\nget all\nfinalise\nwhoami now\nput \"kiwi\nget\n", "client", "priya");
        assertThat(out.toString().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("priya session="),
                        line -> assertThat(line).startsWith("put pear"),
                        line -> assertThat(line).isEqualTo("pear"));
        assertThat(err.toString().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).contains("finalize stands alone", "priya", "login KEY"),
                        line -> assertThat(line).contains("get stands alone"),
                        line -> assertThat(line).contains("no command finalise", "nearest is finalize"),
                        line -> assertThat(line).contains("whoami stands alone"),
                        line -> assertThat(line).contains("quote"));
        assertThat(code).isEqualTo(1);
        assertThat(shown("mohan")).isEqualTo("apple");
        assertThat(shell("login mohan\nget\n", "client")).isZero();
    }

    @Test
    void an_item_that_goes_by_itself_shows_its_end() {
        assertThat(run("put", "--until", "15m", "cinema", "seat 12A", "seat 12B"))
                .isZero();
        assertThat(shell(
                        "put --until 2h popcorn\nput --until\nput --until 2h\nput --until soon nachos\n",
                        "client",
                        "cinema"))
                .isEqualTo(1);
        assertThat(err.toString().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).contains("put [--until TIME] ITEM"),
                        line -> assertThat(line).contains("put [--until TIME] ITEM"),
                        line -> assertThat(line).contains("--until is soon", "15m"));
        assertThat(run("put", "cinema", "cola")).isZero();
        assertThat(shown("cinema").lines()).containsExactly("seat 12A", "seat 12B", "popcorn", "cola");
        assertThat(cluster.client().cart("cinema").get().await().getItems())
                .extracting(item -> item.endsAt() == null)
                .containsExactly(false, false, false, true);
        assertThat(run("dump", "cinema")).isZero();
        assertThat(out.toString()).contains("ENDS");
    }

    @Test
    void a_restore_from_a_pipe_is_refused_before_anything_is_read(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(run("restore", "--from", pipe.toString())).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("pipe", "read twice", "a file");
    }

    private int shell(String script, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));
        try {
            return run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private String shown(String key) {
        assertThat(run("get", key)).as(err.toString()).isZero();
        return out.toString().strip();
    }

    private int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), with(arguments));
    }

    private String[] with(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--manager";
        all[arguments.length + 1] = cluster.managerAddress();
        return all;
    }
}
