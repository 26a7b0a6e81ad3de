// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.Arrays;

/**
 * Sets of numbers from 1 on as sorted arrays {@code from, to, from, to, ...} (both ends included). Neighbouring ranges
 * always have a gap between them, so equal sets are equal arrays. Arrays are never written once they are shared.
 */
final class Ranges {

    private static final long[] NONE = {};

    private Ranges() {}

    static long[] of(long from, long to) {
        return new long[] {from, to};
    }

    static boolean contains(long[] ranges, long seq) {
        int low = 0;
        int high = ranges.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (seq < ranges[2 * middle]) {
                high = middle - 1;
            } else if (seq > ranges[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** Whether all of {@code inner} is in {@code outer}. */
    static boolean covers(long[] outer, long[] inner) {
        if (outer == inner) {
            return true; // copies share what is equal
        }
        int o = 0;
        for (int i = 0; i < inner.length; i += 2) {
            while (o < outer.length && outer[o + 1] < inner[i]) {
                o += 2;
            }
            if (o == outer.length || outer[o] > inner[i] || outer[o + 1] < inner[i + 1]) {
                return false;
            }
        }
        return true;
    }

    static long[] union(long[] a, long[] b) {
        if (covers(a, b)) {
            return a;
        }
        long[] united = new long[a.length + b.length];
        int length = 0;
        int i = 0;
        int j = 0;
        while (i < a.length || j < b.length) {
            if (j == b.length || (i < a.length && a[i] <= b[j])) {
                length = append(united, length, a[i], a[i + 1]);
                i += 2;
            } else {
                length = append(united, length, b[j], b[j + 1]);
                j += 2;
            }
        }
        return length == united.length ? united : Arrays.copyOf(united, length);
    }

    /** What is in {@code a} and not in {@code b}. */
    static long[] minus(long[] a, long[] b) {
        if (covers(b, a)) {
            return NONE;
        }
        long[] left = new long[a.length + b.length];
        int length = 0;
        int j = 0;
        for (int i = 0; i < a.length; i += 2) {
            long from = a[i];
            while (j < b.length && b[j + 1] < from) {
                j += 2;
            }
            // Walks on from j without moving it: the next range of a may meet the same range of b.
            for (int k = j; k < b.length && b[k] <= a[i + 1] && from > 0; k += 2) {
                if (b[k] > from) {
                    length = append(left, length, from, b[k] - 1);
                }
                from = b[k + 1] < a[i + 1] ? b[k + 1] + 1 : 0; // 0: nothing of this range is left
            }
            if (from > 0) {
                length = append(left, length, from, a[i + 1]);
            }
        }
        return Arrays.copyOf(left, length);
    }

    /** How many numbers the ranges hold. */
    static long count(long[] ranges) {
        long count = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            count += ranges[i + 1] - ranges[i] + 1;
        }
        return count;
    }

    /** Appends a range that begins nowhere before the last one, joining the two if they touch; returns the new length. */
    static int append(long[] ranges, int length, long from, long to) {
        if (length > 0 && from - 1 <= ranges[length - 1]) { // from - 1, as + 1 could overflow
            ranges[length - 1] = Math.max(ranges[length - 1], to);
            return length;
        }
        ranges[length] = from;
        ranges[length + 1] = to;
        return length + 2;
    }
}
