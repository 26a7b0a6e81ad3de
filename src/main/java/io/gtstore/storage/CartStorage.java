package io.gtstore.storage;

import io.gtstore.cart.Cart;

/**
 * What a restarted node recovers its carts from. All carts are served from the memory of the shards' cores; an engine only makes changes last. Called
 * by one thread at a time, the shard's event loop; it must not block it.
 */
public interface CartStorage extends AutoCloseable {
    /** Learns how a store ended. Called once, on any thread. */
    interface Outcome {
        /** The change is stored, as durably as the engine promises. */
        void stored();

        /** The change is not stored; {@code why} is for people. */
        void failed(String why);
    }

    /** Takes each recovered change. */
    interface Recovery {
        /** A cart, or a change of one, to be merged with what was recovered before. */
        void recovered(int slot, String key, Cart change);
    }

    /** Stores a change: a cart to be merged into the one of that key. */
    void store(int slot, String key, Cart change, Outcome outcome);

    /**
     * Raises the horizon of a slot: what contexts say of sessions that logged in before it, in ms since 1970, may be freed, and so may carts that are
     * empty then. Nothing waits for it.
     */
    void raise(int slot, long horizon);

    /** Forgets the carts of a slot. */
    void drop(int slot);

    /** Gives back all that was stored and not dropped. */
    void recover(Recovery recovery);

    /** Gives back files and threads; what was reported as stored stays stored. */
    @Override
    void close();
}
