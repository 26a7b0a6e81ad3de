// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that applications embed. */
class ThinJarIT {
    private static final String JAR = System.getProperty("gtstore.thinJar", "target/gtstore-0.1.0.jar");

    /** The jars that it depends on, as docs/release/thin.sh finds them. */
    private static final Pattern DEPENDENCIES = Pattern.compile(
            "(vertx-core|vertx-core-logging|vertx-codegen-api|vertx-codegen-json|netty-[a-z0-9-]*[a-z]|jackson-core|slf4j-api|jspecify)-[0-9].*\\.jar");

    @Test
    void has_nothing_of_what_only_the_program_has() throws IOException {
        try (JarFile jar = new JarFile(JAR)) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();
            assertThat(names).contains("io/gtstore/client/GtStoreClient.class", "conf/jvm.options");
            assertThat(names)
                    .noneMatch(name -> name.startsWith("io/gtstore/cli/")
                            || name.startsWith("io/gtstore/bench/")
                            || name.startsWith("io/gtstore/launch/"));
        }
    }

    @Test
    void serves_without_optional_libraries_and_names_those_that_a_feature_lacks(@TempDir Path empty) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process application = new ProcessBuilder(java, "-cp", classPath(), ThinApplication.class.getName())
                .directory(empty.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(application.waitFor()).as(said).isZero();
        assertThat(said.lines())
                .contains("cart: apple")
                .anyMatch(line ->
                        line.startsWith("rocksdb: storage: rocksdb needs org.rocksdb:rocksdbjni on the class path"))
                .anyMatch(line -> line.startsWith("raft: manager.dataDir needs org.apache.ratis:ratis-server and"
                        + " org.apache.ratis:ratis-grpc and org.apache.ratis:ratis-metrics-default on the class path"))
                .anyMatch(line -> line.startsWith("proxy: manager.proxy: "))
                .anyMatch(line -> line.startsWith(
                        "service: GtStoreService.createProxy needs io.vertx:vertx-service-proxy on the class path"))
                .anyMatch(line -> line.startsWith(
                        "verticle: ClientVerticle needs io.vertx:vertx-service-proxy on the class path"));
    }

    private static String classPath() throws Exception {
        Path tests = Path.of(ThinApplication.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Stream<String> libraries = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> DEPENDENCIES
                        .matcher(Path.of(path).getFileName().toString())
                        .matches());
        return Stream.concat(Stream.of(Path.of(JAR).toAbsolutePath().toString(), tests.toString()), libraries)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
