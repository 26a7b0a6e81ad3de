// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import java.util.List;

/**
 * The storage engine that a restarted node recovers its carts from. All carts are served from the shards' memory; an
 * engine only makes changes durable. The shards of a node share one engine, each from its own event loop: {@link
 * #store}, {@link #raise}, {@link #remember} and {@link #drop} are called by several threads at once and do not
 * block; each slot is used by one thread only. The calls of a thread take effect, and their outcomes are reported, in
 * the order of the calls.
 *
 * <p>An engine that fails to store a change stores no later one either: it reports the {@link Fault} once, and every
 * outcome from then on is a failure. So a recovery always yields a prefix of what was stored.
 */
public interface CartStorage extends AutoCloseable {
    /** The outcome of a store. Called once, on the event loop or on a thread of the engine. */
    interface Outcome {
        /** The change is stored, as durably as the engine promises. */
        void stored();

        /** The change is not stored, or its outcome is unknown; {@code why} is for people. */
        void failed(String why);
    }

    /** Receives what is recovered. */
    interface Recovery {
        /** A cart with all its changes merged; called once for each cart. */
        void recovered(int slot, String key, Cart cart);

        /** The slot's horizon, in ms since 1970; at most once for each slot. */
        void horizon(int slot, long horizon);

        /** The last cluster that was stored by {@link CartStorage#remember}; not called if there is none. */
        void cluster(long founded, List<String> ids);
    }

    /** The listener for a failed engine. Called on any thread. */
    interface Fault {
        /** The engine can store nothing any more; {@code why} says what failed, and where, for people. */
        void broken(String why);
    }

    /**
     * Binds the storage to a cluster. An engine that holds carts of another cluster, or of the same one in another
     * form, refuses.
     *
     * @param cluster the settings that the layout of slots depends on, as text
     * @param merge how the changes of a cart are merged
     * @throws StorageException if it holds another cluster's carts; nothing is changed then
     */
    void belongsTo(String cluster, MergePolicy merge) throws StorageException;

    /** Stores a change: a cart to be merged into the one of that key. */
    void store(int slot, String key, Cart change, Outcome outcome);

    /**
     * Raises the horizon of a slot, in ms since 1970: dots of sessions that logged in before it may be freed from
     * contexts, and so may carts that are empty then. Reports no outcome.
     */
    void raise(int slot, long horizon);

    /**
     * Stores the cluster that this node is a member of, in place of any earlier one. Reports no outcome.
     *
     * @param founded when the cluster was founded, in ms since 1970
     * @param ids its members, and its absent members
     */
    void remember(long founded, List<String> ids);

    /** Deletes the carts of a slot, and its horizon. Reports no outcome. */
    void drop(int slot);

    /**
     * Recovers all that was stored and not dropped. Called before anything is stored; may block. Damaged records are
     * left out, with a line in the log; other owners have them.
     *
     * @throws StorageException if nothing can be read
     */
    void recover(Recovery recovery) throws StorageException;

    /** Sets the listener for a fault, also for one that has already happened. Called before anything is stored. */
    void onFault(Fault fault);

    /** Stores what is queued, then releases files and threads; may block until then. */
    @Override
    void close();
}
