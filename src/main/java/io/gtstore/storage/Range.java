// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** Where iterators end. Without it one that comes to the end of a cart goes on through all that was deleted behind it, in search of something that was not. */
final class Range implements AutoCloseable {
    private final Slice end;
    private final ReadOptions options;

    /** Up to the first key that no longer counts. */
    Range(byte[] end) {
        this.end = new Slice(end);
        this.options = new ReadOptions().setIterateUpperBound(this.end);
    }

    /** An iterator that stands nowhere yet; it is to be closed before this is. */
    RocksIterator iterator(RocksDB db, ColumnFamilyHandle family) {
        return db.newIterator(family, options);
    }

    @Override
    public void close() {
        options.close();
        end.close();
    }
}
