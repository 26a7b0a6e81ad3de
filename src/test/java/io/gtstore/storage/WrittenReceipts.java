// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.Receipt;
import java.util.function.Consumer;
import org.rocksdb.WriteBatch;

/** Hears of each receipt in a batch, in whatever record it is. */
final class WrittenReceipts extends WriteBatch.Handler {
    private final Consumer<Receipt> each;

    WrittenReceipts(Consumer<Receipt> each) {
        this.each = each;
    }

    @Override
    public void put(int family, byte[] key, byte[] value) {
        put(key, value);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        if (value.length > Long.BYTES) { // a horizon is no cart
            RecordValue.decode(key, value).receipts().list().forEach(each);
        }
    }

    @Override
    public void merge(int family, byte[] key, byte[] value) {
        throw new AssertionError("merge");
    }

    @Override
    public void merge(byte[] key, byte[] value) {
        throw new AssertionError("merge");
    }

    @Override
    public void delete(int family, byte[] key) {}

    @Override
    public void delete(byte[] key) {}

    @Override
    public void singleDelete(int family, byte[] key) {
        throw new AssertionError("singleDelete");
    }

    @Override
    public void singleDelete(byte[] key) {
        throw new AssertionError("singleDelete");
    }

    @Override
    public void deleteRange(int family, byte[] begin, byte[] end) {}

    @Override
    public void deleteRange(byte[] begin, byte[] end) {}

    @Override
    public void logData(byte[] blob) {}

    @Override
    public void putBlobIndex(int family, byte[] key, byte[] value) {
        throw new AssertionError("putBlobIndex");
    }

    @Override
    public void markBeginPrepare() {}

    @Override
    public void markEndPrepare(byte[] id) {}

    @Override
    public void markNoop(boolean emptyBatch) {}

    @Override
    public void markRollback(byte[] id) {}

    @Override
    public void markCommit(byte[] id) {}

    @Override
    public void markCommitWithTimestamp(byte[] id, byte[] timestamp) {}
}
