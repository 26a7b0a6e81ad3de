// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.LineItem;
import io.gtstore.cart.Sessions;
import io.gtstore.net.RpcException;
import io.gtstore.protocol.ItemEnd;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked, what was promised, and what each promise still rests on. A change is known by its dot; it holds for as long as fewer nodes than its
 * promise names have lost their memory of it since it was last on as many owners as there should be (design §3). Everything else about carts is
 * derived: an item has to be there if its put is acknowledged and no removal that may have happened covers it.
 */
final class Ledger {
    /** Who has what at this moment; the run's cluster. */
    interface Holders {
        /** The disks of all nodes that live. */
        List<SimulatedDisk> disks();

        int slotOf(String key);

        /** Whether as many owners as there should be live and have the change. */
        boolean fullyReplicated(Change change);

        int replicas();

        /** Whether more than half of all clocks agree. */
        boolean mostAgreeOnTheTime();

        /** Whether the answer to the removal is exclusive, see {@link Checkouts#isExclusive}. */
        boolean isExclusive(Change removal, Reply.Removed told);

        /** How many ranges of numbers of one session an owner lets a put make. */
        int maxRanges();
    }

    /** One change, whatever became of it. */
    static final class Change {
        final Dot dot;
        final String key;
        final int slot;
        final Request content;
        private final Set<SimulatedProcess> forgotBy = new HashSet<>();
        private final Set<SimulatedProcess> everLost = new HashSet<>();
        /** What those who died had of the cart of a removal: its list may be told, by others, only later. */
        private final Map<SimulatedProcess, Cart> lostCarts = new LinkedHashMap<>();
        /** All that a cart has seen in which this change is whole: its own dot, and those that it takes out in any case. */
        private final CausalContext effect;

        /** Whether it stands for what was told with it alone, see {@link #telling}. */
        private final boolean telling;

        /** The entries of the list that it stands for, see {@link #list}; null if it stands for no list. */
        private @Nullable ToldList listed;

        /** What a checkout said that it took: of what its client saw, that which the owner found. */
        private CausalContext taken = CausalContext.EMPTY;

        private final long firstSentMicros;
        private long refusedMicros = Long.MAX_VALUE;
        private int attempts;
        private boolean doubled;
        private boolean acknowledged;
        private int promised;
        private boolean lost;
        /** The earliest end of its item, if all clocks were right, in ms since 1970; {@link Entry#NEVER} if it does not go by itself. */
        private long endsAtMillis = Entry.NEVER;

        Change(Dot dot, String key, int slot, Request content, long micros) {
            this(dot, key, slot, content, effect(dot, content), false, micros);
        }

        private Change(
                Dot dot, String key, int slot, Request content, CausalContext effect, boolean telling, long micros) {
            this.firstSentMicros = micros;
            this.dot = dot;
            this.key = key;
            this.slot = slot;
            this.content = content;
            this.effect = effect;
            this.telling = telling;
        }

        /** That these changes were refused, which is told with this one, and as safe as it is. */
        private Change telling(CausalContext voids, long micros) {
            return new Change(dot, key, slot, content, voids, true, micros);
        }

        private static CausalContext effect(Dot dot, Request content) {
            if (content instanceof Request.Finalize finalize) {
                return CausalContext.ofRange(dot.session(), 1, finalize.seq());
            }
            List<Dot> taken = content instanceof Request.Put put
                    ? taken(put)
                    : content instanceof Request.Remove remove ? remove.dots() : List.of();
            return CausalContext.of(taken).plus(dot);
        }

        /**
         * That list, which a removal was answered with, and which is to be told again: as safe as the answer says. Who stored it is a copy, though it died before the
         * answer.
         */
        private Change list(Set<Dot> entries, long micros) {
            Change list = new Change(dot, key, slot, content, effect, true, micros);
            ToldList told = new ToldList(dot, entries);
            list.listed = told;
            lostCarts.forEach((process, cart) -> {
                if (told.isTold(cart)) {
                    list.lostBy(process);
                }
            });
            return list;
        }

        private void lostBy(SimulatedProcess process) {
            forgotBy.add(process);
            everLost.add(process);
        }

        /** Whether the node has the change, and not just heard that somebody took it out again. */
        boolean heldBy(SimulatedDisk disk) {
            return heldBy(disk, taken);
        }

