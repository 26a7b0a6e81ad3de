// SPDX-License-Identifier: Apache-2.0
package io.gtstore.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The options for a JVM that serves or makes load, from {@code conf/jvm.options}, which the launcher and the image give to {@code java} as it is. */
public final class JvmOptions {
    private static final String RESOURCE = "/conf/jvm.options";

    private JvmOptions() {}

    /** What a process is started with that is to be fast soon; one that ends soon is better off with the first compiler alone. */
    public static List<String> serving() {
        try (InputStream file = Objects.requireNonNull(JvmOptions.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
