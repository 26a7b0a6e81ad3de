// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartParts;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.SlotGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Several shards' cores, with the network between them, the manager's map and the time in the test's hands. Nothing in it is left to chance. */
final class CoreNetwork {
    static final long START = 1_800_000_000_000L;
    static final int SLOTS = 16;
    private static final long TICK_MILLIS = 100;

    private record Due(long at, long order, Runnable what) {}

    private record Sighting(String by, String suspect) {}

    private record Event(String node, ShardEvent event) {}

    private final MergePolicy merge;
    private final ShardConfig config;
    private final NavigableMap<String, ShardCore> cores = new TreeMap<>();
    private final Map<String, NodeRef> lives = new HashMap<>();
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final PriorityQueue<Due> timers =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
    private final Map<Long, Consumer<Reply>> asks = new HashMap<>();
    private final Map<Long, List<Reply>> answers = new HashMap<>();
    private final List<Request> sent = new ArrayList<>();
    private final List<Request> open = new ArrayList<>();
    private final List<Sighting> reports = new ArrayList<>();
    private final Set<String> silent = new HashSet<>();
    private final Set<String> mute = new HashSet<>();
    private final Set<String> dead = new HashSet<>();
    private final Set<String> unheard = new HashSet<>();
    private final Set<String> stopped = new HashSet<>();
    private final List<Event> missed = new ArrayList<>();
    private final Set<String> fullDisks = new HashSet<>();
    private final Map<String, Integer> slowDisks = new HashMap<>();
    private final Map<String, Map<String, Cart>> disks = new HashMap<>();
    private final Map<String, Map<Integer, Long>> horizons = new HashMap<>();
    private final Map<String, Integer> partsLeft = new HashMap<>();
    private final Map<String, Long> ahead = new HashMap<>();
    private ClusterMap map;
    private boolean managerAway;
    private @Nullable Long managersAhead;
    private long now = START;
    private long order;
    private long lastAsk;

    CoreNetwork(ShardConfig config, int replicas, String... nodes) {
        this(MergePolicy.UNION, config, replicas, nodes);
    }

    CoreNetwork(MergePolicy merge, ShardConfig config, int replicas, String... nodes) {
        this.merge = merge;
        this.config = config;
        this.map = ClusterMap.empty(1, "m", new ClusterSettings(SLOTS, replicas, "murmur3", merge.wireName()));
        for (String node : nodes) {
            join(node);
            run(300);
        }
    }

    static ShardConfig config() {
        return config(1);
    }

    /** Slots that move come at so many bytes a second. */
    static ShardConfig throttled(long bytesPerSecond) {
        return config(1, 900_000, 300_000, bytesPerSecond);
    }

    /** What removals took is known as long as it takes no more than that. */
    static ShardConfig receipts(long maxBytes) {
        return new ShardConfig(
                2, 1, 100, 1_000, 500, 900_000, 300_000, 300_000, 64, 200, 1_000, 12, 16, 64, 20, 12_000, 900_000,
                maxBytes, 1 << 20, 400, 1 << 20, 0);
    }

    /** New items are taken while all takes no more than that. */
    static ShardConfig storage(long maxBytes) {
        return new ShardConfig(
                2, 1, 100, 1_000, 500, 900_000, 300_000, 300_000, 64, 200, 10_000, 1_000, 4_096, 64, 1_000, 1 << 20,
                900_000, 1_000, maxBytes, 400, 1 << 20, 0);
    }

    static ShardConfig config(int copiesMin) {
        return config(copiesMin, 900_000, 300_000, 0);
    }

    static ShardConfig config(long sessionMaxAgeMillis, long sessionGraceMillis) {
        return config(1, sessionMaxAgeMillis, sessionGraceMillis, 0);
    }

    /** Sessions are over long before what they took is forgotten. */
    static ShardConfig shortSessions() {
        return new ShardConfig(
                2, 1, 100, 1_000, 500, 3_000, 1_000, 1_000, 64, 200, 1_000, 12, 16, 64, 20, 10_000, 60_000, 1 << 20,
                1 << 20, 400, 1 << 20, 0);
    }

    /** Messages hold less than carts do. */
    static ShardConfig smallFrames() {
        return smallFrames(1 << 20);
    }

    /** The same, and what removals took is known as long as it takes no more than that. */
    static ShardConfig smallFrames(long maxReceiptBytes) {
        return new ShardConfig(
                2,
                1,
                100,
                1_000,
                500,
                900_000,
                300_000,
                300_000,
                64,
                200,
                100_000,
                1_000,
                4_096,
                64,
                20,
                10_000,
                900_000,
                maxReceiptBytes,
                1 << 20,
                1_024,
                4_096,
                0);
    }

