// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.HybridClock;
import io.gtstore.cart.Receipt;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Under what a receipt is stored: its cart's {@link RecordKey}, the stamp of its decision, a digest of all that it says. So the receipts of a cart lie
 * together, the oldest first; one that is stored again takes its own place, and one that has learned of more has another.
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

    /** What receipts of that cart are stored from, that were decided on at that time, in ms since 1970, or later. */
    static byte[] from(byte[] cart, long millis) {
        return ByteBuffer.allocate(cart.length + STAMP_BYTES)
                .put(cart)
                .putLong(HybridClock.earliest(millis))
                .array();
    }

    /** What the receipt's cart is stored under. */
    static byte[] cart(byte[] key) {
        return Arrays.copyOf(key, key.length - SUFFIX_BYTES);
    }

    /** When it was decided on, in ms since 1970. */
    static long millis(byte[] key) {
        return HybridClock.millis(ByteBuffer.wrap(key).getLong(key.length - SUFFIX_BYTES));
    }
}
