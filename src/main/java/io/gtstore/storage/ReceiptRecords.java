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
 * The receipts of removals, in a column family of their own: each is written with its change, and never again. They take more room than all else of most
 * carts, and a cart that is checked out again and again has more and more of them; so what makes one record of a cart's many does not read them. Once over
 * they are deleted by their keys, which begin with the oldest. Used by one thread at a time; blocks.
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

    /** As of a change that has nothing but that receipt. */
    static byte[] value(byte[] key, Receipt receipt) {
        return RecordValue.encode(key, Cart.EMPTY.withReceipts(RemovalReceipts.of(List.of(receipt))));
    }

    void drop(WriteBatch batch, byte[] prefix) throws RocksDBException {
        batch.deleteRange(family, prefix, RecordKey.after(prefix));
    }

    /** Deletes those of a cart that were decided on before a time, in ms since 1970; none is left that was decided on before {@code from}. */
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

    /** One way through the receipts of a slot. */
    Pass pass(WriteBatch batch, int slot) {
        return new Pass(batch, RecordKey.ofSlot(slot));
    }

    /** Goes through a slot's receipts, cart by cart in their order, and deletes those that are over. Of the others it looks at one for each cart. */
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
         * Deletes what is over of carts of which nothing else is left.
         *
         * @param cart the next one of which there is more, or null if there is none
         * @param before when receipts that are over were decided on, in ms since 1970
         * @return how many carts have receipts left
         */
        long upTo(byte @Nullable [] cart, long before) throws RocksDBException {
            long left = 0;
            while (each.isValid() && (cart == null || Arrays.compareUnsigned(each.key(), cart) < 0)) {
                left += of(ReceiptKey.cart(each.key()), before) ? 1 : 0;
            }
            return left;
        }

        /** Deletes what is over of that cart, which comes next or has none. Returns whether any are left. */
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
