package io.gtstore.node;

import io.gtstore.cart.Cart;
import io.gtstore.replication.Recovered;
import io.gtstore.storage.CartStorage;
import io.gtstore.storage.MemoryStorage;
import io.gtstore.storage.RocksStorage;
import io.gtstore.storage.StorageException;
import io.gtstore.storage.SyncPolicy;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's storage as its options want it, and what a former life of the node has left there. */
record Stored(CartStorage storage, Recovered recovered) {
    private static final Logger LOG = LoggerFactory.getLogger(Stored.class);

    /** Opens it and reads all of it; blocks for as long as that takes. */
    static Stored open(NodeOptions options, String id) throws StorageException {
        if (!options.getStorage().equals("rocksdb")) {
            return new Stored(new MemoryStorage(), new Recovered());
        }
        long begun = System.nanoTime();
        CartStorage storage = RocksStorage.open(
                Path.of(options.getDataDir()),
                id,
                new RocksStorage.Options(
                        SyncPolicy.fromSetting(options.getStorageSync()),
                        options.getStorageSyncIntervalMillis(),
                        options.getStorageMaxQueuedBytes()));
        try {
            Recovered recovered = recovered(storage);
            LOG.info(
                    "{} recovered {} carts from {} in {} ms",
                    id,
                    recovered.size(),
                    options.getDataDir(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            return new Stored(storage, recovered);
        } catch (StorageException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static Recovered recovered(CartStorage storage) throws StorageException {
        Recovered recovered = new Recovered();
        storage.recover(new CartStorage.Recovery() {
            @Override
            public void recovered(int slot, String key, Cart cart) {
                recovered.cart(slot, key, cart);
            }

            @Override
            public void horizon(int slot, long horizon) {
                recovered.horizon(slot, horizon);
            }
        });
        return recovered;
    }
}
