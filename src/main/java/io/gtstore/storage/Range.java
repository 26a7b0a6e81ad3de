// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** An upper bound for iterators. Without it, an iterator at the end of a cart searches all tombstones behind it for the next live record. */
final class Range implements AutoCloseable {
    private final Slice end;
    private final ReadOptions options;

    /** Iterators end before this key. */
    Range(byte[] end) {
        this.end = new Slice(end);
        this.options = new ReadOptions().setIterateUpperBound(this.end);
    }

    /** An iterator that has yet to seek; to be closed before this range. */
    RocksIterator iterator(RocksDB db, ColumnFamilyHandle family) {
        return db.newIterator(family, options);
    }

    @Override
    public void close() {
        options.close();
        end.close();
    }
}