    private static ShardConfig config(int copiesMin, long maxAge, long grace, long rate) {
        return new ShardConfig(
                2, copiesMin, 100, 1_000, 500, maxAge, grace, grace, 64, 200, 1_000, 12, 16, 64, 20, 12_000, 900_000,
                1 << 20, 1 << 20, 400, 1 << 20, rate);
    }

    long now() {
        return now;
    }

    ClusterMap map() {
        return map;
    }

    /** A node joins, for the first time or again with what it had. */
    void join(String node) {
        long incarnation = map.epoch() + 1;
        map = Planner.admit(map, new NodeInfo(node, incarnation, node, 1));
        lives.put(node, new NodeRef(node, incarnation));
        dead.remove(node);
        cores.computeIfAbsent(node, id -> new ShardCore(config, map, life(id)));
        publish();
    }

    /** The manager remaps round a node; the node does not hear of it if it is away. */
    void evict(String node) {
        map = Planner.evict(map, life(node), false);
        publish();
    }

    /** An operator wants a node to leave. */
    void leave(String node) {
        map = Planner.leave(map, node);
        publish();
    }

    /** The manager makes it this map, whatever it was before. */
    void go(ClusterMap next) {
        map = next;
        publish();
    }

    /** Another manager goes on from that map, above all epochs there were. */
    void takeOver(String manager, ClusterMap from) {
        long epoch = Math.max(from.epoch(), map.epoch()) + 1;
        MapDelta whole = from.since(0);
        List<SlotGroup> slots = whole.slots().stream()
                .map(group -> new SlotGroup(group.slots(), epoch, group.owners()))
                .toList();
        go(ClusterMap.of(new MapDelta(0, epoch, manager, whole.settings(), whole.members(), whole.absent(), slots)));
    }

    private void publish() {
        cores.keySet().forEach(this::tell);
        settle();
    }

    private void tell(String node) {
        if (!silent.contains(node) && !dead.contains(node)) {
            put(node, new ShardEvent.MapChanged(map, life(node)));
        }
    }

    /** Its wall clock is set to so many ms ahead of the others'; its steady one goes on. */
    void setClock(String node, long aheadMillis) {
        ahead.put(node, aheadMillis);
    }

    /** The manager says from now on what its clock shows, which is so many ms ahead of the test's. */
    void tellManagersClock(long aheadMillis) {
        managersAhead = aheadMillis;
        run(TICK_MILLIS);
    }

    private boolean hearsManager(String node) {
        return !managerAway && !silent.contains(node) && !unheard.contains(node);
    }

    /** The manager answers a node that may not have heard of its present map. */
    private void hearManager(String node) {
        long clock = managersAhead == null ? 0 : now + managersAhead;
        put(node, new ShardEvent.ManagerAnswered(clock, map.manager(), map.epoch()));
    }

    /** Its packets go nowhere, in either direction. */
    void silence(String node) {
        silent.add(node);
    }

    /** It hears, but its answers are lost. */
    void mute(String node) {
        mute.add(node);
    }

    /** Connections to it are refused. */
    void kill(String node) {
        dead.add(node);
    }

    /** It is stopped as by a signal: it hears, and learns that time has passed, when it wakes. */
    void stop(String node) {
        stopped.add(node);
    }

    void wake(String node) {
        stopped.remove(node);
        events.addAll(missed);
        missed.clear();
        settle();
    }

    void fillDisk(String node) {
        fullDisks.add(node);
    }

    /** What it is to store takes so long from now on; it ends in the order in which it began. */
    void slowDisk(String node, int millis) {
        slowDisks.put(node, millis);
    }

    /** The cart as it would be recovered if the node crashed now. */
    Cart storedAt(String node, String key) {
        return disk(node).getOrDefault(key, Cart.EMPTY);
    }

    private Map<String, Cart> disk(String node) {
        return disks.computeIfAbsent(node, n -> new HashMap<>());
    }

    private Map<Integer, Long> horizons(String node) {
        return horizons.computeIfAbsent(node, n -> new HashMap<>());
    }

    /** It falls silent behind so many more parts of carts that it replicates. */
    void silenceAfterParts(String node, int parts) {
        partsLeft.put(node, parts);
    }

    /** It begins anew with what it has on its disk. */
    void restart(String node) {
        Recovered recovered = new Recovered(0, config.maxReceiptBytes());
        horizons(node).forEach(recovered::horizon);
        disk(node).forEach((key, cart) -> recovered.cart(map.slotOf(key), key, cart));
        cores.put(node, new ShardCore(config, map, life(node), recovered, SlotRange.ALL, now));
    }

    /** Its packets arrive again. */
    void heal(String node) {
        silent.remove(node);
    }

    /** All faults end, and all learn the present map. */
    void heal() {
        silent.clear();
        mute.clear();
        dead.clear();
        fullDisks.clear();
        slowDisks.clear();
        partsLeft.clear();
        publish();
    }

