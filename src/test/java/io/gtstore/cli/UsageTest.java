// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.NodeAddress;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class UsageTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                | name a command",
                "bogus                           | bogus",
                "finalise mohan                  | nearest is finalize",
                "get mohan --jsn                 | nearest is --json",
                "get mohan all                   | all is one argument too many",
                "put mohan apple --ttl -5        | --ttl",
                "put mohan apple --until 15      | --until",
                "put mohan apple --until 0m      | --until",
                "help finalise                   | finalise",
                "get                             | KEY",
                "put mohan                       | ITEM",
                "remove mohan                    | ITEM",
                "move guest                      | TO",
                "watch                           | KEY",
                "replace mohan apple             | NEW",
                "add mohan a-7                   | N",
                "ad mohan a-7 1                  | nearest is add",
                "set mohan a-7                   | N",
                "lines                           | KEY",
                "line mohan                      | nearest is lines",
                "get mohan --bogus               | --bogus",
                "get mohan --manager nowhere     | node.managers",
                "get mohan --set cluster.slot=1  | cluster.slots",
                "get mohan --set nothing         | NAME=VALUE",
                "status --profile rock           | paper",
                "status --config none.json       | none.json",
                "manager --port x                | --port",
                "manager --port 70000            | manager.port",
                "manager --host 0.0.0.0          | --insecure",
                "manager --replicas 0            | cluster.replicas",
                "node --set copies=0             | copies",
                "node --data-dir /tmp/x          | node.id",
                "node --id n --set storage=rocksdb | data.dir",
                "node --weight 0                 | node.weight",
                "leave                           | NODE",
                "rebalance                       | --plan",
                "backup                          | --to",
                "restore                         | --from",
                "dump                            | KEY",
                "all --nodes 0                   | --nodes",
                "all --port 65530                | --port",
                "bench --sessions 0              | --sessions",
                "bench --mix tea                 | --mix",
                "bench --json /no/such/x.json    | --json",
                "bench --rate 5 --operations 5   | --operations",
                "bench paper --seconds -1        | --seconds",
                "bench growth --warmup -1        | --warmup",
                "bench growth --carts 10,10      | --carts",
                "bench --rate -1                 | --rate",
                "bench --item-bytes 5            | --item-bytes",
                "bench --nodes 5                 | --spawn",
                "bench --spawn --manager h:1     | --manager",
                "bench --spawn --nodes 65        | --nodes",
                "bench --spawn --in-jvm --heap 64 | --in-jvm"
            })
    void wrong_usage_is_one_line_that_names_the_mistake_and_exit_code_2(String line, String named) {
        int code = run(line == null ? new String[0] : line.split(" ", -1));
        assertThat(err.toString()).startsWith("gtstore: ").contains(named);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(out.toString()).isEmpty();
        assertThat(code).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all",
                "manager",
                "node",
                "put",
                "get",
                "replace",
                "add",
                "set",
                "lines",
                "move",
                "backup",
                "restore",
                "dump",
                "watch",
                "remove",
                "finalize",
                "query",
                "status",
                "leave",
                "forget",
                "rebalance",
                "client",
                "demo",
                "bench"
            })
    void each_command_explains_itself(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: gtstore " + command);
    }

    @Test
    void each_command_alone_is_the_one_that_help_lists() {
        CommandLine all = Main.program();
        assertThat(all.getSubcommands().keySet())
                .containsExactlyElementsOf(Stream.concat(Commands.NAMES.stream(), Stream.of("help"))
                        .toList());
        for (String name : Commands.NAMES) {
            CommandLine alone = Commands.addTo(new CommandLine(new Main()), name);
            assertThat(alone.getSubcommands()).containsOnlyKeys(name);
            assertThat(usage(alone, name)).isEqualTo(usage(all, name));
        }
    }

    private static String usage(CommandLine program, String command) {
        return Objects.requireNonNull(program.getSubcommands().get(command)).getUsageMessage();
    }

    @Test
    void help_explains_a_command() {
        assertThat(run("help", "put")).isZero();
        assertThat(out.toString()).startsWith("Usage: gtstore put");
    }

    @Test
    void help_is_plain_text_on_a_terminal_that_shows_colours_too() {
        System.setProperty("picocli.ansi", "true");
        try {
            run("put", "--help");
        } finally {
            System.clearProperty("picocli.ansi");
        }
        assertThat(out.toString()).startsWith("Usage: gtstore put").doesNotContain("\u001b", "u001b");
    }

    @Test
    void a_manager_that_nobody_runs_is_exit_code_1_and_named() {
        int code = run("get", "mohan", "--manager", "127.0.0.1:1", "--set", "client.deadline=500");
        assertThat(err.toString()).startsWith("gtstore: ").contains("127.0.0.1:1");
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(code).isEqualTo(1);
    }

    @Test
    @Timeout(30)
    void a_port_that_is_taken_is_exit_code_1_and_named() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = run("manager", "--port", String.valueOf(taken.getLocalPort()));
            assertThat(err.toString()).startsWith("gtstore: ").contains("127.0.0.1:" + taken.getLocalPort(), "--port");
            assertThat(err.toString().lines()).hasSize(1);
            assertThat(out.toString()).isEmpty();
            assertThat(code).isEqualTo(1);
        }
    }

    @Test
    void an_item_is_one_line_whatever_is_in_it() {
        assertThat(Lines.item("two words")).isEqualTo("two words");
        assertThat(Lines.item("two\nlines")).isEqualTo("\"two\\nlines\"");
        assertThat(Lines.item("")).isEqualTo("\"\"");
        assertThat(Lines.item(7)).isEqualTo("7");
        assertThat(Lines.item(null)).isEqualTo("null");
    }

    @Test
    void an_ipv6_address_is_printed_as_the_options_take_it() {
        assertThat(Lines.node(new NodeAddress(
                        new JsonObject().put("id", "node-1").put("host", "::1").put("port", 7411))))
                .isEqualTo("node-1@[::1]:7411");
    }

    @Test
    void a_shell_line_is_split_at_spaces_outside_quotes() {
        assertThat(ShellWords.split(" put apple \"two words\" it\\'s 'a\\b' \"\" "))
                .isEqualTo(List.of("put", "apple", "two words", "it's", "a\\b", ""));
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
