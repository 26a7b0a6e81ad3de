// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** Reads numbers, one after the other. Not thread-safe. */
final class JsonNumber {
    private static final long FITS_ANYWAY = Long.MAX_VALUE / 10;

    private long value;
    private boolean whole;

    /** Reads the number that begins at the cursor, which then is behind it. */
    void read(JsonCursor in) throws ProtocolException {
        boolean negative = in.isAt('-');
        if (negative) {
            in.at++;
        }
        int count = integer(in);
        if (negative) {
            value = -value;
        }
        if (in.isAt('.')) {
            count += fraction("a number that ends with its point", in);
        }
        if (in.isAt('e') || in.isAt('E')) {
            count += exponent(in);
        }
        if (count > JsonLimits.MAX_DIGITS) {
            throw ProtocolException.fatal(
                    ErrorCode.BAD_NUMBER, "a number has more than " + JsonLimits.MAX_DIGITS + " digits" + in.column());
        }
    }

    /** Whether it is whole, and no further from 0 than {@link Long#MAX_VALUE}. */
    boolean isWhole() {
        return whole;
    }

    /** The number, if it {@link #isWhole}. */
    long value() {
        return value;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Reads the digits at the cursor, and returns how many there are. */
    private int integer(JsonCursor in) throws ProtocolException {
        int from = in.at;
        int at = from;
        long read = 0;
        boolean fits = true;
        for (; at < in.end && isDigit(in.bytes[at]); at++) {
            int digit = in.bytes[at] - '0';
            fits &= read < FITS_ANYWAY || (read == FITS_ANYWAY && digit <= (int) (Long.MAX_VALUE % 10));
            read = read * 10 + digit;
        }
        in.at = at;
        if (at == from) {
            throw in.refusal("a number without digits");
        }
        if (at - from > 1 && in.bytes[from] == '0') {
            throw in.refusal("a number that begins with 0");
        }
        value = read;
        whole = fits;
        return at - from;
    }

    private int exponent(JsonCursor in) throws ProtocolException {
        int sign = in.at + 1;
        if (sign < in.end && (in.bytes[sign] == '+' || in.bytes[sign] == '-')) {
            in.at = sign;
        }
        return fraction("an exponent without digits", in);
    }

    /** Reads the digits behind the character at the cursor, and returns how many there are. */
    private int fraction(String without, JsonCursor in) throws ProtocolException {
        whole = false;
        in.at++;
        int from = in.at;
        while (in.at < in.end && isDigit(in.bytes[in.at])) {
            in.at++;
        }
        if (in.at == from) {
            throw in.refusal(without);
        }
        return in.at - from;
    }
}
