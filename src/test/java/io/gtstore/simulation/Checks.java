// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Entry;
import io.gtstore.cart.HybridClock;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The invariants of design §9 that are about the cluster; those about changes are in {@link Ledger}, those about sessions in {@link SimulatedShopper}. */
final class Checks {
    private record Learner(int slot, NodeRef node) {}

    /** What a caught-up owner held when another one began to catch up. */
    private record Source(NodeRef node, Map<String, CausalContext> held) {}

    private final SimulatedCluster cluster;
    private final Trace trace;
    private final Ledger ledger;
    private final Quantities quantities;
    private final Map<SimulatedProcess, ClusterMap> maps = new HashMap<>();
    private final Map<String, String> published = new HashMap<>();
    private final Map<NodeRef, SimulatedProcess> lives = new HashMap<>();
    private final Map<Learner, List<Source>> catchingUp = new HashMap<>();
    /** The newest map that any of several managers has carried out. */
    private long agreedEpoch;

    private boolean nobodyDies;

    Checks(SimulatedCluster cluster, Trace trace, Ledger ledger) {
        this.cluster = cluster;
        this.trace = trace;
        this.ledger = ledger;
        this.quantities = new Quantities(trace, ledger);
    }

    /** Whether no fault of the run stops a process, or keeps any two apart. */
    void nobodyDies(boolean stay) {
        nobodyDies = stay;
    }

    /** After each thing that a process did. */
    void after(SimulatedProcess process) {
        Violation swallowed = trace.violation();
        if (swallowed != null) {
            throw swallowed;
        }
        ClusterMap map = process.map();
        ClusterMap before = maps.get(process);
        if (map == null || map == before) {
            return;
        }
        maps.put(process, map);
        if (before != null && map.epoch() < before.epoch()) {
            throw trace.violation("", process + " went from epoch " + before.epoch() + " back to " + map.epoch());
        }
        trace.mix(map.epoch());
        trace.line("", () -> "## " + process + " goes by " + shown(map));
        cluster.checkouts().mapAdopted(map);
        oneMapPerEpoch(process, map);
        oneLifePerIncarnation(process);
        SimulatedCluster.RunningManager manager = cluster.findManager(process.name());
        if (manager == null) {
            return;
        }
        if (manager.log() != null) {
            if (map.epoch() > agreedEpoch) {
                agreedEpoch = map.epoch();
                catchUps(map); // by whoever is first to carry the change out
            }
        } else if (manager.manager().ready()) {
            catchUps(map);
            evictions(before, map);
            foundations(before, map);
        }
    }

    private void oneMapPerEpoch(SimulatedProcess process, ClusterMap map) {
        if (map.members().isEmpty()) {
            return;
        }
        String content = content(map);
        String known = published.putIfAbsent(map.epoch() + " of " + map.manager(), content);
        if (known != null && !known.equals(content)) {
            throw trace.violation(
                    "", process + " has another map of epoch " + map.epoch() + ": " + content + ", not " + known);
        }
    }

    /** An incarnation names one life: a process that restarted with nothing in its hand is not taken for the one that had it full. */
    private void oneLifePerIncarnation(SimulatedProcess process) {
        SimulatedCluster.RunningNode node = cluster.find(process.name());
        if (node == null || node.process() != process || node.node().incarnation() == 0) {
            return;
        }
        NodeRef ref = new NodeRef(process.name(), node.node().incarnation());
        SimulatedProcess other = lives.putIfAbsent(ref, process);
        if (other != null && other != process) {
            throw trace.violation("", process + " and " + other + " both live as " + ref);
        }
    }

    /** Who turns from catching up to serving has all that each of the serving owners held when it began. */
    private void catchUps(ClusterMap map) {
        if (map.members().isEmpty()) {
            return; // a manager that has yet to hear of the nodes: owners go on as before
        }
        for (int slot = 0; slot < map.settings().slots(); slot++) {
            for (OwnerInfo owner : map.owners(slot).owners()) {
                Learner learner = new Learner(slot, owner.ref());
                if (!owner.state().caughtUp()) {
                    int of = slot;
                    catchingUp.computeIfAbsent(learner, l -> sources(map, of));
                } else {
                    List<Source> sources = catchingUp.remove(learner);
                    if (sources != null) {
                        checkCaughtUp(map, learner, sources);
                    }
                }
            }
        }
        catchingUp.keySet().removeIf(learner -> map.owners(learner.slot()).owner(learner.node()) == null);
    }

