// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import io.gtstore.launch.JvmOptions;
import io.gtstore.launch.SpawnedCluster;
import io.gtstore.launch.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A manager and nodes in JVMs of their own, on free ports. Its logs stay if something failed, and go if nothing did. */
public final class ProcessTestCluster implements StartedCluster {
    private final SpawnedCluster processes;
    private final ClusterSpec spec;
    private final List<String> managers;
    private final Path config;
    private boolean succeeded;

    private ProcessTestCluster(SpawnedCluster processes, ClusterSpec spec) throws IOException {
        this.processes = processes;
        this.spec = spec;
        this.config = processes.logs().resolve("settings.json");
        Files.writeString(config, spec.settings().toJson().encodePrettily());
        this.managers = List.of(processes.startManager(options()));
        List<String> ids = IntStream.rangeClosed(1, spec.nodes())
                .mapToObj(i -> "node-" + i)
                .toList();
        ids.forEach(this::startNode);
        ids.forEach(processes::awaitReady);
    }

    /** Starts it; a {@link StartException} that names the logs if it does not serve, everything stopped. */
    public static ProcessTestCluster start(ClusterSpec spec) {
        // Of its full size from the start: else it grows by collections of all of it, each of which is a pause.
        List<String> jvm = new ArrayList<>(List.of("-Xms" + spec.heapMib() + "m", "-Xmx" + spec.heapMib() + "m"));
        jvm.addAll(JvmOptions.serving());
        jvm.addAll(spec.jvmOptions());
        SpawnedCluster processes;
        try {
            processes = new SpawnedCluster(spec.program(), jvm);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            return new ProcessTestCluster(processes, spec);
        } catch (IOException | RuntimeException e) {
            processes.close();
            throw new StartException(e.getMessage() + logsAt(processes), e);
        }
    }

    /** Starts a node, for the first time or again; does not wait until it serves. */
    void startNode(String id) {
        List<String> options = new ArrayList<>(options());
        String dataDir = spec.settings().text("data.dir");
        if (!dataDir.isEmpty()) {
            options.addAll(List.of("--data-dir", Path.of(dataDir, id).toString()));
        }
        processes.startNode(id, options);
    }

    /** Waits until a node serves. */
    void awaitNode(String id) {
        processes.awaitReady(id);
    }

    /** SIGKILL. */
    @Override
    public void kill(String node) {
        processes.kill(node);
    }

    @Override
    public long pid(String node) {
        return processes.pid(node);
    }

    @Override
    public List<ProcessHandle> servers() {
        return processes.all();
    }

    private List<String> options() {
        return List.of("--config", config.toString());
    }

    @Override
    public List<String> managers() {
        return managers;
    }

    @Override
    public void succeeded() {
        succeeded = true;
    }

    @Override
    public String whereToLook() {
        return logsAt(processes);
    }

    private static String logsAt(SpawnedCluster processes) {
        return "; the logs of all processes are in " + processes.logs();
    }

    @Override
    public void close() {
        processes.close();
        if (succeeded) {
            try {
                processes.deleteLogs();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