        private boolean heldBy(SimulatedDisk disk, CausalContext with) {
            Cart cart = disk.cart(slot, key);
            ToldList list = listed;
            if (list != null) {
                return list.isTold(cart);
            }
            return cart.context().covers(effect) && cart.context().covers(with) && !showsAny(cart, with);
        }

        private boolean showsAny(Cart cart, CausalContext of) {
            for (Entry entry : cart.entries()) {
                if (drops(entry.dot()) || of.contains(entry.dot())) {
                    return true;
                }
            }
            return false;
        }

        /** Whether it may have happened: it was acknowledged, or some attempt ended in nobody knows what. */
        boolean possible() {
            return acknowledged || doubled || attempts > 0;
        }

        /** Whether it has to be there: it was acknowledged, and the promise has not run out. */
        boolean binding() {
            return acknowledged && !lost;
        }

        boolean acknowledged() {
            return acknowledged;
        }

        Request content() {
            return content;
        }

        /** Whether the session knew, when it began this change, that the other one had not happened and never would. */
        boolean begunAfterRefusalOf(Change other) {
            return dot.session().equals(other.dot.session())
                    && dot.seq() > other.dot.seq()
                    && firstSentMicros > other.refusedMicros
                    && !other.possible();
        }

        boolean lost() {
            return lost;
        }

        /** Whether it brings an item from another cart, under a session that is none of its mover's own. */
        boolean moved() {
            return Sessions.issuedAt(dot.session()) > SimulatedProcess.START_MILLIS + ONE_DAY_MILLIS;
        }

        /** Whether it brings an item. */
        boolean puts() {
            return content instanceof Request.Put || content instanceof Request.PutAll;
        }

        /** Whether it may have taken the dot out of the cart: a checkout leaves there what its owner does not find, and tells what it took. */
        boolean mayRemove(Dot other) {
            boolean told = acknowledged && attempts == 1 && !doubled;
            CausalContext seen = !told && content instanceof Request.Finalize finalize ? finalize.context() : null;
            return removes(other) || (seen != null && seen.contains(other));
        }

        /** Whether it takes the dot out of the cart. */
        boolean removes(Dot other) {
            return drops(other) || (content instanceof Request.Finalize && taken.contains(other));
        }

        /** Whether it does so whoever decides on it: of what else a checkout takes, another attempt may have found more. */
        private boolean drops(Dot other) {
            if (telling) {
                return false;
            }
            if (content instanceof Request.Put put) {
                return taken(put).contains(other);
            }
            if (content instanceof Request.Remove remove) {
                return remove.dots().contains(other);
            }
            boolean own = other.session().equals(dot.session()) && other.seq() < dot.seq();
            return content instanceof Request.Finalize && own;
        }

        @Override
        public String toString() {
            String list = listed == null ? "" : "the list " + listed + " told to ";
            return list + (telling && list.isEmpty() ? "that " + effect + " were refused, told with " : "")
                    + content.op().wire() + " " + dot + (acknowledged ? " acknowledged with " + promised : "")
                    + (lost ? ", promise run out" : "");
        }
    }

    /** A checkout by a stranger, who says that he saw what had yet to be put; what was under way then may have gone. */
    static final class Forged {
        private final CausalContext context;
        private long untilMicros = Long.MAX_VALUE;

        Forged(CausalContext context) {
            this.context = context;
        }

        /** It is answered: what is put from now on it has not taken. */
        void over(long micros) {
            untilMicros = micros;
        }
    }

    /** A slot that a node has, or had. */
    private record Slot(SimulatedProcess node, int slot) {}

    private static final long ONE_DAY_MILLIS = 24L * 60 * 60 * 1_000;

    private final Trace trace;
    private final Map<Dot, Change> changes = new LinkedHashMap<>();
    /** All of them, and beside them what was told with them of refused ones. */
    private final List<Change> all = new ArrayList<>();

    private final Map<Dot, Map<CausalContext, Change>> tellings = new HashMap<>();

    private final Map<Dot, Map<Set<Dot>, Change>> lists = new HashMap<>();
    /** Those that are acknowledged, and were not yet seen on as many owners as there should be since a node lost them. */
    private final Set<Change> unsafe = new LinkedHashSet<>();

