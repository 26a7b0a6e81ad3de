// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

/**
 * Digests of 64 bits, by which copies are compared without being sent. Well mixed, so that unequal values have unequal
 * digests but for one pair in 2^64, and digests of a set's members may be summed; no protection against someone who
 * looks for a collision. Every process must arrive at the same ones: they travel.
 */
public final class Digest {

    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
    private static final long PRIME = 0x0000_0100_0000_01B3L; // of FNV-1a
    private static final int CHARS_AT_ONCE = Long.SIZE / Character.SIZE;

    private Digest() {}

    /** The digest of a sequence: that of its beginning, and the next value. */
    public static long then(long digest, long value) {
        return mix(digest * PRIME + value + GOLDEN);
    }

    /** The digest of a text. */
    public static long of(String text) {
        int length = text.length();
        long digest = mix(length + GOLDEN);
        int at = 0;
        for (; at + CHARS_AT_ONCE <= length; at += CHARS_AT_ONCE) {
            long four = text.charAt(at)
                    | (long) text.charAt(at + 1) << 16
                    | (long) text.charAt(at + 2) << 32
                    | (long) text.charAt(at + 3) << 48;
            digest = absorbed(digest, four);
        }
        for (; at < length; at++) {
            digest = absorbed(digest, text.charAt(at));
        }
        return mix(digest);
    }

    /** A bijection in either argument. Without the shift a multiplication would carry upper bits nowhere. */
    private static long absorbed(long digest, long value) {
        long product = (digest ^ value) * GOLDEN;
        return product ^ (product >>> 32);
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }
}
