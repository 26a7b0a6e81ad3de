// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.config.OptionalLibrary;
import io.gtstore.replication.Recovered;
import io.gtstore.storage.CartStorage;
import io.gtstore.storage.MemoryStorage;
import io.gtstore.storage.RocksStorage;
import io.gtstore.storage.RocksStorageOptions;
import io.gtstore.storage.StorageEngine;
import io.gtstore.storage.StorageException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's opened storage, and what was recovered from it. */
record OpenedStorage(CartStorage storage, Recovered recovered) {
    private static final Logger LOG = LoggerFactory.getLogger(OpenedStorage.class);

    /** Opens the storage and recovers from it; blocks. */
    static OpenedStorage open(NodeOptions options, String id) throws StorageException {
        if (options.getStorage().getEngine() == StorageEngine.MEMORY) {
            return new OpenedStorage(new MemoryStorage(), new Recovered());
        }
        long begun = System.nanoTime();
        CartStorage storage = onDisk(options, id);
        try {
            Recovered recovered = RecoveredFrom.storage(storage, options, System.currentTimeMillis());
            LOG.info(
                    "{} recovered {} carts from {} in {} ms",
                    id,
                    recovered.size(),
                    options.getStorage().getDataDir(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            return new OpenedStorage(storage, recovered);
        } catch (StorageException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static CartStorage onDisk(NodeOptions options, String id) throws StorageException {
        OptionalLibrary.require("storage: rocksdb", OptionalLibrary.ROCKSDB);
        StorageOptions wanted = options.getStorage();
        return RocksStorage.open(
                Path.of(wanted.getDataDir()),
                id,
                new RocksStorageOptions(
                        wanted.getSync(),
                        wanted.getSyncIntervalMillis(),
                        wanted.getMaxQueuedBytes(),
                        ShardConfigs.receiptMillis(options) + 2 * ShardConfigs.drift(options.getSession()),
                        System::currentTimeMillis));
    }
}
