// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.HybridClock;
import io.gtstore.cart.Receipt;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The key of a receipt's record: its cart's {@link RecordKey} prefix, the stamp of the decision, a digest of the
 * receipt. The receipts of a cart sort together, oldest first; storing one again overwrites it, and an extended one
 * gets a record of its own.
 */
final class ReceiptKey {
    private static final int STAMP_BYTES = 8;
    private static final int SUFFIX_BYTES = STAMP_BYTES + 8;

    private ReceiptKey() {}

    static byte[] of(byte[] cart, Receipt receipt) {
        return ByteBuffer.allocate(cart.length + SUFFIX_BYTES)
                .put(cart)
                .putLong(receipt.stamp())
                .putLong(receipt.digest())
                .array();
    }

    /** The lower bound of the cart's receipts that were decided at that time, in ms since 1970, or later. */
    static byte[] from(byte[] cart, long millis) {
        return ByteBuffer.allocate(cart.length + STAMP_BYTES)
                .put(cart)
                .putLong(HybridClock.earliest(millis))
                .array();
    }

    /** The key prefix of the receipt's cart. */
    static byte[] cart(byte[] key) {
        return Arrays.copyOf(key, key.length - SUFFIX_BYTES);
    }

    /** The time of the decision, in ms since 1970. */
    static long millis(byte[] key) {
        return HybridClock.millis(ByteBuffer.wrap(key).getLong(key.length - SUFFIX_BYTES));
    }
}
