// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes numbers and texts as few bytes. A number is groups of seven bits, the lowest first, with the high bit set in all bytes but the last; a text is
 * its length in bytes, as a number, and its UTF-8. Not thread-safe.
 */
public final class BinaryWriter {
    private static final int LONGEST_NUMBER = 10;

    private ByteBuffer buffer;

    /** Begins with room for so many bytes; more is made as needed. */
    public BinaryWriter(int capacity) {
        buffer = ByteBuffer.allocate(capacity);
    }

    /** A number in so many bytes, the highest first. */
    public void fixed(long number, int bytes) {
        room(bytes);
        for (int i = bytes - 1; i >= 0; i--) {
            buffer.put((byte) (number >> (8 * i)));
        }
    }

    /** A number; small ones, and none below 0, are short. */
    public void number(long number) {
        room(LONGEST_NUMBER);
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            buffer.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
    }

    /** A text. */
    public void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        room(bytes.length);
        buffer.put(bytes);
    }

    /** How many bytes were written. */
    public int length() {
        return buffer.position();
    }

    /** All that was written. */
    public byte[] bytes() {
        byte[] all = new byte[buffer.position()];
        buffer.duplicate().flip().get(all);
        return all;
    }

    private void room(int bytes) {
        if (buffer.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(2 * buffer.capacity() + bytes);
            larger.put(buffer.flip());
            buffer = larger;
        }
    }
}