    private final Map<String, List<Change>> removals = new HashMap<>();
    private final Map<String, List<Change>> byKey = new LinkedHashMap<>();
    private final Map<String, Set<Dot>> dotsOfItem = new HashMap<>();
    private final Set<String> refusedItems = new HashSet<>();
    private final Set<String> acknowledgedItems = new LinkedHashSet<>();
    private final Map<Slot, Integer> letGo = new HashMap<>();
    private @Nullable Holders holders;
    private final boolean itemsExpire;
    private final boolean lossy;
    private long earlyMillis;
    private final Map<String, Long> lastStamps = new HashMap<>();
    private final Map<String, List<Forged>> forged = new HashMap<>();

    /**
     * A ledger with nothing in it.
     *
     * @param itemsExpire whether carts end within the run
     * @param lossy whether of two diverging carts one wins whole: then nothing is promised of any one change
     */
    Ledger(Trace trace, boolean itemsExpire, boolean lossy) {
        this.trace = trace;
        this.itemsExpire = itemsExpire;
        this.lossy = lossy;
    }

    /** Whether nothing is promised of any one change. */
    boolean lossy() {
        return lossy;
    }

    void measureBy(Holders present) {
        holders = present;
    }

    private Holders holders() {
        if (holders == null) {
            throw new IllegalStateException("no cluster yet");
        }
        return holders;
    }

    /** A client sends changes, for the first time or again: always with the same content under one dot. */
    void sent(Request request) {
        if (!request.changesCarts()) {
            return;
        }
        Request content = withoutEpoch(request);
        List<Dot> dots = dots(request);
        for (int i = 0; i < dots.size(); i++) {
            Dot dot = dots.get(i);
            Change change = changes.get(dot);
            if (change == null) {
                change = first(dot, i, content);
            } else if (!change.content.equals(content)) {
                throw trace.violation(change.key, dot + " names two changes: " + change.content + " and " + content);
            }
            change.attempts++;
            change.endsAtMillis = Math.min(change.endsAtMillis, end(change, request));
        }
        CausalContext voids = voids(request);
        if (!voids.isEmpty()) {
            Change change = change(dots.get(0));
            tellings.computeIfAbsent(change.dot, d -> new LinkedHashMap<>()).computeIfAbsent(voids, told -> {
                Change telling = change.telling(told, trace.micros());
                all.add(telling);
                return telling;
            });
        }
    }

    /** Of a retry the earlier stamp stays, so its end counts from when it was first sent. */
    private static long end(Change change, Request request) {
        ItemEnd end = request instanceof Request.Put put
                ? put.end()
                : request instanceof Request.PutAll put ? put.end() : ItemEnd.NONE;
        long sent = SimulatedProcess.START_MILLIS + change.firstSentMicros / 1_000;
        return end.afterMillis() > 0 ? sent + end.afterMillis() : end.atMillis() > 0 ? end.atMillis() : Entry.NEVER;
    }

    private static CausalContext voids(Request request) {
        return request instanceof Request.Voiding voiding ? voiding.voids() : CausalContext.EMPTY;
    }

    /** What tells that the change was refused, in answered attempts: with later changes, or later checkouts themselves. */
    List<Change> tellersOf(Change refused) {
        List<Change> tellers = new ArrayList<>();
        for (Change each : all) {
            boolean later = each.telling || each.content instanceof Request.Finalize;
            if (later
                    && each.acknowledged
                    && each.dot.session().equals(refused.dot.session())
                    && each.effect.contains(refused.dot)) {
                tellers.add(each);
            }
        }
        return tellers;
    }

    private Change first(Dot dot, int index, Request content) {
        String key = ((Request.OnKey) content).key();
        Change change = new Change(dot, key, holders().slotOf(key), content, trace.micros());
        changes.put(dot, change);
        all.add(change);
        byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(change);
        if (content instanceof Request.Put put) {
            dotsOfItem
                    .computeIfAbsent(name(put.item()), i -> new LinkedHashSet<>())
                    .add(dot);
        } else if (content instanceof Request.PutAll put) {
            dotsOfItem
                    .computeIfAbsent(put.items().get(index), i -> new LinkedHashSet<>())
                    .add(dot);
        }
        if (!change.puts() || (content instanceof Request.Put put && !taken(put).isEmpty())) {
            removals.computeIfAbsent(key, k -> new ArrayList<>()).add(change);
        }
        return change;
    }

