package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;

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
    }

    private static int exit(List<String> options) throws Exception {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(options);
        command.add("-version");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
