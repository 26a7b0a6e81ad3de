// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * The column family of receipts: each is written once, with its change. Receipts are larger than the rest of most
 * carts and accumulate in a cart that is checked out repeatedly, so compaction does not read them. Expired ones are
 * deleted by key; keys sort oldest first. Used by one thread at a time; blocks.
 */
final class ReceiptRecords {
    private final RocksDB db;
    private final ColumnFamilyHandle family;

    ReceiptRecords(RocksDB db, ColumnFamilyHandle family) {
        this.db = db;
        this.family = family;
    }

    void put(WriteBatch batch, byte[] cart, RemovalReceipts receipts) throws RocksDBException {
        for (Receipt receipt : receipts.list()) {
            byte[] key = ReceiptKey.of(cart, receipt);
            batch.put(family, key, value(key, receipt));
        }
    }

    /** The value of a receipt's record: a change that consists of the receipt alone. */
    static byte[] value(byte[] key, Receipt receipt) {
        return RecordValue.encode(key, Cart.EMPTY.withReceipts(RemovalReceipts.of(List.of(receipt))));
    }

    void drop(WriteBatch batch, byte[] prefix) throws RocksDBException {
        batch.deleteRange(family, prefix, RecordKey.after(prefix));
    }

    /** Deletes a cart's receipts that were decided in {@code [from, before)}, in ms since 1970; earlier ones are known to be deleted. */
    void forget(WriteBatch batch, byte[] cart, long from, long before) throws RocksDBException {
        if (before <= from) {
            return;
        }
        try (Range range = new Range(RecordKey.after(cart));
                RocksIterator each = range.iterator(db, family)) {
            each.seek(ReceiptKey.from(cart, from));
            while (each.isValid()) {
                byte[] key = each.key();
                if (ReceiptKey.millis(key) >= before) {
                    return;
                }
                batch.delete(family, key);
                each.next();
            }
        }
    }

    /** A pass over the receipts of a slot. */
    Pass pass(WriteBatch batch, int slot) {
        return new Pass(batch, RecordKey.ofSlot(slot));
    }

    /** Deletes a slot's expired receipts, cart by cart in key order. Reads at most one unexpired receipt of each cart. */
    final class Pass implements AutoCloseable {
        private final WriteBatch batch;
        private final Range range;
        private final RocksIterator each;

        private Pass(WriteBatch batch, byte[] prefix) {
            this.batch = batch;
            range = new Range(RecordKey.after(prefix));
            each = range.iterator(db, family);
            each.seek(prefix);
        }

        /**
         * Deletes the expired receipts of carts that have no other record.
         *
         * @param cart the next cart that has changes; null if there is none
         * @param before the time before which receipts have expired, in ms since 1970
         * @return the number of carts with receipts left
         */
        long upTo(byte @Nullable [] cart, long before) throws RocksDBException {
            long left = 0;
            while (each.isValid() && (cart == null || Arrays.compareUnsigned(each.key(), cart) < 0)) {
                left += of(ReceiptKey.cart(each.key()), before) ? 1 : 0;
            }
            return left;
        }

        /** Deletes the expired receipts of that cart, which is the next one, or has none. Returns whether any are left. */
        boolean of(byte[] cart, long before) throws RocksDBException {
            while (each.isValid()) {
                byte[] key = each.key();
                if (!RecordKey.begins(key, cart)) {
                    return false;
                }
                if (ReceiptKey.millis(key) >= before) {
                    skip(cart);
                    return true;
                }
                batch.delete(family, key);
                each.next();
            }
            return false;
        }

        private void skip(byte[] cart) {
            each.next(); // most carts have one
            if (each.isValid() && RecordKey.begins(each.key(), cart)) {
                each.seek(RecordKey.after(cart));
            }
        }

        @Override
        public void close() {
            each.close();
            range.close();
        }
    }
}
