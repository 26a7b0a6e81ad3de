// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** Reads numbers, one after the other. Not thread-safe. */
final class JsonNumber {
    private static final long FITS_ANYWAY = Long.MAX_VALUE / 10;

    private byte[] bytes = {};
    private int end;
    private int at;
    private long value;
    private boolean whole;

    /** Reads the number that begins there, and returns where it ends. */
    int read(byte[] line, int begin, int lineEnd, JsonReader reader) throws ProtocolException {
        bytes = line;
        at = begin;
        end = lineEnd;
        boolean negative = bytes[at] == '-';
        if (negative) {
            at++;
        }
        int count = integer(reader);
        if (negative) {
            value = -value;
        }
        if (is('.')) {
            count += fraction("a number that ends with its point", reader);
        }
        if (is('e') || is('E')) {
            if (at + 1 < end && (bytes[at + 1] == '+' || bytes[at + 1] == '-')) {
                at++;
            }
            count += fraction("an exponent without digits", reader);
        }
        if (count > JsonReader.MAX_DIGITS) {
            throw ProtocolException.fatal(
                    ErrorCode.BAD_NUMBER,
                    "a number has more than " + JsonReader.MAX_DIGITS + " digits" + reader.column(at));
        }
        return at;
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

    private boolean is(char c) {
        return at < end && bytes[at] == c;
    }

    /** Reads the digits here, and returns how many there are. */
    private int integer(JsonReader reader) throws ProtocolException {
        int from = at;
        long read = 0;
        boolean fits = true;
        while (at < end && isDigit(bytes[at])) {
            int digit = bytes[at] - '0';
            fits &= read < FITS_ANYWAY || (read == FITS_ANYWAY && digit <= (int) (Long.MAX_VALUE % 10));
            read = read * 10 + digit;
            at++;
        }
        if (at == from) {
            throw reader.refusal("a number without digits", at);
        }
        if (at - from > 1 && bytes[from] == '0') {
            throw reader.refusal("a number that begins with 0", at);
        }
        value = read;
        whole = fits;
        return at - from;
    }

    /** Reads the digits behind the character here, and returns how many there are. */
    private int fraction(String without, JsonReader reader) throws ProtocolException {
        whole = false;
        at++;
        int from = at;
        while (at < end && isDigit(bytes[at])) {
            at++;
        }
        if (at == from) {
            throw reader.refusal(without, at);
        }
        return at - from;
    }
}
