package io.gtstore.node;

import io.gtstore.cart.Cart;
import io.gtstore.replication.Recovered;
import io.gtstore.storage.CartStorage;
import io.gtstore.storage.StorageException;
import java.util.List;

/** Takes over from a storage what a former life of the node has left there. */
public final class RecoveredFrom implements CartStorage.Recovery {
    private final Recovered recovered = new Recovered();

    private RecoveredFrom() {}

    /**
     * All that the storage gives back; may block.
     *
     * @throws StorageException if nothing can be read
     */
    public static Recovered storage(CartStorage storage) throws StorageException {
        RecoveredFrom recovery = new RecoveredFrom();
        storage.recover(recovery);
        return recovery.recovered;
    }

    @Override
    public void recovered(int slot, String key, Cart cart) {
        recovered.cart(slot, key, cart);
    }

    @Override
    public void horizon(int slot, long horizon) {
        recovered.horizon(slot, horizon);
    }

    @Override
    public void cluster(long founded, List<String> ids) {
        recovered.cluster(founded, ids);
    }
}
