// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.gtstore.cli.Main;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The commands in the manifests are such as the program takes, options and all. */
class ManifestCommandsTest {
    /** A call of the Job's shell function, up to what the shell does with its output. */
    private static final Pattern CALL =
            Pattern.compile("\\bgtstore ((?:put|get|remove|finalize|query|status)[^|;\\n]*)");

    @Test
    void every_command_line_is_understood() throws IOException {
        List<List<String>> lines = commandLines();
        assertThat(lines).hasSize(5);
        CommandLine program = program();
        assertThat(lines)
                .allSatisfy(line -> assertThat(
                                program.parseArgs(line.toArray(String[]::new)).hasSubcommand())
                        .as("%s", line)
                        .isTrue());
    }

    private static List<List<String>> commandLines() throws IOException {
        Manifests manifests = Manifests.read();
        List<List<String>> lines = new ArrayList<>();
        for (StatefulSet set : manifests.of(StatefulSet.class)) {
            lines.add(set.getSpec().getTemplate().getSpec().getContainers().get(0).getArgs().stream()
                    .map(arg -> arg.replace("$(POD_NAME)", "pod-0"))
                    .toList());
        }
        for (Job job : manifests.of(Job.class)) {
            String script = job.getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .get(0)
                    .getCommand()
                    .get(2);
            CALL.matcher(script).results().map(ManifestCommandsTest::words).forEach(lines::add);
        }
        return lines;
    }

    private static List<String> words(MatchResult call) {
        return List.of(call.group(1)
                .replace("\"$CART\"", "cart")
                .replace("\"$MANAGER\"", "manager:7400")
                .strip()
                .split("\\s+"));
    }

    private static CommandLine program() {
        return Main.program();
    }
}
