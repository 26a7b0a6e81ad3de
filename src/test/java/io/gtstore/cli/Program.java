// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of target/gtstore.jar to its end, in a locale of no help: without UTF-8, and with digits of its own for people. */
record Program(int code, String out, String err) {
    private static final long SECONDS = 90;

    static Program run(String... arguments) throws IOException, InterruptedException {
        return runWith("", arguments);
    }

    /** With these lines as standard input. */
    static Program runWith(String input, String... arguments) throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile("gtstore", ".in"), input);
        File out = Files.createTempFile("gtstore", ".out").toFile();
        File err = Files.createTempFile("gtstore", ".err").toFile();
        Process process = builder(arguments)
                .redirectInput(in.toFile())
                .redirectOutput(out)
                .redirectError(err)
                .start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(String.join(" ", arguments) + " did not end within " + SECONDS + " s");
            }
            return new Program(process.exitValue(), taken(out.toPath()), taken(err.toPath()));
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(in);
        }
    }

    /** Its process, with standard output to be read. */
    static Process start(String... arguments) throws IOException {
        return builder(arguments).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static ProcessBuilder builder(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(command(arguments));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static List<String> command(String... arguments) {
        String jar = System.getProperty("gtstore.jar", "target/gtstore.jar");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Duser.language=ar", "-Duser.country=EG", "-jar", jar));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String taken(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        Files.delete(file);
        return text;
    }
}
