// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An operator who takes a node out, as a user of target/gtstore.jar. */
@Timeout(120)
class LeaveIT {
    private final List<Process> processes = new ArrayList<>();
    private String manager = "";

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void leave_waits_until_the_node_has_gone_and_the_nodes_process_ends_in_order() throws Exception {
        manager = address(started("manager", "--port", "0"));
        for (String id : List.of("node-1", "node-2")) {
            address(node(id));
        }
        assertThat(ask("leave", "node-1").err()).contains("too_few_members");
        BufferedReader third = node("node-3");
        address(third);
        assertThat(ask("put", "mohan", "apple").code()).isZero();
        assertThat(ask("rebalance", "--plan", "--leave", "node-3").out()).contains("copies of slots would be fetched");

        Program leave = ask("leave", "node-3");
        assertThat(leave.err()).isEmpty();
        assertThat(leave.out().lines()).last().asString().isEqualTo("left node-3");
        assertThat(leave.code()).isZero();
        assertThat(third.readLine()).isEqualTo("left node node-3");
        Process node = processes.get(3);
        assertThat(node.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).isZero();
        assertThat(ask("status").out())
                .contains("members 2", "under-replicated 0")
                .doesNotContain("absent");
        assertThat(ask("get", "mohan").out().strip()).isEqualTo("apple");
        assertThat(ask("leave", "node-3").err()).contains("unknown_member");
    }

    private BufferedReader node(String id) throws IOException {
        return started("node", "--id", id, "--port", "0", "--manager", manager);
    }

    private BufferedReader started(String... arguments) throws IOException {
        Process process = Program.start(arguments);
        processes.add(process);
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String address(BufferedReader out) throws IOException {
        String ready = String.valueOf(out.readLine());
        assertThat(ready).startsWith("ready ");
        return ready.substring(ready.lastIndexOf(' ') + 1);
    }

    private Program ask(String... words) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.add("--manager=" + manager);
        return Program.run(arguments.toArray(String[]::new));
    }
}
