// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.launch.JvmOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @Test
    void are_understood_one_by_one_and_as_a_file() throws Exception {
        assertThat(JvmOptions.serving()).isNotEmpty().allMatch(option -> option.startsWith("-XX:"));
        assertThat(exit(JvmOptions.serving())).isZero();
        assertThat(exit(List.of("@src/main/resources/conf/jvm.options"))).isZero();
        assertThat(exit(List.of("@src/main/resources/conf/command.options"))).isZero();
    }

    /** A process whose heap is full may lack the thread that would have answered, and seem to live. */
    @Test
    void a_process_whose_heap_is_full_ends_at_once() throws Exception {
        List<String> options = new ArrayList<>(JvmOptions.serving());
        String classes = Path.of(FillsItsHeap.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        options.addAll(List.of("-Xmx16m", "-cp", classes, FillsItsHeap.class.getName()));
        assertThat(exitOf(options)).isEqualTo(3);
    }

    /** Catches the error, as an event loop would. */
    static final class FillsItsHeap {
        private FillsItsHeap() {}

        public static void main(String[] args) {
            try {
                for (List<long[]> kept = new ArrayList<>(); kept.size() < Integer.MAX_VALUE; ) {
                    kept.add(new long[100_000]);
                }
            } catch (OutOfMemoryError e) {
                System.exit(0);
            }
        }
    }

    private static int exit(List<String> options) throws Exception {
        List<String> all = new ArrayList<>(options);
        all.add("-version");
        return exitOf(all);
    }

    private static int exitOf(List<String> options) throws Exception {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(options);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
