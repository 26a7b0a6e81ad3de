// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.Ports;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a user does with target/gtstore.jar: every process is a real one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
@SuppressWarnings("NullAway.Init") // set before all tests
class CommandsIT {
    private Process all;
    private String ready;
    private String next;
    private String manager;

    @BeforeAll
    void start_all() throws IOException {
        all = Program.start("all", "--port", "0");
        BufferedReader out = new BufferedReader(new InputStreamReader(all.getInputStream(), StandardCharsets.UTF_8));
        ready = String.valueOf(out.readLine());
        next = String.valueOf(out.readLine());
        manager = ready.replaceFirst(".* manager=(\\S+) .*", "$1");
    }

    @AfterAll
    void stop_all() {
        all.destroyForcibly();
    }

    @Test
    void all_says_where_it_listens_and_what_to_try_next() {
        assertThat(ready)
                .matches("ready all manager=127\\.0\\.0\\.1:\\d+ nodes=node-1@127\\.0\\.0\\.1:\\d+,"
                        + "node-2@127\\.0\\.0\\.1:\\d+,node-3@127\\.0\\.0\\.1:\\d+");
        assertThat(next).startsWith("next: ").contains(" put ").contains(manager);
    }

    @Test
    void a_cart_is_filled_shown_emptied_and_checked_out() throws Exception {
        Program put = ask("put", "priya", "apple", "bread", "süßes Brot");
        assertThat(put.err()).isEmpty();
        assertThat(put.out().lines()).hasSize(3).allMatch(line -> line.matches("put .+ copies=2 node=node-\\d@\\S+"));
        assertThat(ask("get", "priya").out().lines()).containsExactly("apple", "bread", "süßes Brot");
        assertThat(ask("replace", "priya", "bread", "2 breads").out()).startsWith("put 2 breads copies=2");
        assertThat(ask("remove", "priya", "apple").out()).startsWith("removed apple copies=2");
        Program none = ask("remove", "priya", "apple");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err().lines()).singleElement().asString().contains("there is no apple");
        assertThat(ask("watch", "priya", "--times", "1").out()).startsWith("2 in the cart: süßes Brot, 2 breads");
        ask("put", "guest", "fig", "fig");
        assertThat(ask("move", "guest", "priya").out()).startsWith("moved 2 copies=2: fig, fig");
        assertThat(ask("remove", "priya", "fig", "--all").out()).startsWith("removed fig ×2 copies=2");
        assertThat(ask("finalize", "priya").out())
                .startsWith("finalized 2 copies=2")
                .contains("2 breads");
        Program empty = ask("get", "priya");
        assertThat(empty.out()).isEmpty();
        assertThat(empty.code()).isZero();
    }

    @Test
    void query_and_status_say_who_holds_what() throws Exception {
        assertThat(ask("query", "arjun").out())
                .matches("slot=\\d+ primary=node-\\d@\\S+ replicas=node-\\d@\\S+ epoch=\\d+\\s+");
        assertThat(ask("status").out())
                .startsWith("epoch ")
                .contains("members 3", "slots 1024", "NODE", "node-1", "node-2", "node-3");
        JsonObject status = new JsonObject(ask("status", "--json").out());
        assertThat(status.getJsonArray("members")).hasSize(3);
    }

    @Test
    void wrong_usage_is_exit_code_2_and_an_unreachable_manager_1() throws Exception {
        Program wrong = Program.run("get");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err().lines()).hasSize(1);
        Program unreachable = Program.run("get", "priya", "--manager", "127.0.0.1:1");
        assertThat(unreachable.code()).isEqualTo(1);
        assertThat(unreachable.out()).isEmpty();
        assertThat(unreachable.err().lines()).hasSize(1);
    }

    @Test
    void lines_typed_by_hand_work() throws IOException {
        JsonObject login = typed(manager, "{\"id\":1,\"op\":\"login\",\"key\":\"kavya\"}");
        assertThat(login.getBoolean("ok")).isTrue();
        JsonObject node = login.getJsonObject("node");
        String address = node.getString("host") + ":" + node.getInteger("port");
        JsonObject put = typed(address, "{\"id\":2,\"op\":\"put\",\"key\":\"kavya\",\"item\":\"apple\"}");
        assertThat(put.getBoolean("ok")).isTrue();
        JsonObject get = typed(address, "{\"id\":3,\"op\":\"get\",\"key\":\"kavya\"}");
        assertThat(get.getInteger("id")).isEqualTo(3);
        assertThat(get.getJsonArray("items").getJsonObject(0).getString("item")).isEqualTo("apple");
    }

    @Test
    void the_shell_answers_line_by_line() throws Exception {
        String lines =
                "get\nlogin mohan\nput apple \"two wörds\"\nget\nremove apple\nbogus\nwhoami\nfinalize\nget\nquit\n";
        Program shell = Program.runWith(lines, "client", "--manager", manager);
        assertThat(shell.err().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("error: log in first: login KEY"),
                        line -> assertThat(line).startsWith("error: there is no command bogus"));
        assertThat(shell.out().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("mohan session="),
                        line -> assertThat(line).startsWith("put apple copies=2"),
                        line -> assertThat(line).startsWith("put two wörds copies=2"),
                        line -> assertThat(line).isEqualTo("apple"),
                        line -> assertThat(line).isEqualTo("two wörds"),
                        line -> assertThat(line).startsWith("removed apple copies=2"),
                        line -> assertThat(line).startsWith("mohan session="),
                        line -> assertThat(line).startsWith("finalized 1 "),
                        line -> assertThat(line).isEqualTo("(the cart is empty)"));
        assertThat(shell.code()).isEqualTo(1);
    }

    @Test
    void a_watch_ends_once_nobody_reads_it() throws Exception {
        Process watch = Program.start("watch", "unchanged", "--manager", manager);
        try {
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(watch.getInputStream(), StandardCharsets.UTF_8));
            assertThat(out.readLine()).isEqualTo("0 in the cart");
            out.close();
            assertThat(watch.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(watch.exitValue()).isZero();
        } finally {
            watch.destroyForcibly();
        }
    }

    @Test
    void a_process_is_ready_over_http_once_it_says_so_and_stops_in_order_on_sigterm() throws Exception {
        Process process = Program.start("manager", "--port", "0", "--set", "http.portOffset=1000");
        try {
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = String.valueOf(out.readLine());
            assertThat(line).matches("ready manager 127\\.0\\.0\\.1:\\d+");
            int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)) + 1000;
            if (port <= 65_535) {
                assertThat(http(port, "/health/live")).isEqualTo(200);
                assertThat(http(port, "/health/ready")).isEqualTo(200);
                assertThat(http(port, "/bogus")).isEqualTo(404);
            }
            process.destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_health_port_that_is_taken_stops_the_start_with_one_line_and_no_trace() throws Exception {
        int port = Ports.free();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Program manager = Program.run(
                    "manager",
                    "--port",
                    String.valueOf(port),
                    "--set",
                    "http.portOffset=" + (taken.getLocalPort() - port));
            assertThat(manager.code()).isEqualTo(1);
            assertThat(manager.err()).contains("gtstore: health cannot listen on 127.0.0.1:" + taken.getLocalPort());
            assertThat(manager.err()).doesNotContain("Exception");
            assertThat(manager.out()).isEmpty();
        }
    }

    @Test
    void the_demo_keeps_every_acknowledged_item() throws Exception {
        Program demo = Program.run("demo");
        assertThat(demo.err()).isEmpty();
        assertThat(demo.out()).contains("SIGKILL", "node-2 rejoins", "every acknowledged item was there at each step");
        assertThat(demo.code()).isZero();
    }

    private Program ask(String... words) throws IOException, InterruptedException {
        String[] arguments = new String[words.length + 1];
        System.arraycopy(words, 0, arguments, 0, words.length);
        arguments[words.length] = "--manager=" + manager;
        return Program.run(arguments);
    }

    private static JsonObject typed(String address, String line) throws IOException {
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
            OutputStream out = socket.getOutputStream();
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new JsonObject(
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                            .readLine());
        }
    }

    private static int http(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