    private List<Source> sources(ClusterMap map, int slot) {
        List<Source> sources = new ArrayList<>();
        for (OwnerInfo owner : map.owners(slot).owners()) {
            SimulatedDisk disk = diskOf(owner.ref());
            if (owner.state().caughtUp() && disk != null) {
                Map<String, CausalContext> held = new HashMap<>();
                for (String key : ledger.keys()) {
                    if (cluster.slotOf(key) == slot) {
                        held.put(key, disk.cart(slot, key).context());
                    }
                }
                sources.add(new Source(owner.ref(), held));
            }
        }
        return sources;
    }

    private void checkCaughtUp(ClusterMap map, Learner learner, List<Source> sources) {
        SimulatedDisk disk = diskOf(learner.node());
        for (Source source : sources) {
            OwnerInfo still = map.owners(learner.slot()).owner(source.node());
            if (disk == null
                    || still == null
                    || !still.state().caughtUp()
                    || cluster.setup().lossy()) {
                continue;
            }
            source.held().forEach((key, context) -> {
                CausalContext stored = disk.cart(learner.slot(), key).context();
                // Nobody waits for a horizon to be stored.
                CausalContext has = disk.idle() ? stored : stored.raise(context.horizon());
                if (!has.covers(context)) {
                    throw trace.violation(
                            key,
                            learner.node() + " counts as caught up on slot " + learner.slot() + ", but lacks "
                                    + has.missing(context) + " of what " + source.node() + " held when it began");
                }
            });
        }
    }

    private @Nullable SimulatedDisk diskOf(NodeRef ref) {
        for (SimulatedCluster.RunningNode node : cluster.nodes()) {
            if (node.lives()
                    && node.process().name().equals(ref.id())
                    && node.node().incarnation() == ref.incarnation()) {
                return node.disk();
            }
        }
        return null;
    }

    /** A manager that hears nobody suspects itself. */
    private void evictions(@Nullable ClusterMap before, ClusterMap map) {
        boolean deaf = cluster.network().unheard(SimulatedCluster.MANAGER, 700);
        if (before == null || before.members().size() < 2 || !(deaf || nobodyDies)) {
            return;
        }
        for (NodeInfo member : before.members()) {
            if (map.member(member.id()) == null) {
                throw trace.violation(
                        "",
                        "the manager evicted " + member.ref()
                                + (deaf ? ", though it hears nobody at all" : ", though nobody dies in this run"));
            }
        }
    }

    /**
     * A manager that has no disk and hears of no map founds a new cluster. A node of the one before that is cut off or down, and that the first member does
     * not remember either, is not missed, so horizons rise without it, and what it alone holds of sessions below them is gone.
     */
    private void foundations(@Nullable ClusterMap before, ClusterMap map) {
        boolean first = before == null || before.members().isEmpty();
        boolean founds = map.members().size() == 1 && map.members().get(0).incarnation() == map.epoch();
        if (!first || !founds || !cluster.setup().horizonsRise()) {
            return;
        }
        for (SimulatedCluster.RunningNode node : cluster.nodes()) {
            ClusterMap borne = node.node().map();
            boolean known = map.member(node.process().name()) != null
                    || map.absent().contains(node.process().name());
            boolean bearsAnother =
                    node.lives() && borne != null && !borne.manager().equals(map.manager());
            boolean hasOnDisk = cluster.setup().durable() && (!node.lives() || borne == null);
            if (!known && (bearsAnother || hasOnDisk)) {
                ledger.forsaken(node.disk());
            }
        }
    }

    /** Why the cluster is not at rest yet; empty if it is. */
    String unsettled() {
        if (!cluster.manager().manager().ready()) {
            return "the manager is not open";
        }
        ClusterMap map = cluster.manager().manager().map();
        for (SimulatedCluster.RunningManager each : cluster.managers()) {
            if (!each.manager().ready() || !content(each.manager().map()).equals(content(map))) {
                return each.process() + " goes by " + shown(each.manager().map()) + ", the one that leads by "
                        + shown(map);
            }
        }
        if (map.members().size() != cluster.nodes().size()) {
            return "members " + map.members() + " of " + cluster.nodeNames();
        }
        for (int slot = 0; slot < map.settings().slots(); slot++) {
            int wanted = Math.min(map.settings().replicas(), map.members().size());
            if (!map.owners(slot).settled() || map.owners(slot).owners().size() != wanted) {
                return "slot " + slot + " is owned by " + map.owners(slot).owners();
            }
        }
        for (SimulatedCluster.RunningNode node : cluster.nodes()) {
            String why = unsettled(node, map);
            if (!why.isEmpty()) {
                return why;
            }
        }
        return unequal(map);
    }

