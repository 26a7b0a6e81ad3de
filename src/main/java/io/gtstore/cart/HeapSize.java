// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

/**
 * How much of the heap the parts of carts take, in bytes ({@link Cart#heapBytes} adds them up): the sizes of objects as HotSpot lays them out with compressed references (heaps up to 32 GB), which a test
 * holds against a heap in use. What is shared between carts is counted with each.
 */
public final class HeapSize {
    private static final int ALIGNMENT = 8;
    private static final int ARRAY = 16;
    private static final int REFERENCE = 4;
    private static final int STRING = 24;
    /** A node of a hash map, and its part of a table that is filled to between three eighths and three quarters. */
    private static final int MAP_ENTRY = 32 + 2 * REFERENCE;

    private static final int ISSUED_SESSION = STRING + ARRAY + 24;
    /** Cart, context and session ranges. */
    private static final int CART = 64 + 24 + 32;
    /** A receipt, its own dot, its session and its list. */
    private static final int RECEIPT = 40 + 24 + ISSUED_SESSION + 24 + ARRAY + REFERENCE;
    /** Entry, its dot and its place in the list. */
    private static final int ENTRY = 40 + 24 + REFERENCE;

    /** What a long list's chunks that are not full, and its index by dot, take for each entry beside its place in the list. */
    private static final int PLACES = 2 * REFERENCE;

    private static final int RANGE = 16;

    private HeapSize() {}

    /** A cart as objects, without its receipts. */
    static long ofCart(CausalContext context, int entries, int bytes) {
        long size = CART + 2L * ARRAY + 2L * REFERENCE * context.sessions();
        size += (long) (ISSUED_SESSION + ARRAY) * context.sessions() + (long) RANGE * context.totalRanges();
        if (entries > 0) {
            size += entries > EntryList.FEW ? (long) PLACES * entries : 0;
            size += ARRAY + STRING + (long) entries * (ENTRY + STRING + ARRAY + ALIGNMENT / 2) + bytes;
        }
        return size;
    }

    /** What a removal took, with its entries: in the cart itself they are no more. */
    public static long of(Receipt receipt) {
        long size = RECEIPT;
        for (Entry entry : receipt.removed()) {
            size += ENTRY + STRING + ARRAY + ALIGNMENT / 2 + entry.bytes();
        }
        return size;
    }

    /** A packed cart. */
    public static long of(byte[] packed) {
        return aligned(ARRAY + packed.length);
    }

    /** A key and its place in a map. */
    public static long of(String key) {
        return MAP_ENTRY + STRING + aligned(ARRAY + key.length());
    }

    private static long aligned(long size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
