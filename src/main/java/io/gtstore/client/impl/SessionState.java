// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.protocol.Voids;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a session on one key remembers, past its renewals: the dots it gave out, those that were acknowledged, and what its gets have seen. No
 * I/O; the time is an argument.
 */
final class SessionState {
    /** How many earlier sessions are remembered: at half of 15 minutes each, eight hours of a key that is never checked out. */
    private static final int MAX_SESSIONS = 64;

    private final long renewAfterMillis;
    private final Map<String, CausalContext> acked = bounded(MAX_SESSIONS);
    private final Map<String, CausalContext> earlier = bounded(MAX_SESSIONS);
    private CausalContext seen = CausalContext.EMPTY;
    private CausalContext gone = CausalContext.EMPTY;
    /** Of the present session and the one before it, some changes of which may be under way yet. */
    private final Map<String, CausalContext> voids = bounded(2);

    private String session = "";
    private long begunMillis;
    private long lastSeq;

    SessionState(long maxAgeMillis) {
        this.renewAfterMillis = maxAgeMillis / 2;
    }

    /** The present session, empty if there is none. */
    String session() {
        return session;
    }

    /** Whether there is a session, and it is young enough for another change and its retries. */
    boolean usable(long nowMillis) {
        return !session.isEmpty() && nowMillis - begunMillis < renewAfterMillis;
    }

    /** Goes on with a new session; what the one before it gave out is still this client's. */
    void begin(String newSession, long nowMillis) {
        if (lastSeq > 0) {
            earlier.put(session, CausalContext.ofRange(session, 1, lastSeq));
        }
        session = newSession;
        begunMillis = nowMillis;
        lastSeq = 0;
        voids.put(newSession, CausalContext.EMPTY);
    }

    /** The owner says that the session is too old; nothing happens if it was replaced meanwhile. */
    void expire(String expired) {
        if (session.equals(expired)) {
            begunMillis -= renewAfterMillis;
        }
    }

    /** The identity of the next change. */
    Dot next() {
        return next(1);
    }

    /** The first of the identities of so many changes in a row. */
    Dot next(int dots) {
        Dot first = new Dot(session, lastSeq + 1);
        lastSeq += dots;
        return first;
    }

    /** So many changes in a row, from that one on, were refused for certain, in all attempts: the next changes tell it, so that their numbers leave no gap. */
    void refused(Dot first, int dots) {
        voids.computeIfPresent(first.session(), (of, known) -> Voids.plus(known, first, dots, Voids.MAX_RANGES));
    }

    /** What a change that is sent now tells of refused ones: of its own session, and from before it. */
    CausalContext voids(Dot change) {
        CausalContext known = voids.getOrDefault(change.session(), CausalContext.EMPTY);
        return known.isEmpty() || change.seq() == 1
                ? CausalContext.EMPTY
                : CausalContext.ofRange(change.session(), 1, change.seq() - 1).intersection(known);
    }

    /** A change that told this is in the store. */
    void noteVoidsTold(CausalContext refused) {
        voids.replaceAll((of, known) -> refused.missing(known));
    }

    /** The change is in the store. */
    void acknowledged(Dot dot) {
        acknowledged(dot, 1);
    }

    /** So many changes in a row, from that one on, are in the store. */
    void acknowledged(Dot first, int dots) {
        CausalContext context = CausalContext.ofRange(first.session(), first.seq(), first.seq() + dots - 1);
        acked.merge(first.session(), context, CausalContext::union);
    }

    /** What a get must show. */
    CausalContext acked() {
        return union(acked);
    }

    /** A get showed a cart that had seen this, or a change in the store takes it out. */
    void noteSeen(CausalContext context) {
        boolean raised = context.horizon() > seen.horizon();
        seen = seen.union(context);
        if (raised) { // all owners know of what is below the horizon
            CausalContext below = CausalContext.EMPTY.raise(seen.horizon());
            forget(acked, below);
            forget(earlier, below);
            gone = below.missing(gone);
        }
    }

    /** A change that is in the store took these out. */
    void took(List<Dot> dots) {
        if (dots.isEmpty()) {
            return;
        }
        CausalContext taken = CausalContext.of(dots);
        gone = gone.union(CausalContext.EMPTY.raise(seen.horizon()).missing(taken));
        noteSeen(taken);
    }

    /** Whether this session has taken out anything that an owner may yet show. */
    boolean tookAny() {
        return !gone.isEmpty();
    }

    /**
     * Whether this session has taken the entry out. An owner that has yet to hear of that may look as if it had seen all that the session did: it has heard
     * that somebody took out what was put in the entry's place, or of a later finalize of the session, with which all its changes before count as seen.
     */
    boolean took(Dot dot) {
        return gone.contains(dot);
    }

    /**
     * What a finalize takes beside the present session's own changes: what gets showed, what earlier removals took, and what this client's earlier
     * sessions did. An owner that has not heard of an earlier removal counts its dot as seen from now on, so it has to be told again what that took;
     * of that, what it does not find now stays away from this session's gets ({@link #took}).
     */
    CausalContext toFinalize() {
        return seen.union(union(earlier));
    }

    /**
     * The finalize is in the store: of the session's own changes none before it need be remembered, since whoever has it has those, too. Of what it was to take
     * besides, the owner may not have found all; that stays in the cart, and gets have to show it.
     */
    void finalized(Dot own, CausalContext taken) {
        CausalContext covered = CausalContext.ofRange(own.session(), 1, own.seq());
        forget(acked, covered);
        forget(earlier, covered);
        noteVoidsTold(covered);
        gone = covered.missing(gone);
        noteSeen(taken);
        acknowledged(own);
    }

    private static void forget(Map<String, CausalContext> of, CausalContext covered) {
        of.replaceAll((name, dots) -> covered.missing(dots));
        of.values().removeIf(CausalContext::isEmpty);
    }

    private static CausalContext union(Map<String, CausalContext> of) {
        CausalContext all = CausalContext.EMPTY;
        for (CausalContext one : of.values()) {
            all = all.union(one);
        }
        return all;
    }

    private static Map<String, CausalContext> bounded(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, CausalContext> eldest) {
                return size() > most;
            }
        };
    }
}
