package io.gtstore;

import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A manager and nodes as processes of the fat jar on loopback, with signals as verbs. Used by one test thread. */
public final class ProcessCluster implements AutoCloseable {
    private final Path logs;
    private final int heapMib;
    private CompletableFuture<Void> begun = CompletableFuture.completedFuture(null);
    private final Map<String, Process> processes = new ConcurrentHashMap<>();
    private final Map<String, String> addresses = new ConcurrentHashMap<>();

    private ProcessCluster(Path logs, int heapMib) {
        this.logs = logs;
        this.heapMib = heapMib;
    }

    /** So many nodes, node-1 first, each slot with so many owners; every node serves its share. */
    public static ProcessCluster start(int nodes, int replicas) {
        return start(nodes, replicas, 96);
    }

    /** The same, each process with a heap of so many MiB. */
    public static ProcessCluster start(int nodes, int replicas, int heapMib) {
        try {
            ProcessCluster cluster = new ProcessCluster(Files.createTempDirectory("gtstore-cluster"), heapMib);
            cluster.run("manager", List.of("manager", "--port", "0", "--replicas", String.valueOf(replicas)));
            for (int i = 1; i <= nodes; i++) {
                cluster.startNode("node-" + i, replicas);
            }
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a node, for the first time or again, and returns once it serves. */
    public void startNode(String id, int copies) {
        run(
                id,
                List.of(
                        "node",
                        "--id",
                        id,
                        "--port",
                        "0",
                        "--manager",
                        managerAddress(),
                        "--set",
                        "copies=" + copies,
                        "--set",
                        "cluster.replicas=" + copies));
    }

    /** SIGKILL, to all of them at once. */
    public void kill(String... ids) {
        List<Process> victims = new ArrayList<>();
        for (String id : ids) {
            victims.add(Objects.requireNonNull(processes.remove(id)));
        }
        victims.forEach(Process::destroyForcibly);
    }

    /** Starts a node, and leaves it to itself before it serves. */
    public void beginNode(String id) {
        begun = CompletableFuture.runAsync(() -> {
            try {
                startNode(id, 2);
            } catch (AssertionError e) {
                // it was killed before it served
            }
        });
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> processes.containsKey(id));
    }

    /** Kills a node that was begun, and waits until nobody waits for it any more. */
    public void killBegun(String id) {
        kill(id);
        begun.join();
    }

    /** The manager is killed, and started again at the same address. */
    public void restartManager(int replicas) {
        String address = managerAddress();
        kill("manager");
        run(
                "manager",
                List.of(
                        "manager",
                        "--port",
                        address.substring(address.lastIndexOf(':') + 1),
                        "--replicas",
                        String.valueOf(replicas)));
    }

    /** The exit code of a process that ends by itself. */
    public int awaitEnd(String id) {
        Process process = Objects.requireNonNull(processes.get(id));
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> !process.isAlive());
        processes.remove(id);
        return process.exitValue();
    }

    /** SIGSTOP: the process lives, its connections stay open, and it says nothing. */
    public void stop(String id) {
        signal("-STOP", id);
    }

    /** SIGCONT. */
    public void resume(String id) {
        signal("-CONT", id);
    }

    public String managerAddress() {
        return Objects.requireNonNull(addresses.get("manager"));
    }

    public GtStoreClient client(Vertx vertx) {
        return GtStoreClient.create(vertx, new GtStoreClientOptions().setManagers(List.of(managerAddress())));
    }

    /** Waits until so many members have all slots fully owned and caught up. */
    public static void awaitWhole(GtStoreClient client, int members) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> whole(LocalCluster.await(client.status()), members));
    }

    static boolean whole(ClusterStatus status, int members) {
        return status.getMembers().size() == members
                && status.getBelowTarget() == 0
                && status.getMembers().stream().allMatch(m -> m.getCatchingUp() == 0);
    }

    private void run(String name, List<String> arguments) {
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx" + heapMib + "m",
                    "-jar",
                    System.getProperty("gtstore.jar", "target/gtstore.jar")));
            command.addAll(arguments);
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            logs.resolve(name + ".log").toFile()))
                    .start();
            processes.put(name, process);
            CompletableFuture<String> ready = CompletableFuture.supplyAsync(() -> readyLine(process, name));
            String line = ready.get(2, TimeUnit.MINUTES);
            addresses.put(name, line.substring(line.lastIndexOf(' ') + 1));
        } catch (Exception e) {
            processes.remove(name);
            throw new AssertionError(name + " did not become ready; its log is in " + logs, e);
        }
    }

    private String readyLine(Process process, String name) {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return out.lines()
                .filter(line -> line.startsWith("ready "))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " ended before it was ready, see " + logs));
    }

    private void signal(String signal, String id) {
        try {
            long pid = Objects.requireNonNull(processes.get(id)).pid();
            int exit = new ProcessBuilder("kill", signal, String.valueOf(pid))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill " + signal + " " + id + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroyForcibly);
        processes.values().forEach(process -> process.onExit().join());
        processes.clear();
    }
}
