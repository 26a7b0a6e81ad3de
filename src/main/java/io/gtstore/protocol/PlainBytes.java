// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where bytes cease to be text that JSON writes as it is: printable ASCII but for the quote and the backslash. Eight bytes are looked at at once. */
final class PlainBytes {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH = 0x8080_8080_8080_8080L;

    private PlainBytes() {}

    /** The first place from one to before another with another byte than that; the end if there is none. */
    static int end(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES && allPlain((long) EIGHT.get(bytes, at))) {
            at += Long.BYTES;
        }
        while (at < to && isPlain(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }

    /** A byte below n leaves its high bit when n is taken from it, and so does one that is 0 when 1 is (Warren, "Hacker's Delight", 2nd ed., 6-1). */
    private static boolean allPlain(long eight) {
        long quotes = eight ^ '"' * ONES;
        long backslashes = eight ^ '\\' * ONES;
        long other = eight | (eight - ' ' * ONES) | (quotes - ONES) | (backslashes - ONES);
        return (other & HIGH) == 0;
    }
}
