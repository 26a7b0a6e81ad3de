// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.HybridClock;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.NodeRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The node's two clocks at the present event, how its wall clock compares to those of the others, and what it believes of their stamps. Each clock that is heard of
 * (those of the owners that it compares carts with, and the manager's) is kept against this node's steady clock, which never steps; so a step of its own
 * wall clock shows at once, before anything was heard. Where more than half of all clocks, its own included, agree with their median to within the drift that is allowed, and its own
 * does not, this node is the odd one out. A node that has just joined others, and whose clock the manager's contradicts, counts as that until one of
 * them has been heard. Absent members may return, so they count as others, with the clocks that they showed last. Bounded by the members and the absent.
 */
final class NodeClocks {
    private static final String MANAGER = "";
    private static final long NEVER = Long.MIN_VALUE;
    private static final long SETTLED_MILLIS = 20;
    private static final long WARN_AGAIN_MILLIS = 60_000;

    /** Of how many writers' changes that is said within that time: whoever sends them may name writers as he likes. */
    static final int MAX_WARNED = 16;

    private final long maxDrift;
    private boolean unsure;
    private final Map<String, Long> others = new HashMap<>();
    private final Map<String, Long> warnedAt = new HashMap<>();
    private long wall;
    private long steady;
    private long own = Long.MIN_VALUE;
    private long offBy;
    private boolean changed = true;
    private long refused;
    /** When a manager last went by this node's map, on the steady clock. */
    private long confirmed = NEVER;

    /**
     * Nothing is known yet.
     *
     * @param maxDrift by how many ms clocks may differ
     * @param amongOthers whether there were other members when this node joined, see {@link #amongOthers}
     */
    NodeClocks(long maxDrift, boolean amongOthers) {
        this.maxDrift = maxDrift;
        this.unsure = amongOthers;
    }

    /** Whether a member of that map has others, be they absent. */
    static boolean amongOthers(ClusterMap map) {
        return map.size() + map.absent().size() > 1;
    }

    /** Sets the time of the present event. Returns a line to be logged if that makes this node the odd one out, or one like the others again; else null. */
    @Nullable
    String update(long wallMillis, long steadyMillis) {
        wall = wallMillis;
        steady = steadyMillis;
        if (!changed && Math.abs(wall - steady - own) <= SETTLED_MILLIS) {
            return null;
        }
        changed = false;
        own = wall - steady;
        boolean before = isOff();
        offBy = difference();
        return isOff() == before ? null : verdict();
    }

    /** The wall clock, in ms since 1970, for what other processes or later lives of this one see; it may step either way. */
    long wallMillis() {
        return wall;
    }

    /** A clock that never goes back, in ms: for time-outs, paces and intervals. */
    long steadyMillis() {
        return steady;
    }

    private String verdict() {
        return isOff()
                ? "this node's clock is " + describe(offBy) + " the clocks of most others " + names()
                        + ": it issues no sessions and takes no changes until it is set right (clock.maxDrift is "
                        + maxDrift + " ms)"
                : "this node's clock agrees with the others' again";
    }

    private String names() {
        TreeSet<String> names = new TreeSet<>(others.keySet());
        String manager = names.remove(MANAGER) ? " and the manager's" : "";
        return "(" + String.join(", ", names) + manager + ")";
    }

    private static String describe(long difference) {
        return Math.abs(difference) + " ms " + (difference > 0 ? "ahead of" : "behind");
    }

    /** Records what a peer's clock shows now; 0 if it does not trust its own. */
    void recordPeer(String peer, long clockMillis) {
        Long before = clockMillis == 0 ? others.remove(peer) : others.put(peer, clockMillis - steady);
        changed |= before == null || clockMillis == 0 || Math.abs(before - clockMillis + steady) > SETTLED_MILLIS;
    }

    /** Records what the manager's clock shows now, 0 if it does not say, and whether it goes by this node's map. */
    void recordManager(long clockMillis, boolean sameMap) {
        recordPeer(MANAGER, clockMillis);
        confirmed = sameMap ? steady : confirmed;
    }

    /** The map has changed: those that are neither members nor absent are forgotten. */
    void mapChanged(ClusterMap map, NodeRef self) {
        boolean wasUnsure = unsure;
        unsure &= amongOthers(map) || map.member(self) == null;
        changed |= unsure != wasUnsure;
        Set<String> absent = Set.copyOf(map.absent());
        changed |= others.keySet()
                .removeIf(peer -> !peer.equals(MANAGER) && map.member(peer) == null && !absent.contains(peer));
    }

    /** How far this node's clock is from what most others agree on, as far as it matters; else 0. */
    private long difference() {
        if (againstManagerAlone()) {
            return ifBeyondDrift(own - others.getOrDefault(MANAGER, own));
        }
        Long most = most();
        return most == null ? 0 : ifBeyondDrift(own - most);
    }

    /** What more than half of all known clocks agree on, as ms ahead of this node's steady clock; null if they do not. */
    private @Nullable Long most() {
        List<Long> all = new ArrayList<>(others.values());
        all.add(own);
        Collections.sort(all);
        Long median = all.get((all.size() - 1) / 2);
        long agree =
                all.stream().filter(each -> Math.abs(each - median) <= maxDrift).count();
        return 2 * agree > all.size() ? median : null;
    }

    /** Whether this node has just joined others, and has heard of no clock but the manager's yet. */
    boolean againstManagerAlone() {
        return unsure && others.size() == 1 && others.containsKey(MANAGER);
    }

    private long ifBeyondDrift(long difference) {
        return Math.abs(difference) > maxDrift ? difference : 0;
    }

    /** Whether most others agree on another time than this node's clock shows. */
    boolean isOff() {
        return offBy != 0;
    }

    /**
     * What peers are told that this node's clock shows: 0 while it is the odd one out among several. While only the manager's clock contradicts it, it is
     * told: else nodes that all restarted under a manager whose clock is wrong would never hear of each other, and distrust themselves for good.
     */
    long announcedMillis() {
        return isOff() && !againstManagerAlone() ? 0 : wall;
    }

    /** The time that most agree on. */
    long agreedMillis() {
        return wall - offBy;
    }

    /**
     * The clock reading from which a horizon may be computed, in ms since 1970; 0 if there is none. It is the earliest of all members' clocks, if these differ by no
     * more than the drift that is allowed, and more than half of all known clocks, the manager's included, agree with this node's. It is no later than the last time
     * that a manager went by this node's map: an owner admitted since, of which this node does not know, takes changes of sessions that are younger than that.
     *
     * @param members the clocks of all members, this node's among them
     */
    long horizonClock(Collection<Long> members) {
        Long most = most();
        boolean agreed = most != null
                && ifBeyondDrift(own - most) == 0
                && Collections.max(members) - Collections.min(members) <= maxDrift;
        return agreed && confirmed != NEVER ? Math.min(Collections.min(members), wall - (steady - confirmed)) : 0;
    }

    /** Whether no clock that may be believed can have given that stamp yet. */
    boolean tooFarAhead(long stamp) {
        return HybridClock.millis(stamp) - agreedMillis() > maxDrift;
    }

    /** Why a change with that stamp is refused. */
    String refusal(String self, String writer, long stamp) {
        return writer + "'s clock is " + (HybridClock.millis(stamp) - agreedMillis()) + " ms ahead of " + self
                + "'s, by a change with the stamp " + stamp + "; clock.maxDrift is " + maxDrift + " ms";
    }

    /** Counts a refused change of that writer. Returns whether that is to be logged: not again for a minute. */
    boolean countRefusal(String writer) {
        refused++;
        warnedAt.values().removeIf(at -> steady - at >= WARN_AGAIN_MILLIS);
        return warnedAt.size() < MAX_WARNED && warnedAt.putIfAbsent(writer, steady) == null;
    }

    /** How many changes were refused because of their stamps. */
    long refused() {
        return refused;
    }
}