    /** The manager hears nothing more, so that nobody is told that a node has caught up. */
    void loseManager() {
        managerAway = true;
    }

    /** The manager hears again. */
    void findManager() {
        managerAway = false;
    }

    /** Only that node's words do not reach the manager. */
    void loseManagerFor(String node) {
        unheard.add(node);
    }

    /** Whether every slot has its owners, and all of them serve. */
    boolean settled() {
        for (int slot = 0; slot < SLOTS; slot++) {
            int wanted = Math.min(map.settings().replicas(), map.members().size());
            if (!map.owners(slot).settled() || map.owners(slot).owners().size() < wanted) {
                return false;
            }
        }
        return true;
    }

    /** A change that a coordinator would replicate. */
    KeyedCart change(String key, String session, long seq) {
        Entry entry = new Entry(new Dot(session, seq), now << 16, "\"any\"");
        return new KeyedCart(key, Cart.putDelta(entry, List.of(), "a"));
    }

    /** Asks a node as a client does; all that can happen without time passing has then happened. */
    long ask(String node, Request request) {
        long requestId = ++lastAsk;
        answers.put(requestId, new ArrayList<>());
        asks.put(requestId, reply -> answers.getOrDefault(requestId, List.of()).add(reply));
        put(node, new ShardEvent.Asked(requestId, request));
        settle();
        return requestId;
    }

    /** The one answer, for which up to two seconds may pass. */
    Reply answer(long requestId) {
        for (long until = now + 2_000; answers(requestId).isEmpty() && now < until; ) {
            run(TICK_MILLIS / 10);
        }
        assertThat(answers(requestId)).hasSize(1);
        return answers(requestId).get(0);
    }

    Reply request(String node, Request request) {
        return answer(ask(node, request));
    }

    List<Reply> answers(long requestId) {
        return Objects.requireNonNull(answers.get(requestId));
    }

    /** Time passes, with a tick each tenth of a second. */
    void run(long millis) {
        long until = now + millis;
        while (now < until) {
            now++;
            while (!timers.isEmpty() && timers.peek().at() <= now) {
                timers.poll().what().run();
                settle();
            }
            if (now % TICK_MILLIS == 0) {
                cores.keySet().stream()
                        .filter(node -> !dead.contains(node) && !stopped.contains(node))
                        .forEach(node -> put(node, new ShardEvent.Tick()));
                cores.keySet().stream().filter(this::hearsManager).forEach(this::hearManager);
                settle();
            }
        }
    }

    /** The cart as that node has it. */
    Cart cartAt(String node, String key) {
        long requestId = ask(node, new PeerRequest.GetRep(life(node).incarnation(), new BitSet(), key, "", 0));
        CartParts parts = new CartParts();
        Reply.Carts carts = (Reply.Carts) answer(requestId);
        carts.carts().forEach(keyed -> parts.add(keyed.cart(), keyed.span()));
        while (carts.next() != null) {
            carts = (Reply.Carts)
                    request(node, new PeerRequest.GetRep(life(node).incarnation(), new BitSet(), key, carts.next(), 0));
            carts.carts().forEach(keyed -> parts.add(keyed.cart(), keyed.span()));
        }
        return parts.cart();
    }

    List<String> itemsAt(String node, String key) {
        return cartAt(node, key).entries().stream().map(e -> e.item()).toList();
    }

    Reply get(String node, String key, CausalContext acked, boolean partial) {
        return request(node, new Request.Get(key, acked, partial, map.epoch()));
    }

    long heapBytesAt(String node) {
        return core(node).heapBytes();
    }

    int cartsAt(String node) {
        return core(node).carts();
    }

    /** How many carts each node holds of slots that it does not own. */
    Map<String, Integer> hintsAt() {
        Map<String, Integer> hints = new TreeMap<>();
        cores.forEach((node, core) -> hints.put(node, core.foreignCarts()));
        return hints;
    }

    List<String> owners(String key) {
        return map.ownerNodes(map.slotOf(key)).stream().map(NodeInfo::id).toList();
    }

    /** Who would hold a hint for that owner. */
    String successor(String key, String owner) {
        return map.successors(map.slotOf(key), owner).get(0).id();
    }

    NodeRef life(String node) {
        return Objects.requireNonNull(lives.get(node));
    }

    Set<String> nodes() {
        return cores.keySet();
    }

    /** Who was reported. */
    List<String> reports() {
        return reports.stream().map(Sighting::suspect).toList();
    }

    /** Whom that node reported. */
    List<String> reportsBy(String node) {
        return reports.stream()
                .filter(sighting -> sighting.by().equals(node))
                .map(Sighting::suspect)
                .toList();
    }

