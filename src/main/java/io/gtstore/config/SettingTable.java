// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every setting there is, and the one place of its default: the constants of options are read from here. docs/configuration.md is held to this
 * table by a test; a setting that is not in it is an error wherever it stands.
 */
public final class SettingTable {
    /** The one variable with {@link Setting#VARIABLE_PREFIX} that is no setting: the log level, which the logger reads before any setting is known. */
    public static final String LOG_VARIABLE = "GTSTORE_LOG";

    /** What the wire needs for each slot in the longest frames that owners exchange: its digest, its number, its place in a map. */
    public static final int FRAME_BYTES_PER_SLOT = 64;

    /** Name, values, default, unit, owner, meaning. */
    private static final String ROWS = """
            manager.host             | host                 | 127.0.0.1      |       | manager | Address that the manager binds to.
            manager.port             | 0..65535             | 7400           |       | manager | Port that the manager serves on; 0 takes a free one.
            manager.id               | id                   |                |       | manager | Name of the manager; generated if empty.
            manager.settle           | 0..60000             | 500            | ms    | manager | How long a manager without a map listens for nodes that bear one, before it founds a new cluster.
            manager.isolatedGrace    | 0..86400000          | 0              | ms    | manager | After how long a manager that hears too few members may evict silent ones all the same; 0 is never.
            manager.proxy            | flag                 | false          |       | manager | Whether the manager passes on what clients ask about carts, as in the first of the paper's designs; for measurements only.
            manager.dataDir          | path                 |                |       | manager | Directory in which the manager keeps what it has decided, and from which it goes on; empty is nowhere.
            manager.raft.port        | 0..65535             | 0              |       | manager | Port on which the other managers reach this one, to decide together; 0 if there are none.
            manager.raft.peers       | peers                |                |       | manager | The managers that decide together, this one included, best three; empty is this one alone.
            manager.raft.election    | 50..60000            | 500            | ms    | manager | How long a manager hears nothing of the leader before it stands for election; up to twice as long, by chance.
            manager.raft.snapshotEvery | 10..1000000        | 1000           |       | manager | After how many decisions a manager takes a snapshot of the map and drops the log before it.
            cluster.slots            | 1..65536             | 1024           |       | cluster | Slots that the keys are spread over.
            cluster.replicas         | 1..16                | 2              |       | cluster | Owners of each slot, counting the primary.
            cluster.hash             | murmur3, ascii-sum   | murmur3        |       | cluster | Hash function from key to slot; ascii-sum is the paper's, and skewed.
            cluster.merge            | union, newest        | union          |       | cluster | How diverging carts become one: union keeps every item, newest (the paper's) lets the newest cart win whole and may lose items.
            node.id                  | id                   |                |       | node    | Name of the node in the cluster; generated if empty.
            node.host                | host                 | 127.0.0.1      |       | node    | Address that the node binds to.
            node.port                | 0..65535             | 7411           |       | node    | Port that the node serves on; 0 takes a free one.
            node.eventLoops          | 1..64                | 1              |       | node    | How many event loops a node runs on, each with a share of its slots: as many as it is to use processors.
            node.weight              | 1..100               | 1              |       | node    | How large a share of the slots the node takes, against the other nodes' weights.
            node.zone                | id                   |                |       | node    | What the node would fail together with, such as a rack; a slot's owners are in different zones where possible.
            node.managers            | addresses            | 127.0.0.1:7400 |       | node    | Where the managers are.
            copies                   | 1..16                | 2              |       | node    | Copies that a change must have before it is answered ok; never more than there are owners.
            copies.min               | 1..16                | 1              |       | node    | Copies below which a change is refused instead of answered ok with fewer.
            replica.timeout          | 10..10000            | 100            | ms    | node    | How long a coordinator waits at least for an owner before another node keeps the copy as a hint; for one that usually takes longer, as long as it takes, up to ten times this.
            replace.after            | 0..3600000           | 10000          | ms    | manager | How long a node must be silent before its old data is copied to a new replica; new changes go there at once.
            storage                  | memory, rocksdb      | memory         |       | node    | Where a node keeps its carts: on other nodes only, or also on its disk, from which a restart recovers them.
            storage.sync             | always, interval, never | always      |       | node    | When a change is on the disk: before it is acknowledged, soon after, or when the system likes. It matters to a loss of power only.
            storage.syncInterval     | 1..3600000           | 1000           | ms    | node    | How soon that is, under storage.sync=interval.
            storage.maxBytes         | 0..1099511627776     | 0              | bytes | node    | Heap that keys, items, contexts and hints of a node may take; a put beyond it is refused as full, and from an eighth more on whatever takes room, but for what makes owners equal. 0 is half of the heap.
            storage.maxQueuedBytes   | 65536..1099511627776 | 67108864       | bytes | node    | Changes that may wait to be written to the disk; what is more is refused.
            data.dir                 | path                 |                |       | process | Where a durable process keeps its files. Set without storage, it means storage=rocksdb, as --data-dir does; it stays empty while storage is memory.
            heartbeat.enabled        | flag                 | false          |       | manager | Whether the manager asks every node in turn whether it lives, beside see-tell.
            heartbeat.interval       | 10..3600000          | 1000           | ms    | manager | Time between two heartbeats.
            probe.tries              | 1..100               | 4              |       | manager | Unanswered probes after which a silent suspect is evicted.
            probe.timeout            | 10..60000            | 300            | ms    | manager | How long one probe waits for its answer.
            repair.interval          | 10..3600000          | 500            | ms    | node    | Time between two comparisons of digests among the owners of a slot.
            rebalance.maxBytesPerSecond | 0..1000000000000  | 67108864       | bytes/s | node    | How fast a node fetches slots that move to it; 0 is without a limit. What makes up for a lost copy is never held back.
            session.maxAge           | 1000..86400000       | 900000         | ms    | process | Age at which a session ends and the client takes a new one.
            session.grace            | 0..86400000          | 300000         | ms    | process | Allowance for clocks that differ, before what an ended session left behind is forgotten.
            clock.maxDrift           | 0..86400000          | 0              | ms    | node    | By how much clocks may differ: changes with stamps from further ahead are refused, and a node whose clock is further off than that from most others' takes none. 0 is session.grace, but at least 1 s.
            member.forgetAfter       | 1000..31536000000    | 259200000      | ms    | manager | When a member that never returned is written off.
            threshold.ms             | 1..3600000           | 300            | ms    | process | The agreed-upon response time; slower answers are counted and logged.
            limits.maxKeyBytes       | 1..65536             | 512            | bytes | process | Longest key, in UTF-8.
            limits.maxItemBytes      | 1..16777216          | 16384          | bytes | process | Longest item, in UTF-8.
            limits.maxCartBytes      | 1..67108864          | 262144         | bytes | process | Largest cart, the sum of its items; a put beyond it is refused.
            limits.maxItems          | 1..1000000           | 1000           |       | process | Most items in a cart; a put beyond it is refused.
            limits.maxFrameBytes     | 4096..268435456      | 1048576        | bytes | process | Longest line on the wire; at least 4 × limits.maxCartBytes.
            limits.maxConnections    | 1..1000000           | 10000          |       | process | Connections that a process accepts; up to 256 more only from nodes and managers.
            limits.maxInFlight       | 1..1000000           | 1024           |       | process | Requests outstanding on one connection.
            limits.maxBufferedPercent| 1..90                | 25             | %     | process | Share of the heap for data on its way over all connections; beyond it the process stops reading, then answers busy.
            limits.maxRanges         | 1..4096              | 64             |       | process | Ranges per session in a cart's context that puts may leave; removals may leave twice as many.
            limits.maxWatches        | 0..10000000          | 100000         |       | node    | Carts that may be watched at a node, each counted for each connection.
            limits.maxWatchesPerConnection | 0..10000000    | 10000          |       | node    | Carts that may be watched over one connection.
            limits.maxSessions       | 1..1000000           | 16384          |       | process | Sessions in a cart's context up to which a new one may put something; removals and checkouts have no such bound.
            limits.maxHints          | 1..100000000         | 100000         |       | process | Carts of other nodes' slots that a node keeps as hints.
            limits.maxHintBytes      | 1..1099511627776     | 67108864       | bytes | process | Heap that those carts may take; beyond it a hint is refused as busy, and another node asked.
            receipt.keep             | 1000..86400000       | 900000         | ms    | process | How long owners can tell again what a remove or a checkout took, restarts included; at least session.maxAge in any case.
            receipt.maxBytes         | 1..1099511627776     | 67108864       | bytes | process | Heap that those lists may take; beyond it the oldest go first. They count in storage.maxBytes.
            client.deadline          | 1..3600000           | 2000           | ms    | client  | When a request ends at the latest; its outcome is then unknown.
            client.attemptTimeout    | 1..3600000           | 250            | ms    | client  | How long one attempt at one owner may take.
            client.managerTimeout    | 1..3600000           | 250            | ms    | client  | How long a manager may take to answer, before the next is asked.
            client.retryPercent      | 0..10000             | 20             | %     | client  | How many attempts beyond the first a hundred operations may cost in the long run; 10 in each second are free.
            client.retryBurst        | 1..1000000           | 1000           |       | client  | How many such attempts may be saved up, to be made at once when a node fails.
            client.sessions          | 1..10000000          | 10000          |       | client  | Carts whose sessions a client keeps; the least recently used goes first.
            client.cacheBytes        | 0..1000000000        | 16777216       | bytes | client  | Bytes of carts, as last read, that a client keeps, so that a get brings only what has changed; 0 for none.
            client.issueSessions     | flag                 | true           |       | client  | Whether a client that knows the cluster's clock issues sessions itself, without a message; else a manager does, at each login.
            http.enabled             | flag                 | true           |       | process | Whether a process serves HTTP: health.
            http.portOffset          | 1..60000             | 80             |       | process | The HTTP port is the process's own port plus this.
            bind.insecure            | flag                 | false          |       | process | Allows binding to an address that others can reach, although there are no credentials.
            advertise                | address              |                |       | process | HOST:PORT that others use to reach this process; empty is the address that it binds to.
            """;

