// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Under what a change is stored: slot, key, number, so that the changes of a cart lie together in the order in which they came, and so do the carts of a
 * slot. In the key a byte 0 is followed by 255, and 0 1 ends it; so no cart's range reaches into another's, whatever the keys are.
 */
final class RecordKey {
    /** How many slots there can be. */
    static final int SLOTS = 1 << 16;

    private static final int SLOT_BYTES = 2;
    private static final int NUMBER_BYTES = 8;
    private static final byte ZERO = 0;
    private static final byte ESCAPED_ZERO = (byte) 0xff;
    private static final byte END = 1;

    private RecordKey() {}

    /** What all records of a slot begin with. */
    static byte[] ofSlot(int slot) {
        return new byte[] {(byte) (slot >> 8), (byte) slot};
    }

    /** What all records of a cart begin with. */
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

    /** The first bytes that come after all that begin with these; null if there are none. */
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

    /** What the record's cart is stored under. */
    static byte[] cart(byte[] record) {
        return Arrays.copyOf(record, record.length - NUMBER_BYTES);
    }

    /** The key of what {@link #ofCart} made; throws IllegalArgumentException if it is not of this form. */
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

    /** That which comes first of two, of which one may be null. */
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