    void doubled(Request request) {
        for (Change change : changes(request)) {
            change.doubled = true;
        }
    }

    /** A node answers: with fewer copies than it says there are, the promise would be empty. */
    void replied(SimulatedProcess node, Request request, Reply reply) {
        int copies = copies(reply);
        if (copies == 0 || lossy) {
            return;
        }
        disbelieved(node, request);
        list(request, reply);
        for (Change change : withTelling(request)) {
            if (change.telling && change.lost) {
                continue;
            }
            Set<SimulatedProcess> have = new HashSet<>(change.everLost);
            CausalContext taken = change.telling ? CausalContext.EMPTY : taken(request, reply);
            for (SimulatedDisk disk : holders().disks()) {
                if (change.heldBy(disk, taken)) {
                    have.add(disk.process());
                }
            }
            if (have.size() < Math.min(copies, holders().replicas())) {
                throw trace.violation(
                        change.key, node + " says that " + change + " is on " + copies + " nodes; it is on " + have);
            }
            belowHorizon(node, change);
        }
    }

    /**
     * Where no majority agrees on the time, an owner whose clock is behind may acknowledge an item that nobody else has, under a horizon of another node of which
     * it has yet to learn: that one is not promised (docs/failure-model.md, Clocks).
     */
    private void belowHorizon(SimulatedProcess node, Change change) {
        if (change.telling || change.lost || !change.puts() || holders().mostAgreeOnTheTime()) {
            return;
        }
        long highest = 0;
        for (SimulatedDisk disk : holders().disks()) {
            if (disk.process() != node) {
                Cart cart = disk.cart(change.slot, change.key);
                if (cart.find(change.dot) != null) {
                    return;
                }
                highest = Math.max(highest, cart.context().horizon());
            }
        }
        if (Sessions.issuedBefore(change.dot.session(), highest)) {
            change.lost = true;
            trace.line(change.key, () -> "!! no majority agrees on the time, and a horizon has passed " + change);
        }
    }

    /** A node has a request, and may decide on it. */
    void delivered(SimulatedProcess node, Request request) {
        disbelieved(node, request);
    }

    /** What makes more gaps than it closes, where there may be few, an owner need not believe. */
    private void disbelieved(SimulatedProcess node, Request request) {
        CausalContext voids = voids(request);
        if (voids.isEmpty()) {
            return;
        }
        Dot own = dots(request).get(0);
        Change telling =
                Objects.requireNonNull(tellings.getOrDefault(own, Map.of()).get(voids));
        for (SimulatedDisk disk : holders().disks()) {
            CausalContext seen = disk.cart(telling.slot, telling.key).context();
            boolean gaps = seen.union(voids).plus(own).ranges(own.session())
                    > holders().maxRanges();
            if (disk.process() == node && !seen.covers(voids) && gaps) {
                telling.lost = true;
            }
        }
    }

    /** A node tells what a removal took: as many as have the change can tell it again, those that have died since apart. */
    void receiptIsKept(SimulatedProcess node, Dot own, int copies) {
        if (lossy) {
            return;
        }
        Change change = change(own);
        Set<SimulatedProcess> have = new HashSet<>(change.everLost);
        for (SimulatedDisk disk : holders().disks()) {
            if (disk.cart(change.slot, change.key).receipts().find(own) != null) {
                have.add(disk.process());
            }
        }
        if (have.size() < Math.min(copies, holders().replicas())) {
            throw trace.violation(
                    change.key,
                    node + " says that " + change + " is on " + copies + " nodes; what it took is known to " + have);
        }
    }

    /** A client has an answer. */
    void received(Request request, Reply reply) {
        int copies = copies(reply);
        List<Change> promises = withTelling(request);
        Change list = lossy ? null : list(request, reply);
        if (list != null) {
            promises = new ArrayList<>(promises);
            promises.add(list);
        }
        for (Change change : promises) {
            if (copies > 0) {
                if (!change.acknowledged) {
                    unsafe.add(change);
                }
                change.acknowledged = true;
                change.taken = change.telling ? change.taken : change.taken.union(taken(request, reply));
                change.promised =
                        Math.max(change.promised, Math.min(copies, holders().replicas()));
                settle(change);
                stamped(change, reply);
            } else if (!change.telling
                    && reply instanceof Reply.Failure failure
                    && failure.code().definite()) {
                change.attempts--;
            }
        }
    }