    private static String unsettled(SimulatedCluster.RunningNode node, ClusterMap map) {
        ClusterMap own = node.node().map();
        if (own == null
                || map.member(new NodeRef(node.process().name(), node.node().incarnation())) == null) {
            return node.process() + " is no member in its present life "
                    + node.node().incarnation();
        }
        if (own.epoch() != map.epoch() || !content(own).equals(content(map))) {
            return node.process() + " goes by " + shown(own) + ", the manager by " + shown(map);
        }
        BitSet owned =
                map.slotsOf(new NodeRef(node.process().name(), node.node().incarnation()));
        for (int slot = 0; slot < map.settings().slots(); slot++) {
            if (!owned.get(slot) && !node.disk().empty(slot)) {
                return node.process() + " still holds slot " + slot + ", which it does not own";
            }
        }
        return node.node().underWay() == 0
                ? ""
                : node.process() + " has " + node.node().underWay() + " under way";
    }

    private String unequal(ClusterMap map) {
        for (String key : ledger.keys()) {
            Cart first = null;
            for (NodeInfo owner : map.ownerNodes(cluster.slotOf(key))) {
                Cart cart = cart(owner, key);
                if (first != null && first.digest() != cart.digest()) {
                    return "the owners of " + key + " differ: " + first + " and, at " + owner.ref() + ", " + cart;
                }
                first = cart;
            }
        }
        return "";
    }

    /** Long after the faults, sessions that began before they ended are forgotten in every slot that is used, if most clocks agree: the manager's may stay wrong. */
    void horizons(long least) {
        ClusterMap map = cluster.manager().manager().map();
        boolean fewOwners = map.members().size() < map.settings().replicas();
        boolean mayReturn =
                !map.absent().isEmpty(); // it has left, but the manager that knew is gone; forget ends the wait
        if (fewOwners || mayReturn || !cluster.mostAgreeOnTheTime()) {
            return;
        }
        for (String key : ledger.keys()) {
            int slot = cluster.slotOf(key);
            for (NodeInfo owner : map.ownerNodes(slot)) {
                long horizon = cluster.node(owner.id()).disk().horizon(slot);
                if (horizon < least) {
                    throw trace.violation(
                            key,
                            "long after the faults the horizon of slot " + slot + " at " + owner.ref() + " is "
                                    + horizon + ", not " + least + " at least");
                }
            }
        }
    }

    /**
     * Carts whose time is over are empty: those that were changed no later than that, as their stamps say, may have some left. Of a later stamp, which no
     * clock can have given that may be believed, the owners make nothing.
     *
     * @return when the last of those ends, in ms since 1970; 0 if there are none
     */
    long expired(long latestMillis) {
        long last = 0;
        ClusterMap map = cluster.manager().manager().map();
        for (String key : ledger.keys()) {
            for (NodeInfo owner : map.ownerNodes(cluster.slotOf(key))) {
                Cart cart = cart(owner, key);
                if (!cart.lifetime().ends() || cart.entries().isEmpty()) {
                    continue;
                }
                if (HybridClock.millis(cart.lastChange()) > latestMillis) {
                    throw trace.violation(key, "long after its time " + owner.ref() + " still holds " + cart);
                }
                last = Math.max(last, cart.endsAtMillis());
            }
        }
        return last;
    }

    /**
     * Items that go by themselves at that time or before are gone, but for those of later stamps than clocks that are believed can have given.
     *
     * @return when the last of those that are left ends, in ms since 1970; 0 if there are none
     */
    long ended(long latestMillis, long untilMillis) {
        long last = 0;
        ClusterMap map = cluster.manager().manager().map();
        for (String key : ledger.keys()) {
            for (NodeInfo owner : map.ownerNodes(cluster.slotOf(key))) {
                for (Entry entry : cart(owner, key).entries()) {
                    if (!entry.ends() || HybridClock.millis(entry.stamp()) > latestMillis) {
                        continue;
                    }
                    if (entry.endsAtMillis() <= untilMillis) {
                        throw trace.violation(key, "long after its end " + owner.ref() + " still holds " + entry);
                    }
                    last = Math.max(last, entry.endsAtMillis());
                }
            }
        }
        return last;
    }

    /** At the end of a run: what was promised is there, once, and what was taken out is not. */
    void end() {
        ClusterMap map = cluster.manager().manager().map();
        for (String key : ledger.keys()) {
            Cart all = merged(key);
            trace.mix(all.context().count() * 31 + all.size());
            nothingBack(key, all);
            if (cluster.setup().lossy()) {
                lastWins(key, all);
            } else {
                nothingLost(key, all);
                noHole(key, all);
            }
            quantities.check(key, all);
            cluster.bounds().check(key, all);
            String broken = Forms.broken(key, all);
            if (!broken.isEmpty()) {
                throw trace.violation(key, "of " + all + " it holds that " + broken);
            }
        }
        sameOnDisk(map);
    }

