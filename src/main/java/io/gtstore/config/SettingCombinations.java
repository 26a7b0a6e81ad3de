// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Values that are each allowed, but not together. */
final class SettingCombinations {
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0");
    private static final int MAX_PORT = 65535;

    private SettingCombinations() {}

    /** One rule, and the settings that it cannot be judged without. */
    private record Rule(List<String> settings, Consumer<SettingValues> check) {}

    private static final List<Rule> RULES = List.of(
            new Rule(List.of("copies", "cluster.replicas"), SettingCombinations::copiesFit),
            atMost("copies.min", "copies"),
            atMost("limits.maxItemBytes", "limits.maxCartBytes"),
            new Rule(List.of("limits.maxFrameBytes", "limits.maxCartBytes"), SettingCombinations::cartsFit),
            new Rule(List.of("limits.maxFrameBytes", "cluster.slots"), SettingCombinations::slotsFit),
            atMost("client.attemptTimeout", "client.deadline"),
            atMost("client.managerTimeout", "client.deadline"),
            atMost("clock.maxDrift", "session.grace"),
            new Rule(List.of("storage", "data.dir", "node.id"), SettingCombinations::storageHasItsPlace),
            new Rule(
                    List.of("manager.raft.peers", "manager.raft.port", "manager.id", "manager.dataDir"),
                    SettingCombinations::managersFit),
            new Rule(List.of("node.host", "advertise"), SettingCombinations::addressIsReachable),
            httpPortFits("manager"),
            httpPortFits("node"),
            bindIsMeant("manager"),
            bindIsMeant("node"));

    /** Throws a {@link SettingException} that names the settings and says what to do. */
    static void check(SettingValues settings) {
        for (Rule rule : RULES) {
            if (rule.settings().stream().allMatch(settings::has)) {
                rule.check().accept(settings);
            }
        }
    }

    /**
     * More copies than owners can never be had. Only what was asked for is judged: the default of copies means "as many as there are owners",
     * and a node alone does not know the cluster's number before the manager tells it.
     */
    private static void copiesFit(SettingValues settings) {
        boolean replicasKnown = settings.role() == Role.ALL || settings.source("cluster.replicas") != null;
        if (settings.source("copies") != null && replicasKnown) {
            atMost(settings, "copies", "cluster.replicas");
        }
    }

    private static void cartsFit(SettingValues settings) {
        long cart = settings.number("limits.maxCartBytes");
        long frame = settings.number("limits.maxFrameBytes");
        if (frame < 4 * cart) {
            throw new SettingException(
                    "limits.maxFrameBytes is %d, but must be at least %d, 4 × limits.maxCartBytes (%d): raise it, or lower limits.maxCartBytes"
                            .formatted(frame, 4 * cart, cart));
        }
    }

    /** What owners tell each other of all slots goes in one frame. */
    private static void slotsFit(SettingValues settings) {
        long slots = settings.number("cluster.slots");
        long frame = settings.number("limits.maxFrameBytes");
        long least = slots * SettingTable.FRAME_BYTES_PER_SLOT;
        if (frame < least) {
            throw new SettingException(
                    "limits.maxFrameBytes is %d, but must be at least %d, %d × cluster.slots (%d): raise it, or lower cluster.slots"
                            .formatted(frame, least, SettingTable.FRAME_BYTES_PER_SLOT, slots));
        }
    }

    private static void storageHasItsPlace(SettingValues settings) {
        boolean durable = settings.text("storage").equals("rocksdb");
        String directory = settings.text("data.dir");
        if (!directory.isEmpty() && !durable) {
            throw new SettingException(
                    "data.dir is \"%s\", but storage is memory, which keeps nothing there: set storage=rocksdb, or leave data.dir empty"
                            .formatted(directory));
        }
        if (!durable || settings.role() == Role.CLIENT || settings.role() == Role.MANAGER) {
            return;
        }
        if (directory.isEmpty()) {
            throw new SettingException("storage is rocksdb, but data.dir is empty: set it (--data-dir DIR)");
        }
        if (settings.role() == Role.NODE && settings.text("node.id").isEmpty()) {
            throw new SettingException(
                    "storage is rocksdb, but the node has no name that stays: set node.id (--id ID), the same at each start");
        }
    }

    /** Managers that decide together must know each other, have a line to each other, and remember what they said. */
    private static void managersFit(SettingValues settings) {
        List<String> peers = settings.addresses("manager.raft.peers");
        String id = settings.text("manager.id");
        boolean port = settings.integer("manager.raft.port") > 0;
        if (peers.isEmpty() && !port) {
            return;
        }
        if (peers.isEmpty()) {
            throw new SettingException(
                    "manager.raft.port is set, but manager.raft.peers is empty: name the managers there, this one included, or leave the port 0");
        }
        if (!port || settings.text("manager.dataDir").isEmpty()) {
            throw new SettingException(
                    "manager.raft.peers is set, but %s is not: managers that decide together need a port for each other (manager.raft.port) and a directory (manager.dataDir, --data-dir)"
                            .formatted(port ? "manager.dataDir" : "manager.raft.port"));
        }
        if (peers.stream().filter(peer -> peer.startsWith(id + "=")).count() != 1) {
            throw new SettingException(
                    "manager.id is \"%s\", which must stand exactly once in manager.raft.peers (%s): set --id to one of those"
                            .formatted(id, String.join(",", peers)));
        }
    }

    private static void addressIsReachable(SettingValues settings) {
        String host = settings.text("node.host");
        if (settings.role() == Role.NODE
                && ANY_ADDRESS.contains(host)
                && settings.text("advertise").isEmpty()) {
            throw new SettingException(
                    "node.host is %s, which nobody can connect to: set advertise (--advertise HOST:PORT) to what others use"
                            .formatted(host));
        }
    }

    private static Rule httpPortFits(String who) {
        return new Rule(
                List.of(who + ".port", "http.enabled", "http.portOffset"), settings -> httpPortFits(settings, who));
    }

    private static void httpPortFits(SettingValues settings, String who) {
        int port = settings.integer(who + ".port");
        int offset = settings.integer("http.portOffset");
        if (settings.flag("http.enabled") && port + offset > MAX_PORT) {
            throw new SettingException(
                    "%s.port is %d and http.portOffset %d, but their sum, the HTTP port, must be at most %d: lower one, or set http.enabled=false"
                            .formatted(who, port, offset, MAX_PORT));
        }
    }

    private static Rule bindIsMeant(String who) {
        return new Rule(List.of(who + ".host", "bind.insecure"), settings -> bindIsMeant(settings, who));
    }

    private static void bindIsMeant(SettingValues settings, String who) {
        String host = settings.text(who + ".host");
        if (!isLoopback(host) && !settings.flag("bind.insecure")) {
            throw new SettingException(
                    "%s.host is %s, but must be a loopback address (127.0.0.1, ::1, localhost) as long as there are no credentials, unless bind.insecure (--insecure) is true"
                            .formatted(who, host));
        }
    }

    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("::1")
                || name.equals("[::1]")
                || name.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    }

    private static Rule atMost(String lesser, String greater) {
        return new Rule(List.of(lesser, greater), settings -> atMost(settings, lesser, greater));
    }

    private static void atMost(SettingValues settings, String lesser, String greater) {
        if (settings.number(lesser) > settings.number(greater)) {
            throw new SettingException("%s is %d, but must be at most %s, which is %d: lower it, or raise %s"
                    .formatted(lesser, settings.number(lesser), greater, settings.number(greater), greater));
        }
    }
}