    /** The list with which a removal is answered; null if there is none. */
    private @Nullable Change list(Request request, Reply reply) {
        if (!request.changesCarts()
                || !(reply instanceof Reply.Removed removed)
                || removed.removed().isEmpty()) {
            return null;
        }
        Change removal = changes(request).get(0);
        Change told = lists.computeIfAbsent(removal.dot, d -> new LinkedHashMap<>())
                .computeIfAbsent(ToldList.dots(removed.removed()), entries -> {
                    Change list = removal.list(entries, trace.micros());
                    all.add(list);
                    return list;
                });
        Objects.requireNonNull(told.listed).told(holders().isExclusive(removal, removed));
        return told;
    }

    /** What was told of the slot as exclusive may be told to another one from now on. */
    void loseExclusivity(int slot) {
        for (Change change : all) {
            ToldList list = change.listed;
            if (list != null && change.slot == slot) {
                list.loseExclusivity();
            }
        }
    }

    /** Whether another removal has the entry, as some node knows. */
    boolean isAnothers(Change removal, Dot entry) {
        return holders().disks().stream()
                .map(disk -> disk.cart(removal.slot, removal.key).receipts())
                .anyMatch(receipts -> ToldList.isAnothers(receipts, removal.dot, entry));
    }

    /** Whether all who could tell again what the removal was answered with lost their memory of it. */
    boolean listLost(Change removal) {
        return lists.getOrDefault(removal.dot, Map.of()).values().stream().anyMatch(Change::lost);
    }

    private void stamped(Change change, Reply reply) {
        if (reply instanceof Reply.Stored stored) {
            lastStamps.merge(change.key, stored.stamp(), Math::max);
        }
    }

    /** The latest stamp of an acknowledged put. */
    long lastStamp(String key) {
        return lastStamps.getOrDefault(key, 0L);
    }

    void failed(Request request, RpcException why) {
        if (!why.mayHaveBeenSent()) {
            changes(request).forEach(change -> change.attempts--);
        }
    }

    /** A stranger checks the cart out, with a context that he made up. */
    Forged forges(String key, CausalContext context) {
        Forged checkout = new Forged(context);
        forged.computeIfAbsent(key, k -> new ArrayList<>()).add(checkout);
        return checkout;
    }

    /** A node is about to lose its memory. */
    void losing(SimulatedDisk disk) {
        checkReplication();
        for (Change change : all) {
            if (change.content instanceof Request.Removal && !change.telling) {
                change.lostCarts.put(disk.process(), disk.cart(change.slot, change.key));
            }
            if (change.heldBy(disk)) {
                change.lostBy(disk.process());
                if (change.acknowledged) {
                    unsafe.add(change);
                }
            }
        }
    }

    /** A node has lost its memory. */
    void lost() {
        all.forEach(this::settle);
    }

    /** A node has left, with what it had: nobody lost anything by that. */
    void retired(SimulatedDisk disk) {
        for (Change change : all) {
            if (change.heldBy(disk)) {
                change.everLost.add(disk.process());
            }
        }
        lost();
    }

    /** A new cluster knows nothing of the node and what it holds. */
    void forsaken(SimulatedDisk disk) {
        for (Change change : all) {
            if (change.binding() && change.heldBy(disk)) {
                change.lost = true;
                trace.line(
                        change.key,
                        () -> "!! a new cluster was founded without " + disk.process() + ", which holds " + change);
            }
        }
    }

    /** A node forgets a slot that others are to have. */
    void dropped(SimulatedProcess node, int slot) {
        letGo.merge(new Slot(node, slot), 1, Integer::sum);
        for (Change change : all) {
            if (change.slot == slot) {
                settle(change);
            }
        }
    }

    /** How often the node has let go of the key's slot in this life. */
    int timesLetGo(SimulatedProcess node, String key) {
        return letGo.getOrDefault(new Slot(node, slotOf(key)), 0);
    }