    private static final Map<String, Setting> BY_NAME = read();

    private SettingTable() {}

    /** All rows, in the order of the document. */
    public static List<Setting> all() {
        return List.copyOf(BY_NAME.values());
    }

    /** The row of that name, or null. */
    public static @Nullable Setting find(String name) {
        return BY_NAME.get(name);
    }

    /**
     * The row of that name.
     *
     * @throws SettingException if there is none; its message names the nearest there is
     */
    public static Setting get(String name, String source) {
        Setting setting = BY_NAME.get(name);
        if (setting == null) {
            throw new SettingException("unknown setting %s (%s); the nearest is %s; all stand in docs/configuration.md"
                    .formatted(name, source, NearestName.of(name, BY_NAME.keySet())));
        }
        return setting;
    }

    /** Settings by environment variable. */
    public static Map<String, Setting> byVariable() {
        Map<String, Setting> variables = new LinkedHashMap<>();
        BY_NAME.values().forEach(setting -> variables.put(setting.variable(), setting));
        return variables;
    }

    private static Map<String, Setting> read() {
        Map<String, Setting> rows = new LinkedHashMap<>();
        ROWS.lines().map(SettingTable::row).forEach(setting -> {
            if (rows.put(setting.name(), setting) != null) {
                throw new IllegalStateException(setting.name() + " stands twice in the table of settings");
            }
        });
        return rows;
    }

    /** Reads a row; also for options of embedded verticles that are no settings. */
    static Setting row(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.split("\\|", 6)) {
            cells.add(cell.strip());
        }
        String values = cells.get(1);
        List<String> choices = values.contains(",") ? Arrays.asList(values.split(",\\s*")) : List.of();
        int dots = values.indexOf("..");
        return new Setting(
                cells.get(0),
                kind(values),
                dots < 0 ? 0 : Long.parseLong(values.substring(0, dots)),
                dots < 0 ? 0 : Long.parseLong(values.substring(dots + 2)),
                choices,
                cells.get(2),
                cells.get(3),
                Setting.Owner.valueOf(cells.get(4).toUpperCase(Locale.ROOT)),
                cells.get(5));
    }

    private static Setting.Kind kind(String values) {
        if (values.contains("..")) {
            return Setting.Kind.INTEGER;
        }
        return values.contains(",") ? Setting.Kind.CHOICE : Setting.Kind.valueOf(values.toUpperCase(Locale.ROOT));
    }
}
