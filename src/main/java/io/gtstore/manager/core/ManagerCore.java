package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
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
 * evicts who is dead, and plans the next map. What changes the map is a {@link Decision}: a manager that decides alone carries it out at once; one of
 * several proposes it while it leads, and all carry it out, as it stands, once they have agreed upon it. Reads ({@link #route}, {@link #map}) change nothing.
 * Not thread-safe: owned by one event loop, or by a test.
 */
public final class ManagerCore {
    private static final long TICK_MILLIS = 100;
    private static final long PAUSE_MILLIS = 300;
    private static final long QUIET_MILLIS = 1_000;
    private static final long NEVER = Long.MIN_VALUE;

    private final ManagerConfig config;
    private final Suspicions suspicions;
    private final Verdicts verdicts;
    private final Absences absences = new Absences();
    private final Replacements replacements = new Replacements();
    private final CatchUps catchUps = new CatchUps();
    private ClusterMap map;
    private long wentOnFrom = -1;
    private long openAt;
    private long lastTick = NEVER;
    private boolean open;
    private boolean leading;
    private String leader = "";
    private @Nullable NodeInfo announced;
    private List<ManagerEffect> effects = new ArrayList<>();

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
        this.verdicts = new Verdicts(config, suspicions, new Bench());
        this.map = ClusterMap.empty(wallMillis, config.id(), config.settings().founded(wallMillis));
        this.openAt = steadyMillis + config.settleMillis();
        this.open = config.alone() && config.settleMillis() == 0;
        this.leading = config.alone();
    }

    /** Where what becomes of suspects is carried out. */
    private final class Bench implements Verdicts.Court {
        @Override
        public ClusterMap map() {
            return map;
        }

        @Override
        public void effect(ManagerEffect effect) {
            effects.add(effect);
        }

        @Override
        public void evict(NodeInfo dead, boolean silent, long now) {
            propose(new Command.Evict(dead.ref(), silent), now);
        }
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
            verdicts.probed(probed, now);
        } else if (event instanceof ManagerEvent.Heard heard) {
            suspicions.heard(heard.member().id(), now);
        } else if (event instanceof ManagerEvent.Contact contact) {
            contact(contact.node(), now);
        } else if (event instanceof ManagerEvent.MapHeard heard) {
            mapHeard(heard.whole(), now);
        } else if (event instanceof ManagerEvent.Tick) {
            tick(now);
        } else if (event instanceof ManagerEvent.Committed committed) {
            commit(committed.decision(), now);
        } else if (event instanceof ManagerEvent.Restored restored) {
            restored(restored, now);
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
            return new Command.Synced(synced.node(), synced.slots(), synced.epoch());
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
        if (!leading) {
            return;
        }
        Decision.Change change = plan(List.of(command));
        if (change != null && config.alone()) {
            commit(change, now);
        } else if (change != null) {
            effects.add(new ManagerEffect.Propose(command));
        }
    }

    /** What wishes make of the present map, one after the other: the change that is to be agreed upon; null if there is none. */
    public Decision.@Nullable Change plan(List<Command> wishes) {
        Plan plan = new Plan(map, catchUps, open);
        wishes.forEach(plan::add);
        return plan.change();
    }

    private void commit(Decision decision, long now) {
        if (decision instanceof Decision.Lead lead) {
            announced = lead.manager();
        } else if (decision instanceof Decision.Change change) {
            change(change, now);
        } else if (decision instanceof Decision.Former former) {
            former(former.command(), now);
        }
    }

    /** Whether a change was computed on the present map; the same on all managers, since they have carried out the same decisions before. */
    private boolean follows(MapDelta delta) {
        if (delta.since() == 0) {
            return !open || (map.members().isEmpty() && delta.epoch() > map.epoch());
        }
        return open
                && delta.since() == map.epoch()
                && delta.epoch() > map.epoch()
                && delta.manager().equals(map.manager())
                && delta.settings().equals(map.settings());
    }

    private void change(Decision.Change change, long now) {
        MapDelta delta = change.delta();
        if (!follows(delta)) {
            note("passed over a change of the map of epoch " + delta.since() + ", which is not the present one ("
                    + change.why() + ")");
            return;
        }
        ClusterMap next;
        try {
            next = delta.since() == 0 ? ClusterMap.of(delta) : map.apply(delta);
        } catch (IllegalArgumentException e) {
            note("passed over a change of the map that cannot be: " + e.getMessage());
            return;
        }
        become(next, delta.since() == 0, change.why(), now);
    }

    /** As the managers did that wrote such logs, each by itself. */
    private void former(Command command, long now) {
        if (command instanceof Command.Open begun) {
            if (follows(begun.whole())) {
                ClusterMap next = ClusterMap.of(begun.whole());
                become(next, true, Plan.opened(next), now);
            }
            return;
        }
        ClusterMap next = Commands.applied(command, map, config.id());
        if (next.epoch() != map.epoch()) {
            become(next, false, Commands.told(command, map, next), now);
        }
    }

    /**
     * The next map takes this one's place.
     *
     * @param anew whether it does not come of this one
     */
    private void become(ClusterMap next, boolean anew, String why, long now) {
        ClusterMap before = map;
        map = next;
        open = true;
        if (anew) {
            catchUps.start(next);
            replacements.clear();
        } else {
            catchUps.follow(before, next);
        }
        replacements.follow(anew ? new BitSet() : Planner.waiting(before), next, now + config.replaceAfterMillis());
        publish(anew ? 0 : before.epoch(), why);
        if (anew) {
            verifyAll(now);
            return;
        }
        before.members().stream()
                .map(NodeInfo::ref)
                .filter(ref -> next.member(ref) == null)
                .forEach(suspicions::forget);
        next.members().stream()
                .filter(member -> before.member(member.ref()) == null)
                .forEach(member -> contact(member.id(), now));
    }

    private void restored(ManagerEvent.Restored restored, long now) {
        ClusterMap whole = ClusterMap.of(restored.whole());
        if (!restored.begun()) {
            map = whole;
        } else if (!open || whole.epoch() > map.epoch()) {
            become(whole, true, Plan.opened(whole), now);
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
        verdicts.accused(suspect, accused, now);
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

    private void tryAgain(@Nullable NodeRef suspect, long now) {
        if (suspect != null) {
            accused(
                    new ManagerEvent.Accused(
                            config.id(), suspect.id(), suspect.incarnation(), ManagerEvent.Sighting.HEARTBEAT),
                    now);
        }
    }

    private void tick(long now) {
        boolean wasPaused = lastTick != NEVER && now - lastTick > TICK_MILLIS + PAUSE_MILLIS;
        lastTick = now;
        if (wasPaused) {
            suspicions.leaveAllOpen(now);
            note("paused for a while: whoever is suspected is looked at anew");
        }
        verdicts.tick(now);
        if (!leading) {
            return;
        }
        if (!open && now >= openAt) {
            propose(new Command.Open(map.since(0)), now);
        }
        replacements.due(map, now).forEach(due -> propose(due, now));
        if (open) {
            tryAgain(suspicions.again(now), now);
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
