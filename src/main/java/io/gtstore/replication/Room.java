package io.gtstore.replication;

import io.gtstore.protocol.NodeRef;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How much this shard may hold, and which other nodes hold as much as they may. There are two bounds: {@code storage.maxBytes}, up to which new items are
 * taken, and an eighth more, up to which anything else is that takes room: carts made by removals, and copies of what owners with more room have taken.
 * Halfway between them a node tells the others that it is full, so that they send it no more such copies. Beyond both, what is held can be read, removed and checked out, and owners go on to make each other equal.
 */
final class Room {
    private static final int RESERVE = 8;
    private static final long HEARD_MILLIS = 2_000;

    private final long forItems;
    private final Map<NodeRef, Long> fullUntil = new HashMap<>();

    Room(long maxBytes) {
        this.forItems = maxBytes;
    }

    /** Up to how many bytes new items are taken. */
    long forItems() {
        return forItems;
    }

    /** Up to how many bytes copies and new carts are taken. */
    long forAll() {
        return forItems + forItems / RESERVE;
    }

    /** From how many bytes on the others are told. */
    long forOthers() {
        return forItems + forItems / RESERVE / 2;
    }

    /** A peer says whether it is full, or refuses a copy. It is believed for a moment: the owners that a node compares with say so all the time. */
    void heard(NodeRef peer, boolean full, long steadyMillis) {
        if (full) {
            fullUntil.put(peer, steadyMillis + HEARD_MILLIS);
        } else if (!fullUntil.isEmpty()) {
            fullUntil.remove(peer);
        }
    }

    /** Whether the peer is full at the moment, as far as it is known. */
    boolean full(NodeRef peer, long steadyMillis) {
        Long until = fullUntil.isEmpty() ? null : fullUntil.get(peer);
        return until != null && until > steadyMillis;
    }

    /** Those are no members any more. */
    void forget(Predicate<NodeRef> gone) {
        fullUntil.keySet().removeIf(gone);
    }
}
