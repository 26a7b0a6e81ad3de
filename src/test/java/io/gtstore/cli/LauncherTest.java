// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "all, jvm", "manager, jvm", "node, jvm", "bench, jvm", "backup, jvm", "restore, jvm",
        "put, command", "get, command", "status, command", "client, command", "help, command", ", command"
    })
    void what_serves_and_what_ends_soon_get_jvm_options_of_their_own(@Nullable String command, String options)
            throws Exception {
        Program run = command == null ? run(script(), jdk()) : run(script(), jdk(), command);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().filter(line -> line.startsWith("@")))
                .containsExactly("@" + project.resolve("src/main/resources/conf/" + options + ".options"));
        assertThat(Path.of("src/main/resources/conf/" + options + ".options")).exists();
    }

    @Test
    void the_class_data_archive_is_given_to_the_java_that_made_it_only() throws Exception {
        String given = "-XX:SharedArchiveFile=" + archive();
        assertThat(run(script(), jdk(), "status").out()).doesNotContain("SharedArchiveFile");
        archived("JAVA_VERSION=\"17.0.15\"\nIMPLEMENTOR=\"One\"\n");
        assertThat(run(script(), jdk(), "status").out().lines()).containsSequence(given, "-Xlog:cds*=off", "-jar");
        assertThat(run(script(), jdk(), "all").out().lines()).contains(given);

        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.15\"\nIMPLEMENTOR=\"Other\"\n");
        assertThat(run(script(), jdk(), "status").out()).doesNotContain("SharedArchiveFile");
        Files.delete(folder.resolve("jdk/release"));
        assertThat(run(script(), jdk(), "status").out()).doesNotContain("SharedArchiveFile");
    }

    @Test
    void a_class_data_archive_of_an_older_jar_is_not_given() throws Exception {
        archived("JAVA_VERSION=\"17.0.15\"\n");
        Files.setLastModifiedTime(jar(), FileTime.from(Instant.parse("2026-03-01T00:00:00Z")));
        Files.setLastModifiedTime(archive(), FileTime.from(Instant.parse("2026-02-01T00:00:00Z")));
        assertThat(run(script(), jdk(), "status").out()).doesNotContain("SharedArchiveFile");
    }

    @Test
    void the_version_is_read_from_the_release_file_without_a_start_of_java() throws Exception {
        executable(folder.resolve("jdk/bin/java"), """
                #!/bin/sh
                case "$1" in -XshowSettings*) exit 3 ;; esac
                echo ran
                """);
        for (String version : List.of("17", "17.0.15", "25.0.1")) {
            Files.writeString(folder.resolve("jdk/release"), "IMPLEMENTOR=\"One\"\nJAVA_VERSION=\"" + version + "\"\n");
            assertThat(run(script(), jdk(), "status").out()).as(version).isEqualTo("ran\n");
        }
        for (String version : List.of("1.8.0_302", "11.0.2")) {
            Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
            Program run = run(script(), jdk(), "status");
            assertThat(run.code()).as(version).isEqualTo(1);
            assertThat(run.err()).contains("Java 17 or newer is needed");
        }
    }

    @Test
    void the_first_build_says_how_long_it_takes_and_how_far_it_is() throws Exception {
        Files.delete(jar());
        maven("""
                echo '[INFO] --- maven-compiler-plugin:3.14.0:compile (default-compile) @ gtstore ---'
                i=0; while [ $i -lt 100 ]; do i=$((i + 1)); echo '[INFO] Downloaded from central: x'; done
                touch target/gtstore.jar
                """);
        Program run = run(script(), jdk(), "status");
        assertThat(run.code()).isZero();
        assertThat(run.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("building target/gtstore.jar", "a minute or two"),
                        line -> assertThat(line)
                                .matches(
                                        "gtstore: +\\d+ s  maven-compiler-plugin:3.14.0:compile \\(default-compile\\)"),
                        line -> assertThat(line).endsWith("s  50 files downloaded"),
                        line -> assertThat(line).endsWith("s  100 files downloaded"),
                        line -> assertThat(line).matches("gtstore: built in \\d+ s"));
        assertThat(run.out().lines()).contains("status");
    }

    @Test
    void a_build_that_fails_shows_its_errors_and_where_all_lines_are() throws Exception {
        Files.delete(jar());
        maven("echo '[INFO] Scanning'; echo '[ERROR] no such artifact'; exit 1");
        Program run = run(script(), jdk(), "status");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("[ERROR] no such artifact\n", "the build failed", "target/build.log")
                .doesNotContain("Scanning");
        assertThat(project.resolve("target/build.log")).content().contains("[INFO] Scanning");
    }

    private Path script() {
        return project.resolve("gtstore");
    }

    private Path jdk() {
        return folder.resolve("jdk");
    }

    private Path jar() {
        return project.resolve("target/gtstore.jar");
    }

    private Path archive() {
        return project.resolve("target/gtstore.jsa");
    }

    /** An archive, made of the jar by the Java that this release file describes. */
    private void archived(String release) throws IOException {
        Files.writeString(folder.resolve("jdk/release"), release);
        Files.writeString(project.resolve("target/gtstore.jsa.release"), release);
        Files.writeString(archive(), "");
        Files.setLastModifiedTime(jar(), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    }

    /** A stand-in for Maven, and for the compiler that it needs. */
    private void maven(String script) throws IOException {
        executable(Files.createDirectories(folder.resolve("maven")).resolve("mvn"), "#!/bin/sh\n" + script + "\n");
        executable(folder.resolve("jdk/bin/javac"), "#!/bin/sh\n");
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

    private Program run(Path script, Path javaHome, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(script.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().merge("PATH", folder.resolve("maven").toString(), (path, maven) -> maven + ":" + path);
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
