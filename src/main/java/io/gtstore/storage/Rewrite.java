// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.Cart;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * A rewrite of the readable records of a damaged database. RocksDB's own compaction would read the damaged files
 * again and stop, so they are moved aside and the node continues with new ones.
 */
final class Rewrite implements CartStorage.Recovery {
    private static final int AT_ONCE = 1_000;

    /** One record to write. */
    private interface Write {
        void to(RocksRecords fresh, WriteBatch batch) throws RocksDBException;
    }

    private final List<Write> writes = new ArrayList<>();

    @Override
    public void recovered(int slot, String key, Cart cart) {
        writes.add((fresh, batch) -> fresh.put(batch, RecordKey.ofCart(slot, key), cart));
    }

    @Override
    public void horizon(int slot, long horizon) {
        writes.add((fresh, batch) -> fresh.raise(batch, slot, horizon));
    }

    @Override
    public void cluster(long founded, List<String> ids) {
        writes.add((fresh, batch) -> fresh.remember(batch, founded, ids));
    }

    /** Writes all records to an empty database, and syncs it. */
    void to(RocksRecords fresh) throws RocksDBException {
        for (int begin = 0; begin < writes.size(); begin += AT_ONCE) {
            try (WriteBatch batch = new WriteBatch()) {
                for (Write write : writes.subList(begin, Math.min(writes.size(), begin + AT_ONCE))) {
                    write.to(fresh, batch);
                }
                fresh.write(batch, false);
            }
        }
        fresh.sync();
    }
}
