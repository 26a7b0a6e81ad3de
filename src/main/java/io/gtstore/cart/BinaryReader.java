// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.nio.charset.StandardCharsets;

/** Reads what a {@link BinaryWriter} wrote. Each of its methods throws IllegalArgumentException if the bytes end too early. Not thread-safe. */
public final class BinaryReader {
    private final byte[] bytes;
    private int at;

    /** Reads from that place on. */
    public BinaryReader(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    /** Whether nothing is left. */
    public boolean ended() {
        return at == bytes.length;
    }

    /** A number. */
    public long number() {
        long number = 0;
        for (int shift = 0; at < bytes.length; shift += 7) {
            byte b = bytes[at++];
            number |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("it ends too early");
    }

    /** A number of so many bytes, the highest first. */
    public long fixed(int length) {
        if (length > bytes.length - at) {
            throw new IllegalArgumentException("it ends too early");
        }
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = number << 8 | (bytes[at++] & 0xff);
        }
        return number;
    }

    /** A text. */
    public String text() {
        long length = number();
        if (length < 0 || length > bytes.length - at) {
            throw new IllegalArgumentException("it ends too early");
        }
        String text = new String(bytes, at, (int) length, StandardCharsets.UTF_8);
        at += (int) length;
        return text;
    }
}
