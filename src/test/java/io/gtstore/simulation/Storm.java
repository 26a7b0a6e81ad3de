// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Faults at random. Each run has only some kinds of them, so that rare combinations are met, too. */
final class Storm {
    private static final int MAX_NODES = 7;
    private static final int CLOCK_MILLIS = 7_200_000;

    /** What can happen. */
    enum Fault {
        CRASH,
        INSTANT_RESTART,
        POWER_OFF,
        PAUSE,
        CUT,
        CUT_ONE_WAY,
        ISOLATE,
        ISOLATE_PAIR,
        HALVES,
        RING,
        ISOLATE_MANAGER,
        RESTART_MANAGER,
        PAUSE_MANAGER,
        WEATHER,
        NO_NAMES,
        NAMELESS_MANAGER,
        DISK,
        BREAK_DISK,
        DEFECT,
        JOIN,
        LEAVE,
        CLOCK
    }

    private final SimulatedCluster cluster;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final List<Fault> kinds = new ArrayList<>();
    private final int pauseMillis;
    private boolean over;

    Storm(SimulatedCluster cluster, Scheduler scheduler, SplittableRandom random) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.random = random;
        Set<Fault> chosen = EnumSet.noneOf(Fault.class);
        int count = 1 + random.nextInt(5);
        Fault[] all = Fault.values();
        for (int i = 0; i < count; i++) {
            chosen.add(all[random.nextInt(all.length)]);
        }
        kinds.addAll(chosen);
        this.pauseMillis = 500 + random.nextInt(3_000);
    }

    List<Fault> kinds() {
        return kinds;
    }

    /** Whether no fault stops a process, or keeps any two apart for so long that one may be taken for dead. */
    boolean nobodyDies() {
        return Set.of(Fault.NO_NAMES, Fault.NAMELESS_MANAGER, Fault.DISK, Fault.JOIN, Fault.RESTART_MANAGER)
                .containsAll(kinds);
    }

    void begin() {
        next();
    }

    /** No more faults; those under way are for {@link SimulatedCluster#heal}. */
    void end() {
        over = true;
    }

    private void next() {
        scheduler.inMillis(50 + random.nextInt(pauseMillis), () -> {
            if (!over) {
                strike(kinds.get(random.nextInt(kinds.size())));
                next();
            }
        });
    }

    private void strike(Fault fault) {
        String node = anyNode();
        String other = anyProcess(node);
        switch (fault) {
            case CRASH -> down(node, false, 100 + random.nextInt(5_000));
            case INSTANT_RESTART -> down(node, random.nextBoolean(), random.nextInt(20));
            case POWER_OFF -> down(node, true, 100 + random.nextInt(6_000));
            case PAUSE -> pause(node);
            case CUT -> cut(List.of(node), List.of(other), true);
            case CUT_ONE_WAY -> cut(List.of(node), List.of(other), false);
            case ISOLATE -> cut(List.of(node), without(List.of(node)), random.nextInt(3) > 0);
            case ISOLATE_PAIR -> isolatePair(node);
            case HALVES -> halves();
            case RING -> ring();
            case ISOLATE_MANAGER -> isolateManager();
            case RESTART_MANAGER -> down(anyManager(), random.nextBoolean(), random.nextInt(3_000));
            case PAUSE_MANAGER -> pause(anyManager());
            case WEATHER -> weather();
            case NO_NAMES -> noNames(random.nextBoolean() ? SimulatedCluster.MANAGER : node);
            case NAMELESS_MANAGER -> namelessManager();
            case DISK -> disk(node);
            case BREAK_DISK -> breakDisk(node);
            case DEFECT -> defect(node);
            case JOIN -> join();
            case LEAVE -> cluster.leave(node);
            case CLOCK -> clock(random.nextInt(4) == 0 ? SimulatedCluster.MANAGER : node);
        }
    }

    /** The one that leads as often as not, where there are several. */
    private String anyManager() {
        List<String> names = cluster.managerNames();
        if (names.size() == 1) {
            return names.get(0);
        }
        return random.nextBoolean() ? cluster.manager().process().name() : names.get(random.nextInt(names.size()));
    }

    private String anyNode() {
        List<String> names = cluster.nodeNames();
        return names.get(random.nextInt(names.size()));
    }

    /** Another node, the manager, or a client. */
    private String anyProcess(String but) {
        List<String> names = without(List.of(but));
        return names.get(random.nextInt(names.size()));
    }

    private List<String> without(List<String> these) {
        List<String> names = new ArrayList<>(cluster.nodeNames());
        names.addAll(cluster.managerNames());
        for (int i = 1; i <= cluster.setup().clients(); i++) {
            names.add("client-" + i);
        }
        names.removeAll(these);
        return names;
    }

    private void later(int millis, Runnable action) {
        scheduler.inMillis(millis, () -> {
            if (!over) {
                action.run();
            }
        });
    }

    private void down(String name, boolean off, int millis) {
        if (!cluster.alive(name)) {
            return;
        }
        if (off) {
            cluster.powerOff(name);
        } else {
            cluster.crash(name);
        }
        later(millis, () -> {
            if (!cluster.alive(name)) {
                start(name);
            }
        });
    }

    private void start(String name) {
        if (cluster.findManager(name) != null) {
            cluster.startManager(name);
        } else {
            cluster.startNode(name);
        }
    }

    private void pause(String name) {
        cluster.pause(name);
        later(50 + random.nextInt(random.nextBoolean() ? 500 : 4_000), () -> cluster.resume(name));
    }

    private void cut(List<String> some, List<String> others, boolean bothWays) {
        boolean turned = random.nextBoolean();
        for (String one : some) {
            for (String other : others) {
                if (bothWays) {
                    cluster.cut(one, other);
                } else {
                    cluster.cutOneWay(turned ? one : other, turned ? other : one);
                }
            }
        }
        later(100 + random.nextInt(4_000), () -> {
            for (String one : some) {
                others.forEach(other -> cluster.mend(one, other));
            }
        });
    }

    private void isolatePair(String node) {
        List<String> pair = List.of(node, anyNode());
        cut(pair, without(pair), true);
    }

    private void halves() {
        List<String> some = new ArrayList<>();
        for (String name : without(List.of())) {
            if (random.nextBoolean()) {
                some.add(name);
            }
        }
        cut(some, without(some), true);
    }

    /** Each node sees only its neighbours. */
    private void ring() {
        List<String> names = cluster.nodeNames();
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 2; j < names.size(); j++) {
                if (i != 0 || j != names.size() - 1) {
                    cut(List.of(names.get(i)), List.of(names.get(j)), true);
                }
            }
        }
    }

    private void isolateManager() {
        List<String> one = List.of(anyManager());
        cut(one, without(one), true);
    }

    private void noNames(String name) {
        cluster.forgetNames(name);
        later(500 + random.nextInt(8_000), () -> cluster.findNames(name));
    }

    /** A manager that is new in its place has no connection yet, and can make none. */
    private void namelessManager() {
        noNames(SimulatedCluster.MANAGER);
        down(SimulatedCluster.MANAGER, false, random.nextInt(500));
    }

    private void weather() {
        cluster.weather(Weather.random(random));
        later(500 + random.nextInt(5_000), () -> cluster.weather(Weather.CALM));
    }

    private void disk(String node) {
        cluster.disk(
                node,
                new SimulatedDisk.Health(
                        random.nextInt(random.nextBoolean() ? 20 : 400),
                        random.nextInt(3) == 0 ? random.nextDouble() : 0));
        later(500 + random.nextInt(4_000), () -> {
            if (cluster.nodeNames().contains(node)) {
                cluster.disk(node, SimulatedDisk.Health.GOOD);
            }
        });
    }

    /** Only what a node has on a disk can break under it. */
    private void breakDisk(String node) {
        if (!cluster.setup().durable() || !cluster.alive(node)) {
            return;
        }
        cluster.breakDisk(node);
        later(100 + random.nextInt(5_000), () -> {
            if (!cluster.alive(node)) {
                start(node);
            }
        });
    }

    /** The node is to step down whole; somebody starts it again. */
    private void defect(String node) {
        if (!cluster.alive(node)) {
            return;
        }
        cluster.plantDefect(node);
        later(100 + random.nextInt(5_000), () -> {
            if (!cluster.alive(node)) {
                start(node);
            }
        });
    }

    /** Set forward or back by up to two hours, perhaps twice; after a while it is mended, unless something else was done to it meanwhile. */
    private void clock(String name) {
        int most = random.nextInt(3) == 0 ? 1_000 : CLOCK_MILLIS;
        cluster.setClock(name, random.nextInt(-most, most + 1));
        later(500 + random.nextInt(8_000), () -> {
            if (cluster.find(name) != null || name.equals(SimulatedCluster.MANAGER)) {
                cluster.setClock(name, 0);
            }
        });
    }

    private void join() {
        if (cluster.nodeNames().size() < MAX_NODES) {
            cluster.startAnotherNode();
        }
    }
}
