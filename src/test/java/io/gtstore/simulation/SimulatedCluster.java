// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.impl.RunningClient;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.SlotHash;
import io.gtstore.manager.ClusterOptions;
import io.gtstore.manager.FailureOptions;
import io.gtstore.manager.Manager;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.net.Transport;
import io.gtstore.node.Node;
import io.gtstore.node.NodeLimitsOptions;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.RecoveredFrom;
import io.gtstore.node.ReplicationOptions;
import io.gtstore.node.SessionOptions;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.replication.Recovered;
import io.gtstore.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A manager, nodes and clients in one thread, and what can be done to them. Processes are called as their hosts are: manager, node-1, client-1. */
final class SimulatedCluster implements Ledger.Holders {
    static final String MANAGER = "manager";
    private static final int PORT = 7;
    private static final int SEVERAL = 3;
    private static final long DEADLINE_MILLIS = 2_000;

    /** One life of a node. */
    record RunningNode(SimulatedProcess process, Node node, List<SimulatedTransport> transports, SimulatedDisk disk) {
        boolean lives() {
            return process.alive();
        }
    }

    /**
     * One life of a manager.
     *
     * @param log where it agrees with the others, if there are others
     */
    record RunningManager(
            SimulatedProcess process,
            Manager manager,
            SimulatedTransport transport,
            @Nullable SimulatedRaft log) {
        /** Whether its map says anything: one of several has none before the cluster has begun. */
        boolean begun() {
            return log == null || manager.begun();
        }
    }

    private final Setup setup;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Trace trace;
    private final Ledger ledger;
    private final SimulatedNetwork network;
    private final Checkouts checkouts;
    private final CartBounds bounds;
    private final Wire wire;
    private final Checks checks;
    private final SlotHash hash = SlotHash.fromWire("murmur3");
    private final Map<String, RunningNode> nodes = new LinkedHashMap<>();
    private final Map<String, SimulatedProcess> processes = new LinkedHashMap<>();
    private final Map<String, Integer> lives = new LinkedHashMap<>();
    private final Map<String, RunningManager> managers = new LinkedHashMap<>();
    /** What the managers' disks hold, if there are several; empty while one decides alone, and keeps nothing. */
    private final Map<String, SimulatedRaft.Disk> group = new LinkedHashMap<>();

    private int named;
    private boolean healed;

    SimulatedCluster(Setup setup, Scheduler scheduler, SplittableRandom random, Trace trace, Ledger ledger) {
        this.setup = setup;
        this.scheduler = scheduler;
        this.random = random;
        this.trace = trace;
        this.ledger = ledger;
        this.network = new SimulatedNetwork(scheduler, random.split());
        this.checkouts = new Checkouts(trace, ledger);
        this.bounds = new CartBounds(trace, ledger, setup.limits());
        this.wire = new Wire(scheduler, trace, ledger, checkouts, bounds, setup);
        this.checks = new Checks(this, trace, ledger);
        ledger.measureBy(this);
    }

    /** Whether every node that lives is a member, and no member is missed, as far as the manager knows. */
    boolean nobodyIsAbsent() {
        ClusterMap map = manager().manager().map();
        long living = nodes.values().stream().filter(RunningNode::lives).count();
        return manager().manager().ready()
                && map.absent().isEmpty()
                && map.members().size() == living;
    }

    // What runs.

    private SimulatedProcess process(String name) {
        int life = lives.merge(name, 1, Integer::sum);
        long skew = setup.skewMillis() == 0 ? 0 : random.nextLong(-setup.skewMillis(), setup.skewMillis() + 1);
        double pace = 1 + (setup.drift() == 0 ? 0 : (random.nextDouble() * 2 - 1) * setup.drift());
        SimulatedProcess process =
                new SimulatedProcess(name, life, scheduler, random.split(), skew, pace, checks::after);
        processes.put(name, process);
        return process;
    }

    /** Starts three managers that decide together, and keep what they have decided. */
    void startManagers() {
        for (int i = 1; i <= SEVERAL; i++) {
            group.put(i == 1 ? MANAGER : MANAGER + "-" + i, new SimulatedRaft.Disk());
        }
        List.copyOf(group.keySet()).forEach(this::startManager);
    }

    /** Starts the manager, or starts it again under the same address with nothing remembered. */
    void startManager() {
        startManager(MANAGER);
    }

