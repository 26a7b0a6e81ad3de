// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./gtstore}, with a stand-in for Java that says what it was asked to run. */
class LauncherTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path project = Path.of("");

    @BeforeEach
    void project_that_is_built() throws IOException {
        folder = folder.toRealPath();
        project = Files.createDirectories(folder.resolve("my project"));
        Files.createDirectories(project.resolve("target"));
        Files.writeString(project.resolve("target").resolve("gtstore.jar"), "");
        executable(project.resolve("gtstore"), Files.readString(Path.of("gtstore")));
        executable(Files.createDirectories(folder.resolve("jdk/bin")).resolve("java"), """
                #!/bin/sh
                case "$1" in
                  -XshowSettings*) echo "    java.specification.version = 17" ;;
                  *) for argument; do echo "$argument"; done ;;
                esac
                """);
    }

    @Test
    void a_link_to_it_runs_the_program_of_the_project_that_it_leads_to() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("first"), Path.of("../my project/gtstore"));
        Path link = Files.createSymbolicLink(folder.resolve("second"), bin.resolve("first"));
        Program run = run(link, folder.resolve("jdk"), "put", "two words");
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .containsSequence("-jar", project.resolve("target/gtstore.jar").toString(), "put", "two words");
    }

    @Test
    void a_java_home_that_leads_nowhere_is_named() throws Exception {
        Program run = run(project.resolve("gtstore"), folder.resolve("gone"), "get", "mohan");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("JAVA_HOME is " + folder.resolve("gone"), "unset it");
    }

    private static Program run(Path script, Path javaHome, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(script.toString());
        builder.command().addAll(java.util.List.of(arguments));
        builder.environment().putAll(Map.of("JAVA_HOME", javaHome.toString()));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Program(process.exitValue(), out, err);
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