    /** What all owners hold of the cart. */
    Cart merged(String key) {
        Cart all = Cart.EMPTY;
        for (NodeInfo owner : cluster.manager().manager().map().ownerNodes(cluster.slotOf(key))) {
            all = cluster.setup().merge().merge(all, cart(owner, key));
        }
        return all;
    }

    /** While no node loses what it has, the cart that is left is as late as the last put that was acknowledged. */
    private void lastWins(String key, Cart cart) {
        if (nobodyDies && cart.context().count() > 0 && cart.lastChange() < ledger.lastStamp(key)) {
            throw trace.violation(
                    key, "a put of " + ledger.lastStamp(key) + " was acknowledged, and an earlier cart won: " + cart);
        }
    }

    /** What a session knew to be refused has no gap left in its numbers by its next change, unless all who were told of it have lost it. */
    private void noHole(String key, Cart cart) {
        for (Ledger.Change refused : ledger.changesOf(key)) {
            if (refused.possible() || cart.context().contains(refused.dot)) {
                continue;
            }
            List<Ledger.Change> tellers = ledger.tellersOf(refused);
            for (Ledger.Change next : ledger.changesOf(key)) {
                if (next.acknowledged() && next.begunAfterRefusalOf(refused) && tellers.isEmpty()) {
                    throw trace.violation(key, refused + " was refused, and not even " + next + " told it");
                }
            }
            for (Ledger.Change teller : tellers) {
                if (teller.binding()) {
                    throw trace.violation(key, refused + " was refused, and left a hole in spite of " + teller);
                }
            }
        }
    }

    /** At rest a node has in memory just what a restart would give it back. */
    private void sameOnDisk(ClusterMap map) {
        for (String key : ledger.keys()) {
            int slot = cluster.slotOf(key);
            for (NodeInfo owner : map.ownerNodes(slot)) {
                SimulatedDisk disk = cluster.node(owner.id()).disk();
                Cart cart = cart(owner, key);
                if (disk.idle() && disk.cart(slot, key).digest() != cart.digest()) {
                    throw trace.violation(key, owner.ref() + " has " + cart + ", but stored " + disk.cart(slot, key));
                }
            }
        }
    }

    private void nothingBack(String key, Cart cart) {
        Set<String> items = new HashSet<>();
        for (Entry entry : cart.entries()) {
            if (!ledger.knows(entry.dot())
                    || !ledger.dots(Ledger.name(entry.item())).contains(entry.dot())) {
                throw trace.violation(key, "at the end there is " + entry + ", which nobody put");
            }
            if (!items.add(Ledger.name(entry.item()))) {
                throw trace.violation(key, "at the end " + entry.item() + " is there twice");
            }
            if (ledger.wasRefused(Ledger.name(entry.item()))) {
                throw trace.violation(key, "at the end there is " + entry + ", whose put was refused for certain");
            }
            Ledger.Change removal = ledger.mustBeGone(key, entry.dot());
            if (removal != null) {
                throw trace.violation(key, "at the end there is " + entry + " again, after " + removal);
            }
        }
    }

    private void nothingLost(String key, Cart cart) {
        for (Ledger.Change change : ledger.changesOf(key)) {
            if (change.puts()
                    && change.binding()
                    && !ledger.mayBeGone(key, change.dot)
                    && cart.find(change.dot) == null) {
                throw trace.violation(key, "at the end there is no " + change);
            }
            if (change.binding() && !cart.context().contains(change.dot)) {
                throw trace.violation(key, "at the end no owner has seen " + change);
            }
        }
    }

    /** The cart as the node itself has it, not as its disk does. */
    private Cart cart(NodeInfo owner, String key) {
        return Observer.cart(cluster, owner, key);
    }

    private static String content(ClusterMap map) {
        StringBuilder text = new StringBuilder(map.manager());
        map.members()
                .forEach(member -> text.append(' ').append(member.ref()).append(member.leaving() ? " leaving" : ""));
        text.append(" without ").append(map.absent());
        for (int slot = 0; slot < map.settings().slots(); slot++) {
            text.append(" | ").append(slot);
            for (OwnerInfo owner : map.owners(slot).owners()) {
                text.append(' ').append(owner.ref()).append(' ').append(owner.state());
            }
        }
        return text.toString();
    }

    private static String shown(ClusterMap map) {
        return "epoch " + map.epoch() + " of " + content(map);
    }
}
