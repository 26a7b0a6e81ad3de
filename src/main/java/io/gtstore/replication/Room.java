// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Memory bounds of this shard, and which peers have reached theirs. New items are accepted up to {@code
 * storage.maxBytes}; everything else that takes room, up to an eighth more: carts made by removals, and copies of
 * changes that other owners have accepted. Halfway between the two a node announces that it is full, and peers send
 * it no more such copies. Reads, removals, checkouts and repair continue beyond both.
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

    /** The bound of new items, in bytes. */
    long bytesForItems() {
        return view.config().maxBytes();
    }

    /** Whether {@code more} bytes would exceed the bound of new items, here or at another owner of the slot. */
    boolean lacksForItems(int slot, long more) {
        return lacks(slot, more, bytesForItems());
    }

    /** Whether {@code more} bytes would exceed the bound of new carts, here or at another owner of the slot. */
    boolean lacksForCarts(int slot, long more) {
        return lacks(slot, more, bytesForAll());
    }

    private boolean lacks(int slot, long more, long most) {
        return carts.heapBytes() + more > most || fullOwner(slot) != null;
    }

    /** Whether {@code more} bytes would exceed the bound of copies. */
    boolean lacksForCopies(long more) {
        return carts.heapBytes() + more > bytesForAll();
    }

    private long bytesForAll() {
        return bytesForItems() + bytesForItems() / RESERVE;
    }

    /** Whether this node announces that it is full. */
    boolean full() {
        return carts.heapBytes() > bytesForItems() + bytesForItems() / RESERVE / 2;
    }

    /** Another owner of the slot that has announced to be full; null if there is none. */
    @Nullable
    NodeInfo fullOwner(int slot) {
        for (NodeInfo owner : view.map().ownerNodes(slot)) {
            if (full(owner.ref())) {
                return owner;
            }
        }
        return null;
    }

    /** Whether the peer has lately announced to be full. */
    boolean full(NodeRef peer) {
        Long until = fullUntil.isEmpty() ? null : fullUntil.get(peer);
        return until != null && until > clocks.steadyMillis();
    }

    /** Records whether a peer announces to be full. Valid for a moment only: owners that compare digests repeat it. */
    void recordPeer(NodeRef peer, boolean full) {
        if (full) {
            fullUntil.put(peer, clocks.steadyMillis() + HEARD_MILLIS);
        } else if (!fullUntil.isEmpty()) {
            fullUntil.remove(peer);
        }
    }

    /** Forgets former members. */
    void mapChanged() {
        fullUntil.keySet().removeIf(peer -> !view.member(peer));
    }
}
