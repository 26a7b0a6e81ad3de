// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of what this shard holds, and which peers have reached theirs. There are two bounds: {@code storage.maxBytes}, up to which new items are taken, and an
 * eighth more, up to which anything else is that takes room: carts made by removals, and copies of what owners with more room have taken. Halfway between
 * them a node tells the others that it is full, so that they send it no more such copies. Beyond both, what is held can be read, removed and checked out,
 * and owners go on to make each other equal.
 */
final class Room {
    private static final int RESERVE = 8;
    private static final long HEARD_MILLIS = 2_000;

    private final ShardView view;
    private final NodeClocks clocks;
    private final ShardCarts carts;
    private final Map<NodeRef, Long> fullUntil = new HashMap<>();

    Room(ShardView view, NodeClocks clocks, ShardCarts carts) {
        this.view = view;
        this.clocks = clocks;
        this.carts = carts;
    }

    /** The bytes up to which new items are taken. */
    long bytesForItems() {
        return view.config().maxBytes();
    }

    /** Whether so many bytes more would exceed the bound of new items, here or at another owner of the slot. */
    boolean lacksForItems(int slot, long more) {
        return lacks(slot, more, bytesForItems());
    }

    /** Whether so many bytes more would exceed the bound of new carts, here or at another owner of the slot. */
    boolean lacksForCarts(int slot, long more) {
        return lacks(slot, more, bytesForAll());
    }

    private boolean lacks(int slot, long more, long most) {
        return carts.heapBytes() + more > most || fullOwner(slot) != null;
    }

    /** Whether so many bytes more would exceed the bound of copies. */
    boolean lacksForCopies(long more) {
        return carts.heapBytes() + more > bytesForAll();
    }

    private long bytesForAll() {
        return bytesForItems() + bytesForItems() / RESERVE;
    }

    /** Whether the others had better send no more copies. */
    boolean full() {
        return carts.heapBytes() > bytesForItems() + bytesForItems() / RESERVE / 2;
    }

    /** Another owner of the slot that is full, as far as it is known; null if there is none. */
    @Nullable
    NodeInfo fullOwner(int slot) {
        for (NodeInfo owner : view.map().ownerNodes(slot)) {
            if (full(owner.ref())) {
                return owner;
            }
        }
        return null;
    }

    /** Whether the peer is full at the moment, as far as it is known. */
    boolean full(NodeRef peer) {
        Long until = fullUntil.isEmpty() ? null : fullUntil.get(peer);
        return until != null && until > clocks.steadyMillis();
    }

    /** Records whether a peer says that it is full. It is believed for a moment: the owners that a node compares with say so all the time. */
    void recordPeer(NodeRef peer, boolean full) {
        if (full) {
            fullUntil.put(peer, clocks.steadyMillis() + HEARD_MILLIS);
        } else if (!fullUntil.isEmpty()) {
            fullUntil.remove(peer);
        }
    }

    /** The view has changed: those that are no members any more are forgotten. */
    void mapChanged() {
        fullUntil.keySet().removeIf(peer -> !view.member(peer));
    }
}