    <T extends Request> List<T> sent(Class<T> type) {
        return sent.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** How many requests of that kind somebody waits for an answer to. */
    int open(Class<? extends Request> type) {
        return (int) open.stream().filter(type::isInstance).count();
    }

    /** Every ask has exactly one answer, and nothing is under way at any node. */
    void assertQuiet() {
        answers.forEach((requestId, replies) ->
                assertThat(replies).as("ask %d", requestId).hasSize(1));
        cores.forEach((node, core) -> assertThat(core.underWay()).as(node).isZero());
    }

    private ShardCore core(String node) {
        return Objects.requireNonNull(cores.get(node));
    }

    private void put(String node, ShardEvent event) {
        events.add(new Event(node, event));
    }

    private void settle() {
        for (Event next = events.poll(); next != null; next = events.poll()) {
            String node = next.node();
            if (stopped.contains(node)) {
                missed.add(next);
            } else {
                core(node)
                        .on(next.event(), now + ahead.getOrDefault(node, 0L), now - START)
                        .forEach(effect -> run(node, effect));
            }
        }
    }

    private void run(String node, ShardEffect effect) {
        if (effect instanceof ShardEffect.Answer answer) {
            fits(Codec.encode(answer.requestId(), answer.reply()), answer.reply());
            Consumer<Reply> to = asks.get(answer.requestId());
            if (answer.requestId() > 0) { // others are of what nobody asked for
                Objects.requireNonNull(to).accept(answer.reply());
            }
        } else if (effect instanceof ShardEffect.Send send) {
            send(node, send);
        } else if (effect instanceof ShardEffect.Store store) {
            boolean full = fullDisks.contains(node);
            onDisk(node, () -> {
                if (full) {
                    put(node, new ShardEvent.StoreFailed(store.token(), "the disk is full"));
                } else {
                    disk(node).merge(store.change().key(), store.change().cart(), merge::merge);
                    put(node, new ShardEvent.Stored(store.token()));
                }
            });
        } else if (effect instanceof ShardEffect.Drop drop) {
            onDisk(node, () -> disk(node).keySet().removeIf(key -> map.slotOf(key) == drop.slot()));
            onDisk(node, () -> horizons(node).remove(drop.slot()));
        } else if (effect instanceof ShardEffect.Raise raise) {
            onDisk(node, () -> horizons(node).put(raise.slot(), raise.horizon()));
        } else if (effect instanceof ShardEffect.Report report) {
            reports.add(new Sighting(node, report.suspect().id()));
        } else if (effect instanceof ShardEffect.CaughtUp caughtUp) {
            caughtUp(node, caughtUp.slots());
        } else if (effect instanceof ShardEffect.Drained
                && !managerAway
                && !silent.contains(node)
                && !unheard.contains(node)) {
            ClusterMap next = Planner.left(map, life(node));
            if (next != map) {
                map = next;
                cores.keySet().forEach(this::tell);
            }
        }
    }

    private void onDisk(String node, Runnable task) {
        int millis = slowDisks.getOrDefault(node, 0);
        if (millis == 0) {
            task.run();
        } else {
            timers.add(new Due(now + millis, ++order, task));
        }
    }

    private void caughtUp(String node, BitSet slots) {
        if (!managerAway && !silent.contains(node)) {
            ClusterMap next = Planner.synced(map, life(node), slots);
            if (next != map) {
                map = next;
                cores.keySet().forEach(this::tell);
            }
        }
    }

    private void fits(byte[] frame, Object message) {
        assertThat(frame.length - 1).as("the length of %s", message).isLessThanOrEqualTo(config.frameBytes());
    }

    private void send(String from, ShardEffect.Send send) {
        fits(Codec.encode(1, send.request()), send.request());
        sent.add(send.request());
        String to = send.to().id();
        if (dead.contains(to)) {
            put(from, new ShardEvent.Unanswered(send.token(), false));
            return;
        }
        if (send.request() instanceof PeerRequest.Replicate replicate
                && replicate.changes().get(0).span() != null
                && partsLeft.containsKey(from)
                && partsLeft.merge(from, -1, Integer::sum) < 0) {
            silence(from);
        }
        boolean[] over = {false};
        open.add(send.request());
        timers.add(new Due(now + send.timeoutMillis(), ++order, () -> {
            if (!over[0]) {
                over[0] = true;
                open.remove(send.request());
                put(from, new ShardEvent.Unanswered(send.token(), true));
            }
        }));
        if (silent.contains(to) || silent.contains(from)) {
            return;
        }
        long requestId = ++lastAsk;
        asks.put(requestId, reply -> {
            if (!over[0] && !mute.contains(to)) {
                over[0] = true;
                open.remove(send.request());
                put(from, new ShardEvent.Answered(send.token(), reply));
            }
        });
        put(to, new ShardEvent.Asked(requestId, send.request()));
    }
}
