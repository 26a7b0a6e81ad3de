// SPDX-License-Identifier: Apache-2.0
package io.gtstore.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A manager and its nodes as processes on this machine, by id, on free ports of loopback. Whatever happens, Ctrl-C included, {@link #close} leaves none of
 * them behind. Used by one thread, which it blocks; only the end of the JVM comes from another.
 */
public final class SpawnedCluster implements AutoCloseable {
    private static final String MANAGER = "manager";

    private final Class<?> program;
    private final List<String> jvmOptions;
    private final Path logs;
    private final Map<String, ServerProcess> processes = new LinkedHashMap<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private boolean closing;
    private final Thread lastResort = new Thread(this::killAll, "cluster-cleanup");

    /**
     * No process yet.
     *
     * @param program the class with the program's {@code main}
     * @param jvmOptions the options of each process's JVM
     */
    public SpawnedCluster(Class<?> program, List<String> jvmOptions) throws IOException {
        this.program = program;
        this.jvmOptions = List.copyOf(jvmOptions);
        logs = Files.createTempDirectory("gtstore-cluster");
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /**
     * Starts the manager, and returns its address once it serves.
     *
     * @param options options of the command {@code manager}, besides its port
     * @throws StartException if it does not serve within a minute
     */
    public String startManager(List<String> options) {
        start(MANAGER, with(List.of("manager", "--port", "0"), options));
        return awaitReady(MANAGER);
    }

    /**
     * Starts a node; where it served before, if it did. Does not wait until it serves.
     *
     * @param options options of the command {@code node}, besides its id, its port and its manager
     */
    public void startNode(String id, List<String> options) {
        String port = port(addresses.getOrDefault(id, ":0"));
        String manager = addresses.getOrDefault(MANAGER, "");
        start(id, with(List.of("node", "--id", id, "--port", port, "--manager", manager), options));
    }

    /** The address of a process, once it serves; a {@link StartException} if it does not within a minute. */
    public String awaitReady(String id) {
        String address = process(id).awaitAddress();
        addresses.put(id, address);
        return address;
    }

    /** The process's number in the system. */
    public long pid(String id) {
        return process(id).pid();
    }

    /** The processes that were started last under each id, be they alive or not. */
    public synchronized List<ProcessHandle> all() {
        return processes.values().stream().map(ServerProcess::handle).toList();
    }

    /** SIGKILL; returns once the process is gone. */
    public void kill(String id) {
        process(id).kill();
    }

    /** Where the processes' logs are; worth keeping only if something failed. */
    public Path logs() {
        return logs;
    }

    /** Deletes the logs, once all processes are gone or nobody reads them any more. */
    public void deleteLogs() throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(logs);
    }

    /** Ends all processes; returns once they are gone. */
    @Override
    public void close() {
        killAll();
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (IllegalStateException e) {
            // The JVM is going down already, and the hook does the same.
        }
    }

    private synchronized void start(String name, List<String> arguments) {
        if (closing) {
            throw new StartException(name + " is not started any more: the program ends");
        }
        try {
            processes.put(name, ServerProcess.start(name, logs, jvmOptions, program, arguments));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized ServerProcess process(String name) {
        ServerProcess process = processes.get(name);
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    private void killAll() {
        List<ServerProcess> all;
        synchronized (this) {
            closing = true;
            all = new ArrayList<>(processes.values());
        }
        all.forEach(ServerProcess::kill);
    }

    private static List<String> with(List<String> arguments, List<String> options) {
        return Stream.concat(arguments.stream(), options.stream()).toList();
    }

    private static String port(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }
}