    /** Notes which changes are as safe as they should be; done now and then, and before each crash. */
    void checkReplication() {
        unsafe.removeIf(change -> {
            boolean full = holders().fullyReplicated(change);
            if (full) {
                change.forgotBy.clear();
                change.promised = holders().replicas();
            }
            return full;
        });
    }

    private void settle(Change change) {
        if (!change.binding() || lossy) {
            return;
        }
        for (SimulatedDisk disk : holders().disks()) {
            if (change.heldBy(disk)) {
                return;
            }
        }
        if (change.forgotBy.size() < change.promised) {
            throw trace.violation(
                    change.key,
                    "nobody has " + change + " any more, though only " + change.forgotBy + " lost their memory of it");
        }
        change.lost = true;
        trace.line(change.key, () -> "!! all holders of " + change + " are gone: " + change.forgotBy);
    }

    /** What an item is known by: of a line all but its quantity, which it is put with and which grows by what it folds. */
    static String name(String item) {
        LineItem line = LineItem.of(item);
        return line == null ? item : line.with(0);
    }

    /** The dots that go in the same step as a put. */
    static List<Dot> taken(Request.Put put) {
        List<Dot> taken = new ArrayList<>(put.replaces());
        taken.addAll(put.fold());
        return taken;
    }

    /** A put ended without having happened. */
    void refused(String item) {
        refusedItems.add(item);
        for (Dot dot : dots(item)) {
            change(dot).refusedMicros = trace.micros();
        }
    }

    int slotOf(String key) {
        return holders().slotOf(key);
    }

    /** A put is acknowledged to the application; the answers must have come, and the copies be there. */
    void acknowledged(String key, String item, int copies) {
        List<Change> said = dots(item).stream()
                .map(this::change)
                .filter(change -> change.acknowledged)
                .toList();
        if (said.isEmpty()) {
            throw trace.violation(key, "the put of " + item + " is reported done, but no node said so");
        }
        acknowledgedItems.add(item);
        int wanted = Math.min(copies, holders().replicas());
        Change most = Collections.max(
                said, Comparator.comparingInt(change -> holding(change).size()));
        Set<SimulatedProcess> have = holding(most);
        if (!lossy && have.size() < wanted) {
            throw trace.violation(
                    key, "the put of " + item + " is reported to be on " + copies + " nodes; it is on " + have);
        }
        most.promised = Math.max(most.promised, wanted);
    }

    /** Who has the change, or died with it. */
    private Set<SimulatedProcess> holding(Change change) {
        Set<SimulatedProcess> have = new HashSet<>(change.everLost);
        for (SimulatedDisk disk : holders().disks()) {
            if (change.heldBy(disk)) {
                have.add(disk.process());
            }
        }
        return have;
    }

    boolean wasRefused(String item) {
        return refusedItems.contains(item) && dots(item).stream().noneMatch(dot -> change(dot).doubled);
    }

    Set<Dot> dots(String item) {
        return dotsOfItem.getOrDefault(item, Set.of());
    }

    Change change(Dot dot) {
        Change change = changes.get(dot);
        if (change == null) {
            throw trace.violation("", "nobody ever made the change " + dot);
        }
        return change;
    }

    boolean knows(Dot dot) {
        return changes.containsKey(dot);
    }

    /** The keys that somebody changed. */
    Set<String> keys() {
        return byKey.keySet();
    }

    List<Change> changesOf(String key) {
        return byKey.getOrDefault(key, List.of());
    }

    /** How much earlier than by the true time an item may go by itself. */
    void itemsEndBefore(long millis) {
        earlyMillis = millis;
    }

    private boolean hasEnded(Dot dot) {
        long end = change(dot).endsAtMillis;
        long now = SimulatedProcess.START_MILLIS + trace.micros() / 1_000;
        return end != Entry.NEVER && (earlyMillis == Long.MAX_VALUE || end - earlyMillis <= now);
    }

    /** Whether some removal may have taken the dot out, its own end, or that of its cart. */
    boolean mayBeGone(String key, Dot dot) {
        if (itemsExpire || lossy || hasEnded(dot)) {
            return true;
        }
        for (Forged checkout : forged.getOrDefault(key, List.of())) {
            if (checkout.context.contains(dot) && change(dot).firstSentMicros <= checkout.untilMicros) {
                return true;
            }
        }
        for (Change removal : removals.getOrDefault(key, List.of())) {
            if (removal.possible() && removal.mayRemove(dot)) {
                return true;
            }
        }
        return false;
    }

