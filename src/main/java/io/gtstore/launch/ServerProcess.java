// SPDX-License-Identifier: Apache-2.0
package io.gtstore.launch;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server as a process of its own, from the same program; it dies with {@link #kill}, as by SIGKILL. */
final class ServerProcess {
    private static final long READY_SECONDS = 60;

    private final String name;
    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private ServerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Starts a command of this program; its log goes to a file of that name in the folder.
     *
     * @param jvmOptions what comes before the class path on the command line of its JVM
     */
    static ServerProcess start(
            String name, Path logs, List<String> jvmOptions, Class<?> program, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        File log = logs.resolve(name + ".log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log))
                .start();
        ServerProcess started = new ServerProcess(name, process);
        Thread reader = new Thread(started::readReadyLine, name + "-stdout");
        reader.setDaemon(true);
        reader.start();
        return started;
    }

    /** The address at the end of its ready line. */
    String awaitAddress() {
        try {
            String line = ready.get(READY_SECONDS, TimeUnit.SECONDS);
            return line.substring(line.lastIndexOf(' ') + 1);
        } catch (ExecutionException | TimeoutException e) {
            throw new StartException(name + " did not become ready within " + READY_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while waiting for " + name, e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL; returns once the process is gone. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private void readReadyLine() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null) {
                if (line.startsWith("ready ")) {
                    ready.complete(line);
                }
                line = out.readLine();
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
        ready.completeExceptionally(new StartException(name + " ended"));
    }
}
