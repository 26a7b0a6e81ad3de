// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Scan over all records of a column family in key order. A block that cannot be read is skipped up to the next slot;
 * other owners have those carts. Used by one thread; blocks.
 */
final class FamilyScan implements AutoCloseable {
    private final RocksDB db;
    private final ColumnFamilyHandle family;
    private final UnaryOperator<byte[]> cartOf;
    private final ReadOptions options = new ReadOptions().setVerifyChecksums(true);
    private RocksIterator each;
    private byte @Nullable [] key;
    private int slot;
    private long damaged;

    /**
     * Opens the scan at the first record.
     *
     * @param cartOf maps a record's key to the key prefix of its cart
     */
    FamilyScan(RocksDB db, ColumnFamilyHandle family, UnaryOperator<byte[]> cartOf) {
        this.db = db;
        this.family = family;
        this.cartOf = cartOf;
        this.each = db.newIterator(family, options);
        each.seek(RecordKey.ofSlot(0));
        settle();
    }

    /** The key prefix of the current record's cart; null at the end. */
    byte @Nullable [] cart() {
        byte[] present = key;
        return present == null ? null : cartOf.apply(present);
    }

    /** The current record's key if it belongs to that cart, else null. */
    byte @Nullable [] keyOf(byte[] cart) {
        byte[] present = key;
        return present != null && RecordKey.begins(present, cart) ? present : null;
    }

    byte[] value() {
        return each.value();
    }

    void next() {
        each.next();
        settle();
    }

    /** The number of unreadable blocks so far. */
    long damaged() {
        return damaged;
    }

    private void settle() {
        key = null;
        while (key == null && slot < RecordKey.SLOTS) {
            if (each.isValid()) {
                key = each.key();
                slot = RecordKey.slot(key);
            } else {
                skipDamage();
            }
        }
    }

    /** Moves to the next slot after damage; otherwise the scan has ended. */
    private void skipDamage() {
        try {
            each.status();
            slot = RecordKey.SLOTS;
        } catch (RocksDBException e) {
            damaged++;
            slot++;
            each.close();
            each = db.newIterator(family, options);
            each.seek(RecordKey.ofSlot(slot));
        }
    }

    @Override
    public void close() {
        each.close();
        options.close();
    }
}