    /** A removal that must have taken the dot out, or null. */
    @Nullable
    Change mustBeGone(String key, Dot dot) {
        if (lossy) {
            return null;
        }
        for (Change removal : removals.getOrDefault(key, List.of())) {
            if (removal.binding() && removal.removes(dot)) {
                return removal;
            }
        }
        return null;
    }

    /** The acknowledged removals of these sessions. */
    List<Change> removalsOf(String key, Set<String> sessions) {
        if (lossy) {
            return List.of();
        }
        return removals.getOrDefault(key, List.of()).stream()
                .filter(change -> change.acknowledged && sessions.contains(change.dot.session()))
                .toList();
    }

    /** Whether nothing may have taken anything out of the cart but puts that fold it. */
    boolean onlyAdds(String key) {
        boolean others = forged.containsKey(key)
                || changesOf(key).stream()
                        .anyMatch(change -> change.lost
                                || (change.possible() && !change.puts())
                                || (change.content instanceof Request.Put put
                                        && !put.replaces().isEmpty()));
        return !others && !itemsExpire && !lossy;
    }

    /** What was acknowledged and brought an item. */
    List<Change> acknowledgedPuts() {
        return changes.values().stream()
                .filter(change -> change.acknowledged && change.puts())
                .toList();
    }

    /** The changes that a request makes; none if it changes nothing. */
    private List<Change> changes(Request request) {
        return request.changesCarts() ? dots(request).stream().map(this::change).toList() : List.of();
    }

    /** The changes, and what this attempt tells of refused ones. */
    private List<Change> withTelling(Request request) {
        List<Change> changes = changes(request);
        CausalContext voids = voids(request);
        if (voids.isEmpty()) {
            return changes;
        }
        List<Change> both = new ArrayList<>(changes);
        both.add(Objects.requireNonNull(
                tellings.getOrDefault(changes.get(0).dot, Map.of()).get(voids)));
        return both;
    }

    private static CausalContext taken(Request request, Reply reply) {
        return request instanceof Request.Finalize && reply instanceof Reply.Removed removed
                ? CausalContext.of(removed.removed().stream().map(Entry::dot).toList())
                : CausalContext.EMPTY;
    }

    private static int copies(Reply reply) {
        if (reply instanceof Reply.Stored stored) {
            return stored.copies();
        }
        return reply instanceof Reply.Removed removed ? removed.copies() : 0;
    }

    private static List<Dot> dots(Request request) {
        if (request instanceof Request.Put put) {
            return List.of(new Dot(put.session(), put.seq()));
        }
        if (request instanceof Request.PutAll put) {
            List<Dot> dots = new ArrayList<>();
            for (int i = 0; i < put.items().size(); i++) {
                dots.add(new Dot(put.session(), put.seq() + i));
            }
            return dots;
        }
        if (request instanceof Request.Remove remove) {
            return List.of(new Dot(remove.session(), remove.seq()));
        }
        Request.Finalize finalize = (Request.Finalize) request;
        return List.of(new Dot(finalize.session(), finalize.seq()));
    }

    private static Request withoutEpoch(Request request) {
        if (request instanceof Request.Put put) {
            // One item may be moved by two that have read different stamps of it, and so different ends.
            ItemEnd end = put.end().afterMillis() > 0 ? put.end() : ItemEnd.NONE;
            return new Request.Put(put.key(), put.item(), put.replaces(), put.session(), put.seq(), 0)
                    .folding(put.fold())
                    .ending(end);
        }
        if (request instanceof Request.PutAll put) {
            return new Request.PutAll(put.key(), put.items(), put.session(), put.seq(), 0).ending(put.end());
        }
        if (request instanceof Request.Remove remove) {
            return new Request.Remove(remove.key(), remove.dots(), remove.session(), remove.seq(), 0);
        }
        Request.Finalize finalize = (Request.Finalize) request;
        return new Request.Finalize(finalize.key(), finalize.context(), finalize.session(), finalize.seq(), 0);
    }
}
