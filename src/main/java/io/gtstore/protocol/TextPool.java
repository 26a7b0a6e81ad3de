// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again, such as keys, sessions and ops, found by their bytes: while one is here, it is one and the same object each time, so
 * that none is made, its hash is known, and comparing it ends at once. Each text has one place, and a newer one takes it: what others send can make
 * the pool useless to them, but neither large nor slow. Not thread-safe.
 */
final class TextPool {
    /** Longer texts are not kept; sessions' names are no longer, and few keys are. */
    static final int MAX_LENGTH = 64;

    private final byte[][] bytes;
    private final @Nullable String[] texts;

    /**
     * An empty pool.
     *
     * @param places how many texts it keeps at most, a power of two
     */
    TextPool(int places) {
        if (Integer.bitCount(places) != 1) {
            throw new IllegalArgumentException("not a power of two: " + places);
        }
        bytes = new byte[places][];
        texts = new String[places];
    }

    /** The text that these bytes are, one for each character; {@code hash} is theirs by {@link KnownNames#hash}. */
    String text(byte[] from, int offset, int length, int hash) {
        if (length > MAX_LENGTH) {
            return latin(from, offset, length);
        }
        int place = (hash ^ hash >>> 15) & bytes.length - 1;
        String known = texts[place];
        if (known != null && Arrays.equals(bytes[place], 0, bytes[place].length, from, offset, offset + length)) {
            return known;
        }
        String text = latin(from, offset, length);
        bytes[place] = Arrays.copyOfRange(from, offset, offset + length);
        texts[place] = text;
        return text;
    }

    static String latin(byte[] from, int offset, int length) {
        return new String(from, offset, length, StandardCharsets.ISO_8859_1);
    }
}
