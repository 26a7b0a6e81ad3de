// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The manager's decisions (paper §2.1 and §4): deterministic; an event and the time in, effects out. Verifies reported failures, evicts dead members, and
 * plans the next map. A change of the map is a {@link Decision}: a manager that decides alone carries it out at once; one of several proposes it while it
 * leads, and all carry it out, as it stands, once they have agreed upon it. Reads ({@link #route}, {@link #map}) change nothing. Not thread-safe: owned
 * by one event loop, or by a test.
 */
public final class ManagerCore {
    private static final long TICK_MILLIS = 100;
    private static final long PAUSE_MILLIS = 300;
    private static final long QUIET_MILLIS = 1_000;
    private static final long NEVER = Long.MIN_VALUE;

    private final ManagerConfig config;
    private final Suspicions suspicions;
    private final Verdicts verdicts;
    private final AgreedMap agreed;
    private final Absences absences = new Absences();
    private final Replacements replacements = new Replacements();
    private final Events events = new Events();
    private final Log log = new Log();
    private long now;
    private long resumedFrom = -1;
    private long openAt;
    private long lastTick = NEVER;
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
        ClusterMap first =
                ClusterMap.empty(wallMillis, config.id(), config.settings().founded(wallMillis));
        this.agreed = new AgreedMap(first, config.alone() && config.settleMillis() == 0, config, log);
        this.openAt = steadyMillis + config.settleMillis();
        this.leading = config.alone();
    }

    /** Carries out what becomes of suspects. */
    private final class Bench implements Verdicts.Court {
        @Override
        public ClusterMap map() {
            return agreed.map();
        }

        @Override
        public void effect(ManagerEffect effect) {
            effects.add(effect);
        }

        @Override
        public void evict(NodeInfo dead, boolean silent) {
            propose(new Command.Evict(dead.ref(), silent));
        }
    }

    /** Decides on events. */
    private final class Events implements ManagerEvent.Handler {
        @Override
        public void requested(ManagerEvent.Request request) {
            propose(request.command());
        }

        @Override
        public void accused(ManagerEvent.Accused accused) {
            verify(accused);
        }

        @Override
        public void probed(ManagerEvent.Probed probed) {
            verdicts.recordProbe(probed, now);
        }

        @Override
        public void answered(ManagerEvent.Answered answered) {
            suspicions.recordAnswer(answered.member().id(), now);
        }

        @Override
        public void contact(ManagerEvent.Contact contact) {
            recordContact(contact.node());
        }

        @Override
        public void mapOffered(ManagerEvent.MapOffered offered) {
            learn(offered.whole());
        }

        @Override
        public void committed(ManagerEvent.Committed committed) {
            committed.decision().dispatch(log);
        }

        @Override
        public void restored(ManagerEvent.Restored restored) {
            agreed.restore(ClusterMap.of(restored.whole()), restored.begun());
        }

        @Override
        public void elected(ManagerEvent.Elected elected) {
            follow(elected.leader(), elected.here());
        }

        @Override
        public void tick(ManagerEvent.Tick tick) {
            advance();
        }
    }

    /** Carries out decisions, and what they make of the map. */
    private final class Log implements Decision.Handler, AgreedMap.Listener {
        @Override
        public void change(Decision.Change change) {
            agreed.change(change.delta(), change.why());
        }

        @Override
        public void lead(Decision.Lead lead) {
            announced = lead.manager();
        }

        @Override
        public void former(Decision.Former former) {
            agreed.former(former.command());
        }

        @Override
        public void replaced(ClusterMap before, ClusterMap next, boolean anew, String why) {
            if (anew) {
                replacements.clear();
            }
            replacements.follow(anew ? new BitSet() : Planner.waiting(before), next, now + config.replaceAfterMillis());
            publish(anew ? 0 : before.epoch(), why);
            if (anew) {
                verifyAll();
            } else {
                forgetLeavers(before, next);
            }
        }

        @Override
        public void passedOver(String why) {
            note(why);
        }
    }

    /** Whether it has listened long enough for nodes that bear a map, and decides. */
    public boolean open() {
        return agreed.open();
    }

    /** Whether the map says anything: the cluster has begun, and has members. */
    public boolean hasMap() {
        return open() && !map().members().isEmpty();
    }

    /** The present map. */
    public ClusterMap map() {
        return agreed.map();
    }

    /**
     * Takes one event at a time.
     *
     * @param wallMillis the wall clock in ms since 1970, for what outlives this manager; it may step either way
     * @param steadyMillis a clock that never goes back, for all that is measured within one life: verifications, pauses, absences
     */
    public List<ManagerEffect> on(ManagerEvent event, long wallMillis, long steadyMillis) {
        now = steadyMillis;
        effects = new ArrayList<>();
        event.dispatch(events);
        absences.follow(map(), now);
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
        for (OwnerInfo owner : map().owners(slot).owners()) {
            NodeInfo node = map().member(owner.ref());
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

    /** How many probe rounds were begun since the start; a thousand reports of one node make one. */
    public long probeRounds() {
        return suspicions.rounds();
    }

    private void recordContact(String node) {
        if (map().member(node) != null) {
            suspicions.recordContact(node, now);
        }
    }

    /** Carries a command out, or lets the managers agree upon it first; one that would change nothing is not worth the trouble. */
    private void propose(Command command) {
        if (!leading) {
            return;
        }
        Decision.Change change = plan(List.of(command));
        if (change != null && config.alone()) {
            change.dispatch(log);
        } else if (change != null) {
            effects.add(new ManagerEffect.Propose(command));
        }
    }

    /** The change that the commands make of the present map, one after the other, which is to be agreed upon; null if there is none. */
    public Decision.@Nullable Change plan(List<Command> commands) {
        return agreed.plan(commands);
    }

    private void forgetLeavers(ClusterMap before, ClusterMap next) {
        before.members().stream()
                .map(NodeInfo::ref)
                .filter(ref -> next.member(ref) == null)
                .forEach(suspicions::forget);
        next.members().stream()
                .filter(member -> before.member(member.ref()) == null)
                .forEach(member -> recordContact(member.id()));
    }

    /** A manager that begins to lead trusts no suspicion from before, and verifies everyone: those who told the old leader will not tell again. */
    private void follow(String elected, boolean here) {
        boolean begins = here && !leading;
        leader = elected;
        leading = here;
        if (begins) {
            suspicions.discard();
            openAt = now + config.settleMillis();
            note("leads the managers");
            verifyAll();
        }
    }

    private void verify(ManagerEvent.Accused accused) {
        NodeInfo suspect = accused.incarnation() == 0
                ? map().member(accused.suspect())
                : map().member(new NodeRef(accused.suspect(), accused.incarnation()));
        if (suspect != null && open() && leading) {
            verdicts.accuse(suspect, accused, now);
        }
    }

    private void verify(String member, long incarnation) {
        verify(new ManagerEvent.Accused(config.id(), member, incarnation, ManagerEvent.Sighting.HEARTBEAT));
    }

    private void verifyAll() {
        map().members().forEach(member -> verify(member.id(), 0));
    }

    /** A node's map counts while this manager has none of its own; later it only says which epochs are taken. */
    private void learn(MapDelta whole) {
        if (whole.since() != 0 || !leading) {
            return;
        }
        boolean undecided = !open() || map().members().isEmpty();
        if (undecided && whole.epoch() > resumedFrom && !whole.members().isEmpty()) {
            resume(whole);
        } else if (open() && whole.epoch() >= map().epoch() && !whole.manager().equals(config.id())) {
            propose(new Command.Above(whole.epoch()));
        }
    }

    /** Resumes after a restart: from the newest map that a node bears, under an epoch above it and above the clock at the start. */
    private void resume(MapDelta whole) {
        ClusterMap heard = ClusterMap.of(whole);
        resumedFrom = whole.epoch();
        long epoch = Math.max(whole.epoch(), map().epoch()) + 1;
        ClusterMap takenUp = heard.continuedBy(config.id(), epoch);
        note("went on from the map of epoch " + whole.epoch() + " by " + whole.manager());
        if (open()) {
            propose(new Command.Open(takenUp.since(0)));
        } else {
            agreed.prepare(takenUp);
        }
    }

    /** Time passes. */
    private void advance() {
        long stalled = lastTick == NEVER ? 0 : now - lastTick - TICK_MILLIS;
        lastTick = now;
        if (stalled > PAUSE_MILLIS) {
            suspicions.leaveAllOpen(now);
            note("stalled for " + stalled + " ms (GC or no CPU): suspects are verified again");
        }
        verdicts.tick(now);
        if (!leading) {
            return;
        }
        if (!open() && now >= openAt) {
            propose(new Command.Open(map().since(0)));
        }
        replacements.due(map(), now).forEach(this::propose);
        if (open()) {
            NodeRef suspect = suspicions.nextToVerify(now);
            if (suspect != null) {
                verify(suspect.id(), suspect.incarnation());
            }
            absences.awayFor(config.forgetAfterMillis(), now).forEach(gone -> propose(new Command.Forget(gone)));
        }
    }

    private void publish(long since, String why) {
        ClusterMap map = map();
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
