// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Java sources of the project, as files. */
final class SourceTree {
    /** The product. */
    static final Path MAIN = Path.of("src/main/java");

    /** The tests. */
    static final Path TEST = Path.of("src/test/java");

    private SourceTree() {}

    /** All sources below that directory, sorted by path. */
    static List<Path> under(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
