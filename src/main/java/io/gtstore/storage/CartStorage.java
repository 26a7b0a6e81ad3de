// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import java.util.List;

/**
 * What a restarted node recovers its carts from. All carts are served from the memory of the shards' cores; an engine only makes changes last. All shards of
 * a node share one, each on its own event loop, so {@link #store}, {@link #raise}, {@link #remember} and {@link #drop} are called by several threads at
 * once and do not block them; what concerns one slot is called by one thread. What a thread calls takes effect, and its outcomes are told, in the order of
 * its calls: the changes of a slot are one behind another.
 *
 * <p>An engine that cannot store something stores nothing that comes later either: {@link Fault} is told, once, and every outcome from then on is a
 * failure. So what is recovered is always what was stored up to some moment.
 */
public interface CartStorage extends AutoCloseable {
    /** Learns how a store ended. Called once, on the event loop or on a thread of the engine's. */
    interface Outcome {
        /** The change is stored, as durably as the engine promises. */
        void stored();

        /** The change is not stored, or nobody knows; {@code why} is for people. */
        void failed(String why);
    }

    /** Takes what is recovered. */
    interface Recovery {
        /** A cart, all of its changes merged; once for each. */
        void recovered(int slot, String key, Cart cart);

        /** The slot's horizon, in ms since 1970; at most once for each slot. */
        void horizon(int slot, long horizon);

        /** What was last to be remembered of the cluster; not called if nothing was. */
        void cluster(long founded, List<String> ids);
    }

    /** Learns that the engine can store nothing more. On any thread. */
    interface Fault {
        /** For people: what failed, and where. */
        void broken(String why);
    }

    /**
     * Says whose carts these are. An engine that has stored carts for another cluster, or for the same one in another form, refuses.
     *
     * @param cluster what the layout of slots depends on, as text
     * @param merge how the changes of a cart become one
     * @throws StorageException if what is stored was stored for another; nothing is changed then
     */
    void belongsTo(String cluster, MergePolicy merge) throws StorageException;

    /** Stores a change: a cart to be merged into the one of that key. */
    void store(int slot, String key, Cart change, Outcome outcome);

    /**
     * Raises the horizon of a slot: what contexts say of sessions that logged in before it, in ms since 1970, may be freed, and so may carts that are
     * empty then. Nothing waits for it.
     */
    void raise(int slot, long horizon);

    /**
     * Remembers the cluster that this node is a member of, and nothing of any earlier one. Nothing waits for it.
     *
     * @param founded when it began, in ms since 1970
     * @param ids its members, and those that are absent
     */
    void remember(long founded, List<String> ids);

    /** Forgets the carts of a slot, and its horizon. */
    void drop(int slot);

    /**
     * Gives back all that was stored and not dropped. Called before anything is stored; may block. What is damaged is left out, and said in the log: other
     * owners have it.
     *
     * @throws StorageException if nothing can be read
     */
    void recover(Recovery recovery) throws StorageException;

    /** Whom to tell of a fault, also if it was before; before anything is stored. */
    void onFault(Fault fault);

    /** Stores what was asked for, then gives back files and threads; may block for as long as that takes. */
    @Override
    void close();
}
