// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.ReportBackoff;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is under verification, who was just cleared, of whom nothing could be found out, and who answered lately. Whoever is suspected stays so until it
 * has answered or is gone: it may be that nobody speaks to it any more, and so accuses it again. Bounded by the members.
 */
final class Suspicions {
    /** The pace at which those are taken up again of whom nothing could be found out. */
    private static final long AGAIN_MILLIS = ReportBackoff.MAX_PAUSE_MILLIS;

    private final ManagerConfig config;
    private final Map<NodeRef, Verification> underWay = new HashMap<>();
    private final Map<NodeRef, Long> clearedAt = new HashMap<>();
    /** The one that waits longest first. */
    private final Set<NodeRef> undecided = new LinkedHashSet<>();

    private final Map<String, Long> answeredAt = new HashMap<>();
    private final Map<String, Long> contactAt = new HashMap<>();
    private long verifyAgainAt;
    private long refusedAt = Long.MIN_VALUE;
    private long rounds;

    Suspicions(ManagerConfig config) {
        this.config = config;
    }

    /**
     * Begins a verification, unless one is under way, or the suspect has just proved that it lives.
     *
     * @param fresh whether the accusation is younger than any such proof
     */
    boolean begin(NodeInfo suspect, boolean fresh, long now) {
        Long cleared = clearedAt.get(suspect.ref());
        boolean proven = cleared != null && now - cleared < config.probeTimeoutMillis();
        if (underWay.containsKey(suspect.ref()) || (proven && !fresh)) {
            return false;
        }
        undecided.remove(suspect.ref());
        underWay.put(suspect.ref(), new Verification(suspect, now));
        rounds++;
        return true;
    }

    @Nullable
    Verification of(NodeRef node) {
        return underWay.get(node);
    }

    boolean suspected(NodeRef node) {
        return underWay.containsKey(node);
    }

    void clear(NodeInfo node, long now) {
        underWay.remove(node.ref());
        clearedAt.put(node.ref(), now);
        recordAnswer(node.id(), now);
    }

    /** It answered. */
    void recordAnswer(String member, long now) {
        answeredAt.put(member, now);
        undecided.removeIf(each -> each.id().equals(member));
        recordContact(member, now);
    }

    /** It answered, or spoke by itself. */
    void recordContact(String member, long now) {
        contactAt.put(member, now);
    }

    /** When it last answered or spoke, long ago if it never did. */
    long contactAt(String member) {
        return contactAt.getOrDefault(member, Long.MIN_VALUE);
    }

    void forget(NodeRef node) {
        underWay.remove(node);
        undecided.remove(node);
        clearedAt.remove(node);
        answeredAt.remove(node.id());
        contactAt.remove(node.id());
    }

    /** Nothing was found out about it: its verification ends. */
    void leaveOpen(NodeRef node, long now) {
        forget(node);
        undecided.add(node);
        verifyAgainAt = now + AGAIN_MILLIS;
    }

    /** Nothing counts that was found out so far. */
    void leaveAllOpen(long now) {
        matching(each -> true).forEach(each -> leaveOpen(each.suspect.ref(), now));
    }

    /** Who is to be verified again, one at a time, or null. */
    @Nullable
    NodeRef nextToVerify(long now) {
        if (undecided.isEmpty() || now < verifyAgainAt) {
            return null;
        }
        NodeRef next = undecided.iterator().next();
        undecided.remove(next);
        verifyAgainAt = now + AGAIN_MILLIS;
        return next;
    }

    void discard() {
        underWay.clear();
        undecided.clear();
    }

    /**
     * A suspect refused the manager.
     *
     * @return whether it is the only one in doubt: no other is under verification, or is to be again, and none refused within the last probe time-out
     */
    boolean recordRefusal(long now) {
        boolean alone = underWay.size() == 1 && undecided.isEmpty() && now - config.probeTimeoutMillis() > refusedAt;
        refusedAt = now;
        return alone;
    }

    /** The verifications for which that holds, in the order of the suspects' ids. */
    List<Verification> matching(Predicate<Verification> holds) {
        if (underWay.isEmpty()) {
            return List.of(); // so it is with nearly all ticks
        }
        return underWay.values().stream()
                .filter(holds)
                .sorted(Comparator.comparing(each -> each.suspect.id()))
                .toList();
    }

    long rounds() {
        return rounds;
    }

    /** Whether too few others answered within the last two probe time-outs for the silence of one to prove anything. */
    boolean cutOff(ClusterMap map, String suspect, long now) {
        long since = now - 2 * config.probeTimeoutMillis();
        long answered = map.members().stream()
                .filter(m -> !m.id().equals(suspect))
                .filter(m -> answeredAt.getOrDefault(m.id(), Long.MIN_VALUE) >= since)
                .count();
        int members = map.members().size();
        int needed = Math.max((members + 1) / 2, Math.min(map.settings().replicas(), members - 1));
        return answered < needed;
    }
}
