// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The key of a change's record: slot, cart key, number. The changes of a cart sort together in the order of arrival,
 * and so do the carts of a slot. A zero byte in the cart key is escaped as 0 255 and the key ends with 0 1, so no
 * cart's range overlaps another's.
 */
final class RecordKey {
    /** The greatest possible number of slots. */
    static final int SLOTS = 1 << 16;

    private static final int SLOT_BYTES = 2;
    private static final int NUMBER_BYTES = 8;
    private static final byte ZERO = 0;
    private static final byte ESCAPED_ZERO = (byte) 0xff;
    private static final byte END = 1;

    private RecordKey() {}

    /** The key prefix of a slot. */
    static byte[] ofSlot(int slot) {
        return new byte[] {(byte) (slot >> 8), (byte) slot};
    }

    /** The key prefix of a cart. */
    static byte[] ofCart(int slot, String key) {
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(SLOT_BYTES + 2 * text.length + 2);
        out.putShort((short) slot);
        for (byte b : text) {
            out.put(b);
            if (b == ZERO) {
                out.put(ESCAPED_ZERO);
            }
        }
        out.put(ZERO).put(END);
        return Arrays.copyOf(out.array(), out.position());
    }

    static byte[] ofRecord(byte[] cart, long number) {
        return ByteBuffer.allocate(cart.length + NUMBER_BYTES)
                .put(cart)
                .putLong(number)
                .array();
    }

    /** The upper bound of all keys with that prefix. */
    static byte[] after(byte[] prefix) {
        byte[] next = prefix.clone();
        for (int i = next.length - 1; i >= 0; i--) {
            if (++next[i] != 0) {
                return Arrays.copyOf(next, i + 1);
            }
        }
        // past the last slot of 65,536: longer than any record's key that begins so can be
        byte[] last = new byte[prefix.length + 1];
        Arrays.fill(last, (byte) 0xff);
        return last;
    }

    static int slot(byte[] record) {
        return ((record[0] & 0xff) << 8) | (record[1] & 0xff);
    }

    /** The key prefix of the record's cart. */
    static byte[] cart(byte[] record) {
        return Arrays.copyOf(record, record.length - NUMBER_BYTES);
    }

    /** The cart key in a prefix that {@link #ofCart} made; throws IllegalArgumentException for any other bytes. */
    static String key(byte[] cart) {
        int end = cart.length - 2;
        if (end < SLOT_BYTES || cart[end] != ZERO || cart[end + 1] != END) {
            throw new IllegalArgumentException("not a cart's key: " + Arrays.toString(cart));
        }
        byte[] text = new byte[end - SLOT_BYTES];
        int length = 0;
        for (int i = SLOT_BYTES; i < end; i++) {
            text[length++] = cart[i];
            if (cart[i] == ZERO) {
                i++;
            }
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    /** The lesser of two keys, of which one may be null. */
    static byte @Nullable [] first(byte @Nullable [] one, byte @Nullable [] other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Arrays.compareUnsigned(one, other) <= 0 ? one : other;
    }

    static boolean begins(byte[] record, byte[] prefix) {
        return record.length >= prefix.length && Arrays.equals(record, 0, prefix.length, prefix, 0, prefix.length);
    }
}
