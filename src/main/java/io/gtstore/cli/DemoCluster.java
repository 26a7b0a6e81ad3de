package io.gtstore.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The demo's processes: one manager and its nodes, by id. Whatever happens, {@link #close} leaves none of them behind. */
final class DemoCluster implements AutoCloseable {
    /** A killed node is replaced soon: ten seconds, the default, would have a spectator wait. */
    private static final String REPLACE_AFTER = "replace.after=500";

    private final Path logs;
    private final Map<String, DemoProcess> processes = new LinkedHashMap<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final Thread lastResort = new Thread(this::killAll, "demo-cleanup");

    DemoCluster() throws IOException {
        logs = Files.createTempDirectory("gtstore-demo");
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /** Starts the manager, and returns its address once it serves. */
    String startManager() {
        start("manager", List.of("manager", "--port", "0", "--set", REPLACE_AFTER));
        return awaitReady("manager");
    }

    /** Starts a node; where it served before, if it did. */
    void startNode(String id) {
        String port = port(addresses.getOrDefault(id, ":0"));
        String manager = addresses.getOrDefault("manager", "");
        start(id, List.of("node", "--id", id, "--port", port, "--manager", manager));
    }

    /** The address of a process, once it serves. */
    String awaitReady(String id) {
        String address = process(id).awaitAddress();
        addresses.put(id, address);
        return address;
    }

    long pid(String id) {
        return process(id).pid();
    }

    void kill(String id) {
        process(id).kill();
    }

    /** Where the processes' logs are; kept only if the demo fails. */
    Path logs() {
        return logs;
    }

    void deleteLogs() throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(logs);
    }

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
        try {
            processes.put(name, DemoProcess.start(name, logs, arguments));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized DemoProcess process(String name) {
        DemoProcess process = processes.get(name);
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    private void killAll() {
        List<DemoProcess> all;
        synchronized (this) {
            all = new ArrayList<>(processes.values());
        }
        all.forEach(DemoProcess::kill);
    }

    private static String port(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }
}
