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
 * Clock synchronisation check: the node's two clocks at the current event, how its wall clock compares to those of
 * others, and which stamps it accepts. Each known clock (of the owners that it compares carts with, and the
 * manager's) is kept relative to this node's monotonic clock, so a step of its own wall clock shows at once. If more
 * than half of all clocks, its own included, agree with their median within the allowed drift and its own does not,
 * this node's clock is off. So it is for a node that has just joined others and whose clock only the manager's
 * contradicts, until it knows another member's clock. Absent members, which may return, count with their last known
 * clocks. Bounded by the members and the absent.
 */
final class NodeClocks {
    private static final String MANAGER = "";
    private static final long NEVER = Long.MIN_VALUE;
    private static final long SETTLED_MILLIS = 20;
    private static final long WARN_AGAIN_MILLIS = 60_000;

    /** The number of writers that are warned about within that time; a sender can name any writers. */
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
    /** The monotonic time at which a manager last confirmed this node's map. */
    private long confirmed = NEVER;

    /**
     * Without any known clock.
     *
     * @param maxDrift the allowed difference of clocks in ms
     * @param amongOthers whether there were other members when this node joined, see {@link #amongOthers}
     */
    NodeClocks(long maxDrift, boolean amongOthers) {
        this.maxDrift = maxDrift;
        this.unsure = amongOthers;
    }

    /** Whether that map has other members, present or absent. */
    static boolean amongOthers(ClusterMap map) {
        return map.size() + map.absent().size() > 1;
    }

    /** Sets the time of the current event. Returns a line to log if this node's clock has become off, or is right again; else null. */
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

    /** The wall clock, in ms since 1970, for what other processes or later incarnations see; it may step either way. */
    long wallMillis() {
        return wall;
    }

    /** The monotonic clock in ms, for time-outs, rates and intervals. */
    long steadyMillis() {
        return steady;
    }

    private String verdict() {
        return isOff()
                ? "this node's clock is " + describe(offBy) + " most other clocks " + names()
                        + ": it issues no sessions and refuses changes until its clock is corrected (clock.maxDrift is "
                        + maxDrift + " ms)"
                : "this node's clock agrees with most others again";
    }

    private String names() {
        TreeSet<String> names = new TreeSet<>(others.keySet());
        String manager = names.remove(MANAGER) ? " and the manager's" : "";
        return "(" + String.join(", ", names) + manager + ")";
    }

    private static String describe(long difference) {
        return Math.abs(difference) + " ms " + (difference > 0 ? "ahead of" : "behind");
    }

    /** Records a peer's clock, in ms since 1970; 0 if the peer does not trust it. */
    void recordPeer(String peer, long clockMillis) {
        Long before = clockMillis == 0 ? others.remove(peer) : others.put(peer, clockMillis - steady);
        changed |= before == null || clockMillis == 0 || Math.abs(before - clockMillis + steady) > SETTLED_MILLIS;
    }

    /** Records the manager's clock, 0 if unknown, and whether it has this node's map. */
    void recordManager(long clockMillis, boolean sameMap) {
        recordPeer(MANAGER, clockMillis);
        confirmed = sameMap ? steady : confirmed;
    }

    /** Forgets clocks of nodes that are neither members nor absent. */
    void mapChanged(ClusterMap map, NodeRef self) {
        boolean wasUnsure = unsure;
        unsure &= amongOthers(map) || map.member(self) == null;
        changed |= unsure != wasUnsure;
        Set<String> absent = Set.copyOf(map.absent());
        changed |= others.keySet()
                .removeIf(peer -> !peer.equals(MANAGER) && map.member(peer) == null && !absent.contains(peer));
    }

    /** This node's difference to what most others agree on, in ms; 0 within the allowed drift. */
    private long difference() {
        if (againstManagerAlone()) {
            return ifBeyondDrift(own - others.getOrDefault(MANAGER, own));
        }
        Long most = most();
        return most == null ? 0 : ifBeyondDrift(own - most);
    }

    /** The time that more than half of all known clocks agree on, in ms ahead of this node's monotonic clock; null if there is none. */
    private @Nullable Long most() {
        List<Long> all = new ArrayList<>(others.values());
        all.add(own);
        Collections.sort(all);
        Long median = all.get((all.size() - 1) / 2);
        long agree =
                all.stream().filter(each -> Math.abs(each - median) <= maxDrift).count();
        return 2 * agree > all.size() ? median : null;
    }

    /** Whether this node has just joined others and knows no clock but the manager's yet. */
    boolean againstManagerAlone() {
        return unsure && others.size() == 1 && others.containsKey(MANAGER);
    }

    private long ifBeyondDrift(long difference) {
        return Math.abs(difference) > maxDrift ? difference : 0;
    }

    /** Whether this node's clock is off. */
    boolean isOff() {
        return offBy != 0;
    }

    /**
     * The clock reading announced to peers: 0 while this node's clock is off by several others. It is announced while
     * only the manager's clock contradicts it: else nodes that all restarted under a manager with a wrong clock would
     * never learn each other's clocks, and distrust their own for ever.
     */
    long announcedMillis() {
        return isOff() && !againstManagerAlone() ? 0 : wall;
    }

    /** The time that most clocks agree on, in ms since 1970. */
    long agreedMillis() {
        return wall - offBy;
    }

    /**
     * The clock reading that a horizon may be derived from, in ms since 1970; 0 if there is none. It is the earliest
     * of all members' clocks, if these differ by no more than the allowed drift and more than half of all known
     * clocks, the manager's included, agree with this node's. It is no later than the last time that a manager
     * confirmed this node's map: an owner admitted since, unknown here, accepts changes of sessions younger than
     * that.
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

    /** Whether the stamp is further ahead than any trusted clock can be. */
    boolean tooFarAhead(long stamp) {
        return HybridClock.millis(stamp) - agreedMillis() > maxDrift;
    }

    /** The error text for a change with that stamp. */
    String refusal(String self, String writer, long stamp) {
        return writer + "'s clock is " + (HybridClock.millis(stamp) - agreedMillis()) + " ms ahead of " + self
                + "'s, by a change with the stamp " + stamp + "; clock.maxDrift is " + maxDrift + " ms";
    }

    /** Counts a refused change of that writer. Returns whether to log it: at most once a minute per writer. */
    boolean countRefusal(String writer) {
        refused++;
        warnedAt.values().removeIf(at -> steady - at >= WARN_AGAIN_MILLIS);
        return warnedAt.size() < MAX_WARNED && warnedAt.putIfAbsent(writer, steady) == null;
    }

    /** The number of changes refused because of their stamps. */
    long refused() {
        return refused;
    }
}
