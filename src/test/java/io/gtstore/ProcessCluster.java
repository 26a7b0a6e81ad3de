// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.GtStoreException;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.rocksdb.util.Environment;

/** A manager and nodes as processes of the fat jar on loopback, with signals as verbs. Used by one test thread. */
public final class ProcessCluster implements AutoCloseable {
    private final Path logs;
    private final List<String> jvm;
    private final @Nullable Supplier<FaultyLink> lines;
    private boolean durable;
    private boolean named;
    private boolean patient;
    private final Map<String, Integer> fileLimits = new HashMap<>();
    private final Map<String, FaultyLink> lineTo = new ConcurrentHashMap<>();
    private final Map<String, Integer> portOf = new ConcurrentHashMap<>();
    private final Map<String, Integer> raftPortOf = new TreeMap<>();
    private CompletableFuture<Void> begun = CompletableFuture.completedFuture(null);
    private final Map<String, Process> processes = new ConcurrentHashMap<>();
    private final Map<String, String> addresses = new ConcurrentHashMap<>();

    private ProcessCluster(Path logs, List<String> jvm, @Nullable Supplier<FaultyLink> lines) {
        this.logs = logs;
        this.jvm = jvm;
        this.lines = lines;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "kill what is left of the cluster"));
    }

    /** So many nodes, node-1 first, each slot with so many owners; every node serves its share. */
    public static ProcessCluster start(int nodes, int replicas) {
        return start(nodes, replicas, 96);
    }

    /** The same, each process with a heap of so many MiB. */
    public static ProcessCluster start(int nodes, int replicas, int heapMib) {
        return start(nodes, replicas, small(heapMib), null, false);
    }

    /** The same, with these options of the JVM and no others: for measuring, where speed counts and a quick start does not. */
    public static ProcessCluster start(int nodes, int replicas, List<String> jvm, boolean durable) {
        return start(nodes, replicas, jvm, null, durable);
    }

    /** The same, where everyone reaches everyone else through a line of its own: first the manager's, then node-1's and so on. */
    static ProcessCluster behind(Supplier<FaultyLink> lines, int nodes, int replicas) {
        return start(nodes, replicas, small(128), lines, false);
    }

    /** The same, where each node and the manager have a disk, which outlives their processes. */
    static ProcessCluster durable(int nodes, int replicas) {
        return start(nodes, replicas, small(128), null, true);
    }

    /** The same, where nobody takes a node for dead that is merely slow, however busy the machine is. */
    static ProcessCluster durableAndPatient(int nodes, int replicas) {
        return start(nodes, replicas, small(128), null, true, true);
    }

    /** The same, behind lines. */
    static ProcessCluster durableBehind(Supplier<FaultyLink> lines, int nodes, int replicas, int heapMib) {
        return start(nodes, replicas, small(heapMib), lines, true);
    }

    /** Quick to start and light, since many of them run beside one another. */
    private static List<String> small(int heapMib) {
        return List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx" + heapMib + "m");
    }

    private static ProcessCluster start(
            int nodes, int replicas, List<String> jvm, @Nullable Supplier<FaultyLink> lines, boolean durable) {
        return start(nodes, replicas, jvm, lines, durable, false);
    }

    private static ProcessCluster start(
            int nodes,
            int replicas,
            List<String> jvm,
            @Nullable Supplier<FaultyLink> lines,
            boolean durable,
            boolean patient) {
        try {
            ProcessCluster cluster = new ProcessCluster(Files.createTempDirectory("gtstore-cluster"), jvm, lines);
            cluster.durable = durable;
            cluster.patient = patient;
            cluster.runManager(replicas);
            for (int i = 1; i <= nodes; i++) {
                cluster.startNode("node-" + i, replicas);
            }
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many managers that decide together, manager-1 first, and so many nodes; every node serves its share. */
    static ProcessCluster withManagers(int managers, int nodes, int replicas) {
        return withManagers(managers, nodes, replicas, false);
    }

    /** The same, where the nodes are reached by the names {@link #hostOf}, which each process looks up in a file of its own. */
    static ProcessCluster named(int managers, int nodes, int replicas) {
        return withManagers(managers, nodes, replicas, true);
    }

    private static ProcessCluster withManagers(int managers, int nodes, int replicas, boolean named) {
        try {
            ProcessCluster cluster = new ProcessCluster(Files.createTempDirectory("gtstore-cluster"), small(96), null);
            cluster.named = named;
            List<String> ids = IntStream.rangeClosed(1, managers)
                    .mapToObj(i -> "manager-" + i)
                    .toList();
            ids.forEach(id -> cluster.raftPortOf.put(id, Ports.free()));
            cluster.startManagers(ids);
            for (int i = 1; i <= nodes; i++) {
                cluster.startNode("node-" + i, replicas);
            }
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name by which others reach a node. */
    static String hostOf(String node) {
        return node + ".gtstore";
    }

    /** From now on the process finds these nodes and no others. */
    void names(String process, List<String> nodes) {
        try {
            String hosts = nodes.stream()
                    .map(node -> "127.0.0.1 " + hostOf(node) + "\n")
                    .collect(Collectors.joining("", "127.0.0.1 localhost\n", ""));
            Files.writeString(hosts(process), hosts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path hosts(String process) {
        return logs.resolve(process + ".hosts");
    }

    /** Where it looks up names, each anew. */
    private List<String> lookup(String process) {
        if (!named) {
            return List.of();
        }
        if (!Files.exists(hosts(process))) {
            names(process, List.of("node-1", "node-2", "node-3", "node-4", "node-5"));
        }
        return List.of(
                "-Dvertx.disableDnsResolver=true",
                "-Djdk.net.hosts.file=" + hosts(process),
                "-Dsun.net.inetaddr.ttl=0",
                "-Dsun.net.inetaddr.negative.ttl=0");
    }

    /** Starts managers, for the first time or again, all at once: none is ready before most of them are there. */
    void startManagers(List<String> ids) {
        CompletableFuture.allOf(ids.stream()
                        .map(id -> CompletableFuture.runAsync(() -> startManager(id)))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private void startManager(String id) {
        String peers = raftPortOf.entrySet().stream()
                .map(peer -> peer.getKey() + "=127.0.0.1:" + peer.getValue())
                .collect(Collectors.joining(","));
        run(
                id,
                List.of(
                        "manager",
                        "--id",
                        id,
                        "--raft-port",
                        String.valueOf(raftPortOf.get(id)),
                        "--peers",
                        peers,
                        "--data-dir",
                        logs.resolve(id).toString()));
    }

    /** The names of the managers that decide together, whether they run or not. */
    List<String> managers() {
        return List.copyOf(raftPortOf.keySet());
    }

    /** Whether that process was started and not killed. */
    boolean runs(String name) {
        return processes.containsKey(name);
    }

    /** Where that process listens, whether it runs or not. */
    int port(String name) {
        String address = Objects.requireNonNull(addresses.get(name));
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** Starts a node, for the first time or again, and returns once it serves. */
    public void startNode(String id, int copies) {
        run(
                id,
                List.of(
                        "node",
                        "--id",
                        id,
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

    private void runManager(int replicas) {
        List<String> arguments = new ArrayList<>(List.of("manager", "--replicas", String.valueOf(replicas)));
        if (durable) {
            arguments.addAll(List.of("--data-dir", logs.resolve("manager").toString()));
        }
        if (patient) {
            arguments.addAll(List.of("--set", "probe.tries=100"));
        }
        run("manager", arguments);
    }

    /** The manager is killed, and started again at the same address. */
    public void restartManager(int replicas) {
        kill("manager");
        runManager(replicas);
    }

    /** From its next start on, no file of the process can become longer: the system refuses to write there, as on a full disk. */
    void limitFiles(String id, int kib) {
        fileLimits.put(id, kib);
    }

    /** Where the engine's native library is, which a process would otherwise unpack: a file that is longer than it may write. */
    private Path nativeLibrary() throws IOException {
        String name = Environment.getJniLibraryFileName("rocksdb");
        Path file = logs.resolve(name);
        if (!Files.exists(file)) {
            try (InputStream library =
                    Objects.requireNonNull(Environment.class.getClassLoader().getResourceAsStream(name))) {
                Files.copy(library, file);
            }
        }
        return logs;
    }

    /** There is room again, from its next start on. */
    void noLimit(String id) {
        fileLimits.remove(id);
    }

    /** What a process has said to its log so far. */
    String log(String id) {
        try {
            return Files.readString(logs.resolve(id + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL to all at once; then all start again, in that order, without waiting for one another. */
    void restartAll(List<String> order, int replicas) {
        kill(processes.keySet().toArray(String[]::new));
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (String id : order) {
            starts.add(CompletableFuture.runAsync(() -> {
                if (id.equals("manager")) {
                    runManager(replicas);
                } else {
                    startNode(id, replicas);
                }
            }));
        }
        starts.forEach(CompletableFuture::join);
    }

    /** All its processes. */
    public List<ProcessHandle> all() {
        return processes.values().stream().map(Process::toHandle).toList();
    }

    boolean lives(String id) {
        return Objects.requireNonNull(processes.get(id)).isAlive();
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
        return raftPortOf.isEmpty()
                ? Objects.requireNonNull(addresses.get("manager"))
                : raftPortOf.keySet().stream().map(addresses::get).collect(Collectors.joining(","));
    }

    public GtStoreClient client(Vertx vertx) {
        return client(vertx, GtStoreClientOptions.DEFAULT_DEADLINE);
    }

    /** A client whose operations have so long. */
    GtStoreClient client(Vertx vertx, Duration deadline) {
        return GtStoreClient.create(
                vertx,
                new GtStoreClientOptions()
                        .setManagers(List.of(managerAddress().split(",")))
                        .setDeadline(deadline));
    }

    /** Waits until so many members have all slots fully owned and caught up. */
    public static void awaitWhole(GtStoreClient client, int members) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(GtStoreException.class) // a manager that does not answer yet
                .until(() -> whole(LocalCluster.await(client.admin().status()), members));
    }

    static boolean whole(ClusterStatus status, int members) {
        return status.getMembers().size() == members
                && status.getUnderReplicated() == 0
                && status.getMembers().stream().allMatch(m -> m.getCatchingUp() == 0);
    }

    private void run(String name, List<String> arguments) {
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvm);
            command.addAll(lookup(name));
            command.addAll(List.of("-jar", System.getProperty("gtstore.jar", "target/gtstore.jar")));
            command.addAll(arguments);
            command.addAll(place(name));
            if (durable && !name.equals("manager")) {
                command.addAll(List.of("--data-dir", logs.resolve(name).toString()));
            }
            Integer limit = fileLimits.get(name);
            if (limit != null) {
                command.add(1, "-Djava.library.path=" + nativeLibrary());
                command.addAll(0, List.of("bash", "-c", "ulimit -f " + limit + "; exec \"$@\"", "limited"));
            }
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            logs.resolve(name + ".log").toFile()))
                    .start();
            processes.put(name, process);
            CompletableFuture<String> ready = CompletableFuture.supplyAsync(() -> readyLine(process, name));
            String line = ready.get(2, TimeUnit.MINUTES);
            FaultyLink ahead = lineTo.get(name);
            addresses.put(
                    name, ahead == null ? line.substring(line.lastIndexOf(' ') + 1) : "127.0.0.1:" + ahead.port());
        } catch (Exception e) {
            Process failed = processes.remove(name);
            if (failed != null) {
                failed.destroyForcibly();
            }
            throw new AssertionError(name + " did not become ready; its log is in " + logs, e);
        }
    }

    /** Where a process listens, and where others reach it: the manager stays where it was, and so does everyone who has a line. */
    private List<String> place(String name) {
        if (named && !name.startsWith("manager")) {
            int port = portOf.computeIfAbsent(name, first -> Ports.free());
            return List.of("--port", String.valueOf(port), "--advertise", hostOf(name) + ":" + port);
        }
        if (lines == null) {
            int port = name.startsWith("manager") ? portOf.computeIfAbsent(name, first -> Ports.free()) : 0;
            return List.of("--port", String.valueOf(port));
        }
        FaultyLink line = lineTo.computeIfAbsent(name, first -> lines.get());
        int port = portOf.computeIfAbsent(name, first -> Ports.free());
        line.leadTo(port);
        return List.of("--port", String.valueOf(port), "--advertise", "127.0.0.1:" + line.port());
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
