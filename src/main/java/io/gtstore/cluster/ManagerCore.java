package io.gtstore.cluster;

import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.SlotGroup;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The manager's decisions (paper §2.1 and §4): deterministic, fed with events and the time, answering with effects. It verifies what is reported,
 * evicts who is dead, and plans the next map. What changes the map is a {@link Command}: a manager that decides alone carries it out at once; one of
 * several proposes it while it leads, and all carry it out once they have agreed upon it. Reads ({@link #route}, {@link #map}) change nothing.
 * Not thread-safe: owned by one event loop, or by a test.
 */
public final class ManagerCore {
    private static final long TICK_MILLIS = 100;
    private static final long PAUSE_MILLIS = 300;
    private static final long QUIET_MILLIS = 1_000;
    private static final long NEVER = Long.MIN_VALUE;

    private final ManagerConfig config;
    private final Suspicions suspicions;
    private final Absences absences = new Absences();
    private final List<Replacement> replacements = new ArrayList<>();
    private ClusterMap map;
    private long wentOnFrom = -1;
    private long openAt;
    private long lastTick = NEVER;
    private boolean open;
    private boolean leading;
    private String leader = "";
    private @Nullable NodeInfo announced;
    private List<ManagerEffect> effects = new ArrayList<>();

    /** Slots whose stand-ins copy the old data from some time on, if nobody has come back by then. */
    private record Replacement(long at, BitSet slots) {}

    /**
     * A manager that starts.
     *
     * @param wallMillis the wall clock in ms since 1970, and the first epoch: maps change less often than that, so a later start counts on from above what an
     *     earlier one can have reached, and gives no incarnation again, also if it hears of no map
     * @param steadyMillis the clock that {@link #on} is given
     */
    public ManagerCore(ManagerConfig config, long wallMillis, long steadyMillis) {
        this.config = config;
        this.suspicions = new Suspicions(config);
        this.map = ClusterMap.empty(wallMillis, config.id(), config.settings().founded(wallMillis));
        this.openAt = steadyMillis + config.settleMillis();
        this.open = config.alone() && config.settleMillis() == 0;
        this.leading = config.alone();
    }

    /** Whether it has listened long enough for nodes that bear a map, and decides. */
    public boolean open() {
        return open;
    }

    /** The present map. */
    public ClusterMap map() {
        return map;
    }

    /**
     * Takes one event at a time.
     *
     * @param wallMillis the wall clock in ms since 1970, for what outlives this manager; it may step either way
     * @param steadyMillis a clock that never goes back, for all that is measured within one life: verifications, pauses, absences
     */
    public List<ManagerEffect> on(ManagerEvent event, long wallMillis, long steadyMillis) {
        long now = steadyMillis;
        effects = new ArrayList<>();
        if (event instanceof ManagerEvent.Accused accused) {
            accused(accused, now);
        } else if (event instanceof ManagerEvent.Probed probed) {
            probed(probed, now);
        } else if (event instanceof ManagerEvent.Heard heard) {
            suspicions.heard(heard.member().id(), now);
        } else if (event instanceof ManagerEvent.Contact contact) {
            contact(contact.node(), now);
        } else if (event instanceof ManagerEvent.MapHeard heard) {
            mapHeard(heard.whole(), now);
        } else if (event instanceof ManagerEvent.Tick) {
            tick(now);
        } else if (event instanceof ManagerEvent.Committed committed) {
            commit(committed.command(), now);
        } else if (event instanceof ManagerEvent.Restored restored) {
            restored(restored.whole(), now);
        } else if (event instanceof ManagerEvent.Elected elected) {
            elected(elected, now);
        } else {
            propose(asked(event), now);
        }
        absences.follow(map, now);
        return effects;
    }

    /** The id that its maps are published under. */
    public String publisher() {
        return config.id();
    }

    /** Whether this manager decides: it is alone, or leads the others. */
    public boolean leading() {
        return leading;
    }

    /** The manager that leads, if it is another one, and has said where it is reached; or null. */
    public @Nullable NodeInfo leader() {
        NodeInfo known = announced;
        return leading || known == null || !known.id().equals(leader) ? null : known;
    }

    /**
     * The paper's Query: a key's owners, first the one to talk to; empty if nobody owns the slot.
     *
     * @param avoid a node that the asker could not reach; empty for none
     */
    public List<NodeInfo> route(int slot, String avoid) {
        List<NodeInfo> best = new ArrayList<>();
        List<NodeInfo> doubtful = new ArrayList<>();
        for (OwnerInfo owner : map.owners(slot).owners()) {
            NodeInfo node = map.member(owner.ref());
            if (node != null) {
                boolean doubt = owner.id().equals(avoid)
                        || suspicions.suspected(node.ref())
                        || !owner.state().caughtUp();
                (doubt ? doubtful : best).add(node);
            }
        }
        best.addAll(doubtful);
        return best;
    }

    /** Whether nothing was heard of a member for a second: before it is named to anyone it is asked whether it is up (paper §3). */
    public boolean quiet(NodeInfo member, long steadyMillis) {
        return suspicions.contactAt(member.id()) < steadyMillis - QUIET_MILLIS;
    }

    /** The paper's replica(node): who holds the copies of the node's slots, per group of slots. */
    public List<SlotGroup> replicasOf(String node) {
        List<SlotGroup> groups = new ArrayList<>();
        for (SlotGroup group : map.since(0).slots()) {
            if (group.owners().stream().anyMatch(o -> o.id().equals(node))) {
                groups.add(new SlotGroup(
                        group.slots(),
                        group.epoch(),
                        group.owners().stream()
                                .filter(o -> !o.id().equals(node))
                                .toList()));
            }
        }
        return groups;
    }

    /** How many probe rounds were begun since the start; a thousand reports of one node make one. */
    public long probeRounds() {
        return suspicions.rounds();
    }

    private void contact(String node, long now) {
        if (map.member(node) != null) {
            suspicions.contact(node, now);
        }
    }

    /** What somebody else wants to be changed. */
    private static Command asked(ManagerEvent event) {
        if (event instanceof ManagerEvent.Join join) {
            return new Command.Join(join.node(), join.former());
        } else if (event instanceof ManagerEvent.Synced synced) {
            return new Command.Synced(synced.node(), synced.slots());
        } else if (event instanceof ManagerEvent.Leave leave) {
            return new Command.Leave(leave.node());
        } else if (event instanceof ManagerEvent.Left left) {
            return new Command.Left(left.node());
        } else if (event instanceof ManagerEvent.Forget forget) {
            return new Command.Forget(forget.node());
        }
        throw new IllegalArgumentException("nothing is known of " + event);
    }

    /** Carries a command out, or lets the managers agree upon it first; one that would change nothing is not worth the trouble. */
    private void propose(Command command, long now) {
        if (config.alone()) {
            commit(command, now);
        } else if (leading && (command instanceof Command.Open || next(command).epoch() != map.epoch())) {
            effects.add(new ManagerEffect.Propose(command));
        }
    }

    private ClusterMap next(Command command) {
        return Commands.applied(command, map, config.id());
    }

    private void commit(Command command, long now) {
        if (command instanceof Command.Open begun) {
            begin(begun.whole(), now);
        } else if (command instanceof Command.Lead lead) {
            announced = lead.manager();
        } else {
            change(command, now);
        }
    }

    private void change(Command command, long now) {
        ClusterMap before = map;
        ClusterMap next = next(command);
        if (next.epoch() == before.epoch()) {
            return;
        }
        map = next;
        before.members().stream()
                .map(NodeInfo::ref)
                .filter(ref -> next.member(ref) == null)
                .forEach(suspicions::forget);
        publish(before.epoch(), Commands.told(command, before, next));
        if (command instanceof Command.Join join) {
            contact(join.node().id(), now);
        } else if (command instanceof Command.Evict) {
            replaceLater(Planner.waiting(before), now);
        }
    }

    /** The cluster begins, or goes on from what a node bears; one that has members does so no more. */
    private void begin(MapDelta whole, long now) {
        if (!open || (map.members().isEmpty() && whole.epoch() > map.epoch())) {
            takeOver(whole, now);
        }
    }

    private void takeOver(MapDelta whole, long now) {
        map = ClusterMap.of(whole);
        open = true;
        replacements.clear();
        replaceLater(new BitSet(), now);
        publish(0, "open");
        verifyAll(now);
    }

    private void restored(MapDelta whole, long now) {
        if (!open || whole.epoch() > map.epoch()) {
            takeOver(whole, now);
        }
    }

    /** Who begins to lead trusts no suspicion from before, and looks after everyone: those who told the old leader will not tell again. */
    private void elected(ManagerEvent.Elected elected, long now) {
        boolean begins = elected.here() && !leading;
        leader = elected.leader();
        leading = elected.here();
        if (begins) {
            suspicions.discard();
            openAt = now + config.settleMillis();
            note("leads the managers");
            verifyAll(now);
        }
    }

    private void accused(ManagerEvent.Accused accused, long now) {
        NodeInfo suspect = accused.incarnation() == 0
                ? map.member(accused.suspect())
                : map.member(new NodeRef(accused.suspect(), accused.incarnation()));
        if (suspect == null || !open || !leading) {
            return;
        }
        boolean fresh = accused.sighting() == ManagerEvent.Sighting.CONNECTION_LOST;
        if (suspicions.begin(suspect, fresh, now)) {
            note("suspect " + suspect.ref() + " reported by " + accused.accuser() + " (" + accused.sighting() + ")");
            probe(suspect, 1);
        }
    }

    private void probe(NodeInfo suspect, int round) {
        effects.add(new ManagerEffect.Probe(suspect, round));
        int asked = 0;
        for (NodeInfo member : map.members()) {
            if (member.id().equals(suspect.id())) {
                continue;
            }
            effects.add(
                    asked++ < 2
                            ? new ManagerEffect.ProbeVia(member, suspect, round)
                            : new ManagerEffect.Witness(member));
        }
    }

    private void probed(ManagerEvent.Probed probed, long now) {
        if (!probed.via().isEmpty()) {
            suspicions.heard(probed.via(), now);
        }
        Verification verification = suspicions.of(probed.suspect());
        if (verification == null) {
            return;
        }
        boolean direct = probed.via().isEmpty();
        if (probed.outcome() == ProbeOutcome.ALIVE) {
            suspicions.cleared(verification.suspect, now);
            note("cleared " + probed.suspect() + ": it answered" + (direct ? "" : " " + probed.via()));
            return;
        }
        verification.failed(probed.outcome(), direct);
        if (probed.outcome() == ProbeOutcome.REFUSED && (direct || verification.doubted())) {
            refused(verification, now);
        } else if (direct && probed.round() == verification.round()) {
            if (probed.outcome() == ProbeOutcome.UNTRIED) {
                verification.roundEndsAt(now + config.probeTimeoutMillis());
            } else {
                silent(verification, now);
            }
        }
    }

    /**
     * A refusal is proof while it is the only one. Several at once may be this manager's own doing, or its network's: each then counts once another member
     * was refused, too, or enough others have answered by the end of the round.
     */
    private void refused(Verification verification, long now) {
        boolean alone = !verification.doubted() && suspicions.refusesAlone(now);
        if (alone || verification.refusedOthers()) {
            evict(verification.suspect, false, now);
        } else {
            verification.doubt(now);
        }
    }

    private void doubted(Verification verification, long now) {
        if (suspicions.cutOff(map, verification.suspect.id(), now)) {
            drop(verification, "refuses connections, but so do others, or they are silent");
        } else {
            evict(verification.suspect, false, now);
        }
    }

    private void silent(Verification verification, long now) {
        if (verification.doubted()) {
            return;
        }
        if (verification.round() < config.probeTries()) {
            probe(verification.suspect, verification.nextRound());
        } else if (!verification.evidence()) {
            drop(verification, "cannot be tried from here (name lookup, route, or file handles)");
        } else if (suspicions.cutOff(map, verification.suspect.id(), now)) {
            drop(verification, "is silent, but so are too many others");
        } else {
            evict(verification.suspect, true, now);
        }
    }

    private void drop(Verification verification, String why) {
        suspicions.forget(verification.suspect.ref());
        note("cut off? " + verification.suspect.ref() + " " + why + ": nobody is evicted");
    }

    private void evict(NodeInfo dead, boolean silent, long now) {
        suspicions.forget(dead.ref());
        propose(new Command.Evict(dead.ref(), silent), now);
    }

    private void replaceLater(BitSet waitedBefore, long now) {
        BitSet slots = Planner.waiting(map);
        slots.andNot(waitedBefore);
        if (!slots.isEmpty()) {
            replacements.add(new Replacement(now + config.replaceAfterMillis(), slots));
        }
    }

    private void mapHeard(MapDelta whole, long now) {
        if (whole.since() != 0 || !leading) {
            return;
        }
        boolean undecided = !open || map.members().isEmpty();
        if (undecided && whole.epoch() > wentOnFrom && !whole.members().isEmpty()) {
            goOn(whole, now);
        } else if (open && whole.epoch() >= map.epoch() && !whole.manager().equals(config.id())) {
            propose(new Command.Above(whole.epoch()), now);
        }
    }

    /** After a restart: from the newest map that a node bears, under an epoch above it and above the clock at the start. */
    private void goOn(MapDelta whole, long now) {
        ClusterMap heard = ClusterMap.of(whole);
        wentOnFrom = whole.epoch();
        long epoch = Math.max(whole.epoch(), map.epoch()) + 1;
        ClusterMap takenUp = heard.takenUpBy(config.id(), epoch);
        note("went on from the map of epoch " + whole.epoch() + " by " + whole.manager());
        if (open) {
            propose(new Command.Open(takenUp.since(0)), now);
        } else {
            map = takenUp;
        }
    }

    private void verifyAll(long now) {
        for (NodeInfo member : map.members()) {
            accused(new ManagerEvent.Accused(config.id(), member.id(), 0, ManagerEvent.Sighting.HEARTBEAT), now);
        }
    }

    private void tick(long now) {
        boolean wasPaused = lastTick != NEVER && now - lastTick > TICK_MILLIS + PAUSE_MILLIS;
        lastTick = now;
        if (wasPaused) {
            suspicions.discard();
            note("paused for a while: suspicions are dropped");
        }
        replacements.removeIf(r -> r.at() <= now && !Planner.waiting(map).intersects(r.slots()));
        suspicions
                .where(each -> each.doubtedFor(config.probeTimeoutMillis(), now))
                .forEach(each -> doubted(each, now));
        suspicions.where(each -> each.roundEnded(now)).forEach(each -> silent(each, now));
        if (!leading) {
            return;
        }
        if (!open && now >= openAt) {
            propose(new Command.Open(map.since(0)), now);
        }
        List<Replacement> due = replacements.stream().filter(r -> r.at() <= now).toList();
        due.forEach(replacement -> propose(new Command.Replace(replacement.slots()), now));
        if (config.alone()) {
            replacements.removeAll(due);
        }
        if (open) {
            absences.longerThan(config.forgetAfterMillis(), now)
                    .forEach(gone -> propose(new Command.Forget(gone), now));
        }
    }

    private void publish(long since, String why) {
        BitSet slots = new BitSet();
        for (int slot = 0; slot < map.settings().slots(); slot++) {
            slots.set(slot, since == 0 || map.owners(slot).epoch() > since);
        }
        note(why + " (epoch " + map.epoch() + ", " + map.members().size() + " members, " + slots.cardinality()
                + " slots changed)");
        effects.add(new ManagerEffect.Publish(map, since, slots));
    }

    private void note(String line) {
        effects.add(new ManagerEffect.Note(line));
    }

    /** The verification of that life of a node, if one is under way; for read-outs. */
    @Nullable
    Verification verification(NodeRef node) {
        return suspicions.of(node);
    }
}