    /** Starts a manager, for the first time or again; one of several goes on from its disk. */
    void startManager(String name) {
        SimulatedProcess process = process(name);
        SimulatedTransport[] transport = new SimulatedTransport[1];
        ManagerOptions options = new ManagerOptions()
                .setCluster(new ClusterOptions()
                        .setSlots(setup.slots())
                        .setReplicas(setup.replicas())
                        .setMerge(setup.merge()))
                .setFailures(new FailureOptions().setReplaceAfterMillis(3_000));
        SimulatedRaft log = group.isEmpty()
                ? null
                : new SimulatedRaft(process, network, group, random.split(), new NodeInfo(name, 0, name, PORT));
        Transport.Opener opener = hello -> {
            transport[0] = new SimulatedTransport(process, network, wire, hello);
            return transport[0];
        };
        Manager started = log == null
                ? new Manager(options, "manager-" + lives.get(MANAGER), process, opener)
                : new Manager(
                        options,
                        name,
                        process,
                        opener,
                        new Manager.Agreement("managers", List.copyOf(group.keySet()), log));
        started.whenFailed()
                .onFailure(why -> scheduler.in(0, () -> {
                    throw trace.violation("", process + " has stepped down: " + why.getMessage());
                }));
        RunningManager manager = new RunningManager(process, started, transport[0], log);
        managers.put(name, manager);
        process.goesBy(() -> manager.begun() ? started.map() : null);
        network.up(process, started.handler());
        process.message(() -> {
            started.start();
            if (log != null) {
                log.start(started);
            }
        });
        trace.line("", () -> "## " + process + " starts");
    }

    /** Starts a node, for the first time or again under the same id, with what its storage kept. */
    void startNode(String id) {
        SimulatedProcess process = process(id);
        List<SimulatedTransport> transports = new ArrayList<>();
        SimulatedDisk disk = new SimulatedDisk(process, scheduler, random.split(), ledger, setup);
        RunningNode former = nodes.get(id);
        if (setup.durable() && former != null) {
            disk.inherit(former.disk());
        }
        NodeOptions options = new NodeOptions()
                .setManagers(managerAddresses())
                .setReplication(new ReplicationOptions().setCopies(setup.copies()))
                .setSession(new SessionOptions()
                        .setMaxAgeMillis(setup.sessionMillis())
                        .setGraceMillis(setup.graceMillis()))
                .setLimits(new NodeLimitsOptions()
                        .setMaxItems(setup.limits().maxItems())
                        .setMaxCartBytes(setup.limits().maxCartBytes())
                        .setMaxSessions(setup.limits().maxSessions())
                        .setMaxRanges(setup.limits().maxRanges())
                        .setMaxFrameBytes(setup.limits().maxFrameBytes()));
        Recovered recovered = recovered(disk, options, process);
        Node.Loop loop = new Node.Loop(process, hello -> {
            SimulatedTransport transport = new SimulatedTransport(process, network, wire, hello);
            transports.add(transport);
            return transport;
        });
        Node started = new Node(options, id, Collections.nCopies(setup.shards(id), loop), disk, recovered);
        RunningNode node = new RunningNode(process, started, transports, disk);
        nodes.put(id, node);
        process.goesBy(started::map);
        started.whenLeft().onComplete(left -> scheduler.in(0, () -> retire(node)));
        started.whenFailed().onFailure(why -> scheduler.in(0, () -> stepDown(node, String.valueOf(why.getMessage()))));
        network.up(process, started.handler());
        process.message(() -> started.start(new NodeInfo(id, 0, id, PORT)));
        trace.line("", () -> "## " + process + " starts");
    }

