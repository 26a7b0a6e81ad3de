// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine for {@code storage: rocksdb}: each change is a record in RocksDB's write-ahead log before it is
 * acknowledged. A thread of its own writes ({@link GroupCommit}); docs/storage-format.md has the format.
 */
public final class RocksStorage implements CartStorage {
    private static final Logger LOG = LoggerFactory.getLogger(RocksStorage.class);

    private static final String OTHERWISE =
            "give the node an empty --data-dir, or start the manager with its former settings";

    private final DataDirectory directory;
    private final RocksStorageOptions options;
    private RocksRecords records;
    private GroupCommit commit;

    private RocksStorage(DataDirectory directory, RocksStorageOptions options, RocksRecords records)
            throws StorageException {
        directory.opened();
        this.directory = directory;
        this.options = options;
        this.records = records;
        this.commit = new GroupCommit(records, options, directory::lost);
    }

    /**
     * Opens a node's data directory, or creates it. Blocks.
     *
     * @throws StorageException if RocksDB's native library cannot be loaded, or the directory belongs to another node
     *     or program, is in use, has a newer format, or is not writable
     */
    public static RocksStorage open(Path path, String node, RocksStorageOptions options) throws StorageException {
        NativeLibrary.load();
        DataDirectory directory = DataDirectory.open(path, node);
        try {
            RocksRecords records = records(directory);
            records.mergeBy(MergePolicy.fromWire(directory.noted("merge", MergePolicy.UNION.wireName())));
            records.keepReceipts(options.receiptMillis(), options.wallMillis());
            return new RocksStorage(directory, options, records);
        } catch (StorageException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static RocksRecords records(DataDirectory directory) throws StorageException {
        try {
            Files.createDirectories(directory.carts());
            return RocksRecords.open(directory.carts(), false);
        } catch (RocksDBException e) {
            LOG.warn(
                    "{} is damaged ({}): keeps what is readable and fetches the rest from the other owners",
                    directory,
                    e.getMessage());
            return salvaged(directory);
        } catch (IOException e) {
            throw new StorageException("cannot use " + directory.carts() + ": " + e, e);
        }
    }

    private static RocksRecords salvaged(DataDirectory directory) throws StorageException {
        try {
            return RocksRecords.open(directory.carts(), true);
        } catch (RocksDBException unreadable) {
            Path aside = directory.putAside();
            LOG.warn(
                    "nothing of it is readable ({}): moved it to {}, and starts with no carts",
                    unreadable.getMessage(),
                    aside);
        }
        try {
            Files.createDirectories(directory.carts());
            return RocksRecords.open(directory.carts(), false);
        } catch (RocksDBException | IOException e) {
            throw new StorageException("cannot create " + directory.carts() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void belongsTo(String cluster, MergePolicy merge) throws StorageException {
        directory.claim("cluster", cluster, OTHERWISE);
        directory.claim("merge", merge.wireName(), OTHERWISE);
        records.mergeBy(merge);
    }

    @Override
    public void onFault(Fault fault) {
        commit.onFault(fault);
    }

    @Override
    public void store(int slot, String key, Cart change, Outcome outcome) {
        commit.store(slot, key, change, outcome);
    }

    @Override
    public void raise(int slot, long horizon) {
        commit.raise(slot, horizon);
    }

    @Override
    public void remember(long founded, List<String> ids) {
        commit.remember(founded, List.copyOf(ids));
    }

    @Override
    public void drop(int slot) {
        commit.drop(slot);
    }

    @Override
    public void recover(Recovery recovery) throws StorageException {
        long damaged;
        try {
            damaged = records.recover(recovery);
        } catch (RocksDBException e) {
            throw new StorageException("cannot read " + directory.carts() + ": " + e.getMessage(), e);
        }
        if (damaged > 0) {
            Path aside = rewrite();
            LOG.warn(
                    "{} had {} damaged records: rewrote the others, moved the damaged files to {}, and fetches what is missing from the other owners",
                    directory,
                    damaged,
                    aside);
        }
    }

    private Path rewrite() throws StorageException {
        Rewrite readable = new Rewrite();
        try {
            records.recover(readable);
            try (RocksRecords fresh = RocksRecords.open(directory.rewritten(), false)) {
                readable.to(fresh);
            }
            commit.close();
            records.close();
            Path aside = directory.replaceByRewritten();
            MergePolicy merge = records.merge();
            records = RocksRecords.open(directory.carts(), false);
            records.mergeBy(merge);
            records.keepReceipts(options.receiptMillis(), options.wallMillis());
            directory.opened();
            commit = new GroupCommit(records, options, directory::lost);
            return aside;
        } catch (RocksDBException e) {
            throw new StorageException("cannot rewrite " + directory.carts() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        commit.close();
        records.close();
        directory.close();
    }
}
