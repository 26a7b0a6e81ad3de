// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.gtstore.launch.JvmOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * The processes that a store consists of, each with a directory in which it starts, and with a file that takes its output. Killed when this is closed,
 * and at the latest when this program ends, however far the start had come.
 */
final class Programs implements AutoCloseable {
    /**
     * The options of every JVM that takes part, whosever it is: a heap that has its full size from the start, the collector that costs two processors
     * least, and what makes the compiler be done soon.
     */
    static final List<String> JVM = jvm();

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path home;
    private final List<Process> processes = new CopyOnWriteArrayList<>();

    Programs(String store) {
        try {
            home = Files.createTempDirectory(store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop " + store));
    }

    private static List<String> jvm() {
        List<String> options = new ArrayList<>(List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC"));
        options.addAll(JvmOptions.serving());
        return List.copyOf(options);
    }

    /** A command that runs a class of this program in a JVM of its own. */
    static List<String> java(Class<?> main, List<String> jvm, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(jvm);
        command.addAll(List.of("-cp", absoluteClassPath(), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** The program's own, as it is seen from any directory. */
    private static String absoluteClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Starts a program. If it is ours, it ends by itself when this process does: its standard input ends then. */
    void start(String name, List<String> command) {
        try {
            Path directory = Files.createDirectory(home.resolve(name));
            processes.add(new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output(name).toFile())
                    .start());
        } catch (IOException e) {
            throw new IllegalStateException("cannot start " + command.get(0) + "; is it installed?", e);
        }
    }

    /** Runs a program that ends by itself. */
    void run(String name, List<String> command) {
        start(name, command);
        Process last = processes.remove(processes.size() - 1);
        int exit = last.onExit().join().exitValue();
        if (exit != 0) {
            throw new IllegalStateException(name + " ended with " + exit + ": " + said(name));
        }
    }

    /** Waits until the condition holds, while all programs run. */
    void await(String what, Condition condition) {
        Awaitility.await(what + ", see " + home)
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .failFast(
                        "a process ended, see " + home,
                        () -> !processes.stream().allMatch(Process::isAlive))
                .until(condition::holds);
    }

    /** What a program has said so far. */
    String said(String name) {
        try {
            return Files.readString(output(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The programs that run. */
    List<ProcessHandle> processes() {
        return processes.stream().map(Process::toHandle).toList();
    }

    private Path output(String name) {
        return home.resolve(name + ".log");
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        processes.clear();
    }

    /** What is waited for; while it throws, it does not hold. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }
}
