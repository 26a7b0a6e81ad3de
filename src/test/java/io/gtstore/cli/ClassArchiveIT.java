// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The class-data archive that the build makes. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClassArchiveIT {
    private static final Path JAR =
            Path.of(System.getProperty("gtstore.jar", "target/gtstore.jar")).toAbsolutePath();

    /** What commands and servers load comes from it: with {@code -Xshare:on} the JVM refuses to go on without. */
    @Test
    void the_program_takes_its_classes_from_the_archive() throws Exception {
        Process get = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@src/main/resources/conf/command.options",
                        "-Xshare:on",
                        "-XX:SharedArchiveFile=" + JAR.resolveSibling("gtstore.jsa"),
                        "-Xlog:class+load",
                        "-jar",
                        JAR.toString(),
                        "get",
                        "mohan",
                        "--manager",
                        "127.0.0.1:1")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> loaded = new String(get.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" io.gtstore.") || line.contains(" io.vertx."))
                .filter(line -> !line.contains("Lambda"))
                .toList();
        assertThat(get.waitFor()).isEqualTo(Failures.STORE_SAID_NO);
        long archived = loaded.stream()
                .filter(line -> line.contains("shared objects file"))
                .count();
        assertThat(loaded).hasSizeGreaterThan(300);
        assertThat(archived).as("of %d classes", loaded.size()).isGreaterThan(loaded.size() * 9L / 10);
    }
}