    private static Recovered recovered(SimulatedDisk disk, NodeOptions options, SimulatedProcess process) {
        try {
            return RecoveredFrom.storage(disk, options, process.wallMillis());
        } catch (StorageException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts a node that there has not been before. */
    void startAnotherNode() {
        startNode("node-" + ++named);
    }

    /** A node that has left ends, and has nothing that anybody misses. */
    private void retire(RunningNode node) {
        String name = node.process().name();
        if (!node.lives()) {
            return;
        }
        trace.line("", () -> "## " + node.process() + " has left");
        nodes.remove(name);
        end(node.process(), node.transports(), false);
        ledger.retired(node.disk());
    }

    /** Nothing can be stored on the node's disk any more: it ends, as whoever runs it would have it. */
    private void stepDown(RunningNode node, String why) {
        if (why.contains("a defect") && !why.contains(SimulatedDisk.PLANTED)) {
            throw trace.violation("", node.process() + " has stepped down: " + why);
        }
        String name = node.process().name();
        if (node.lives()) {
            crash(name);
            if (healed) {
                scheduler.in(0, () -> startNode(name));
            }
        }
    }

    GtStoreClient startClient(String name) {
        SimulatedProcess process = process(name);
        return new RunningClient(
                process,
                hello -> new SimulatedTransport(process, network, wire, hello),
                new GtStoreClientOptions()
                        .setManagers(managerAddresses())
                        .setDeadline(Duration.ofMillis(DEADLINE_MILLIS))
                        .setSessionMaxAge(Duration.ofMillis(setup.sessionMillis())));
    }

    SimulatedShopper shopper(String client, String key, GtStoreClient of, Tally tally) {
        return new SimulatedShopper(
                client + "-" + key.replace("\"", ""),
                key,
                of,
                process0(client),
                scheduler,
                random.split(),
                ledger,
                trace,
                tally,
                DEADLINE_MILLIS,
                setup.ttlMillis(),
                setup.untilMillis(),
                setup.watching(),
                setup.burst(),
                setup.limits().shortFrames() ? 250 : 0);
    }

    /** Has the process do at once what it is to do soon. */
    void hurry(String name) {
        process0(name).hurry();
    }

    // What is done to it.

    /** The process dies; its system lives on and tells whoever is connected. */
    void crash(String name) {
        die(name, false);
    }

    /** The machine loses its power: nobody is told anything. */
    void powerOff(String name) {
        die(name, true);
    }

    private void die(String name, boolean off) {
        SimulatedProcess process = process0(name);
        if (!process.alive()) {
            return;
        }
        trace.line("", () -> "## " + process + (off ? " loses power" : " is killed"));
        RunningNode node = nodes.get(name);
        if (node != null && !setup.durable()) {
            ledger.losing(node.disk());
        }
        end(
                process,
                node != null
                        ? node.transports()
                        : List.of(Objects.requireNonNull(managers.get(name)).transport()),
                off);
        if (node != null) {
            node.disk().endedUntold();
            ledger.lost();
        }
    }

    private void end(SimulatedProcess process, List<SimulatedTransport> transports, boolean off) {
        process.die();
        network.down(process.name(), off);
        transports.forEach(transport -> transport.died(!off));
        for (SimulatedTransport.ServerEnd end : wire.forget(process)) {
            if (!off) {
                end.sayGone();
            }
        }
    }

    /** An operator wants the node to leave; nothing comes of it while there is no manager, or it is refused. */
    void leave(String node) {
        SimulatedProcess at = manager().process();
        if (at.alive()) {
            trace.line("", () -> "## " + node + " is to leave");
            Request wish = new MemberRequest.Leave(node);
            at.message(() -> manager().manager().handler().handle(wish, new Observer(), reply -> {}));
        }
    }

    /** SIGSTOP. */
    void pause(String name) {
        trace.line("", () -> "## " + name + " is paused");
        process0(name).pause();
    }

    /** SIGCONT. */
    void resume(String name) {
        if (process0(name).paused()) {
            trace.line("", () -> "## " + name + " goes on");
            process0(name).resume();
        }
    }

    /** Nothing gets from the one to the other. */
    void cutOneWay(String from, String to) {
        trace.line("", () -> "## cut: " + from + " -> " + to);
        network.cut(from, to);
    }

    /** Nothing gets from either to the other. */
    void cut(String one, String other) {
        cutOneWay(one, other);
        cutOneWay(other, one);
    }

    void mend(String one, String other) {
        trace.line("", () -> "## mended: " + one + " - " + other);
        network.mend(one, other);
        network.mend(other, one);
    }

    /** The process can look up no name, so that it connects to nobody; what is open stays. */
    void forgetNames(String name) {
        trace.line("", () -> "## " + name + " can look up no names");
        network.nameless(name, true);
    }

    void findNames(String name) {
        trace.line("", () -> "## " + name + " can look up names");
        network.nameless(name, false);
    }

    /** Its wall clock steps, to so much ahead of what it would show. */
    void setClock(String name, long aheadMillis) {
        trace.line("", () -> "## the wall clock of " + name + " is set " + aheadMillis + " ms off");
        process0(name).setClock(aheadMillis);
    }

    void weather(Weather weather) {
        trace.line("", () -> "## " + weather);
        network.weather(weather);
    }

    void disk(String node, SimulatedDisk.Health health) {
        trace.line("", () -> "## the disk of " + node + ": " + health);
        node(node).disk().health(health);
    }

    /** Nothing can be stored on the node's disk any more. */
    void plantDefect(String node) {
        trace.line("", () -> "## a defect is planted in " + node);
        node(node).disk().plantDefect();
    }

    void breakDisk(String node) {
        trace.line("", () -> "## the disk of " + node + " breaks");
        node(node).process().message(node(node).disk()::breakDown);
    }

    /** Whoever is dead, or dies of a fault from before, starts again; whoever is paused goes on, all ways are open, all disks are well. */
    void heal() {
        trace.line("", () -> "## all faults end");
        healed = true;
        network.mendAll();
        network.weather(Weather.CALM);
        for (SimulatedProcess process : List.copyOf(processes.values())) {
            process.resume();
            if (!process.name().equals(MANAGER)) {
                process.setClock(0); // that of the manager may stay wrong for good
            }
        }
        for (RunningManager each : List.copyOf(managers.values())) {
            if (!each.process().alive()) {
                startManager(each.process().name());
            }
        }
        for (RunningNode node : List.copyOf(nodes.values())) {
            node.disk().health(SimulatedDisk.Health.GOOD);
            if (!node.lives()) {
                startNode(node.process().name());
            }
        }
    }

    // What can be seen.

    private SimulatedProcess process0(String name) {
        return Objects.requireNonNull(processes.get(name), name);
    }

    boolean alive(String name) {
        return process0(name).alive();
    }

    /** The node of that name in its present life; null if it has left. */
    @Nullable
    RunningNode find(String id) {
        return nodes.get(id);
    }

    RunningNode node(String id) {
        return Objects.requireNonNull(nodes.get(id), id);
    }

    List<RunningNode> nodes() {
        return new ArrayList<>(nodes.values());
    }

    List<String> nodeNames() {
        return new ArrayList<>(nodes.keySet());
    }

    /** The manager that leads; while none does, the one that knows most. */
    RunningManager manager() {
        RunningManager first = Objects.requireNonNull(managers.get(MANAGER));
        if (first.log() == null) {
            return first;
        }
        RunningManager best = first;
        for (RunningManager each : managers.values()) {
            if (each.log() != null && each.log().leads()) {
                return each;
            }
            if (each.begun()
                    && (!best.begun()
                            || each.manager().map().epoch()
                                    > best.manager().map().epoch())) {
                best = each;
            }
        }
        return best;
    }

    /** The manager of that name in its present life; null if there is none. */
    @Nullable
    RunningManager findManager(String name) {
        return managers.get(name);
    }

    List<RunningManager> managers() {
        return List.copyOf(managers.values());
    }

    List<String> managerNames() {
        return List.copyOf(managers.keySet());
    }

    private List<String> managerAddresses() {
        return managers.keySet().stream().map(name -> name + ":" + PORT).toList();
    }

    SimulatedNetwork network() {
        return network;
    }

    Setup setup() {
        return setup;
    }

    Checks checks() {
        return checks;
    }

    Checkouts checkouts() {
        return checkouts;
    }

    CartBounds bounds() {
        return bounds;
    }

    @Override
    public List<SimulatedDisk> disks() {
        List<SimulatedDisk> disks = new ArrayList<>();
        for (RunningNode node : nodes.values()) {
            if (node.lives() || setup.durable()) {
                disks.add(node.disk());
            }
        }
        return disks;
    }

    @Override
    public int slotOf(String key) {
        return hash.slot(key, setup.slots());
    }

    @Override
    public boolean fullyReplicated(Ledger.Change change) {
        ClusterMap map = manager().manager().map();
        int have = 0;
        for (OwnerInfo owner : map.owners(change.slot).owners()) {
            RunningNode node = nodes.get(owner.id());
            if (node != null
                    && node.lives()
                    && node.node().incarnation() == owner.incarnation()
                    && change.heldBy(node.disk())) {
                have++;
            }
        }
        return have >= replicas();
    }

    /** Whether more than half of the clocks of the manager and all nodes, those that are away and may return among them, differ by no more than is allowed. */
    @Override
    public boolean mostAgreeOnTheTime() {
        List<Long> clocks = new ArrayList<>(List.of(manager().process().wallMillis()));
        disks().forEach(disk -> clocks.add(disk.process().wallMillis()));
        for (long each : clocks) {
            long agree = clocks.stream()
                    .filter(other -> other >= each && other <= each + setup.maxDriftMillis())
                    .count();
            if (2 * agree > clocks.size()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int replicas() {
        return setup.replicas();
    }

    @Override
    public int maxRanges() {
        return setup.limits().maxRanges();
    }

    @Override
    public boolean isExclusive(Ledger.Change removal, Reply.Removed told) {
        return checkouts.isExclusive(removal, told);
    }
}
