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
 * Reads all records of a column family in the order of their keys, except for what is damaged: at a block that cannot be read it goes on with the next
 * slot, and what is left out comes from the other owners.
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
     * Stands at the first record.
     *
     * @param cartOf takes a record's key, and gives what its cart is stored under
     */
    FamilyScan(RocksDB db, ColumnFamilyHandle family, UnaryOperator<byte[]> cartOf) {
        this.db = db;
        this.family = family;
        this.cartOf = cartOf;
        this.each = db.newIterator(family, options);
        each.seek(RecordKey.ofSlot(0));
        settle();
    }

    /** What the present record's cart is stored under, or null if there is no record any more. */
    byte @Nullable [] cart() {
        byte[] present = key;
        return present == null ? null : cartOf.apply(present);
    }

    /** The present record's key if it is of that cart, else null. */
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

    /** How many blocks could not be read up to now. */
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

    /** To the next slot if there is damage here; else this is the end. */
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
