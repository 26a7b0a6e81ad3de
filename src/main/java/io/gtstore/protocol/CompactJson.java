// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/**
 * Finds the end of a JSON object or array that stands in the form in which items are written: nothing between its tokens, and texts of plain ASCII without
 * escapes. Holds it to the grammar of JSON, but for names that stand twice in an object: those are refused where an item comes in.
 */
final class CompactJson {
    /** Longer numbers are left to the reader, which counts their digits. */
    private static final int MAX_NUMBER = 100;

    private CompactJson() {}

    /** The place behind the object or array that begins there; -1 if it ends beyond that place, is deeper than an item may be, or stands in another form. */
    static int end(byte[] bytes, int begin, int to) {
        return value(bytes, begin, to, 0);
    }

    private static int value(byte[] bytes, int at, int to, int depth) {
        if (at < 0 || at >= to) {
            return -1;
        }
        return switch (bytes[at]) {
            case '"' -> string(bytes, at, to);
            case '{', '[' -> depth == JsonLimits.MAX_ITEM_DEPTH ? -1 : nested(bytes, at, to, depth + 1);
            case 't' -> word("true", bytes, at, to);
            case 'f' -> word("false", bytes, at, to);
            case 'n' -> word("null", bytes, at, to);
            default -> number(bytes, at, to);
        };
    }

    private static int nested(byte[] bytes, int begin, int to, int depth) {
        boolean object = bytes[begin] == '{';
        char close = object ? '}' : ']';
        if (is(close, bytes, begin + 1, to)) {
            return begin + 2;
        }
        int at = begin;
        do {
            at++;
            at = value(bytes, object ? name(bytes, at, to) : at, to, depth);
        } while (is(',', bytes, at, to));
        return is(close, bytes, at, to) ? at + 1 : -1;
    }

    /** The place behind the name and its colon. */
    private static int name(byte[] bytes, int at, int to) {
        int end = is('"', bytes, at, to) ? string(bytes, at, to) : -1;
        return is(':', bytes, end, to) && end - at <= JsonLimits.MAX_NAME ? end + 1 : -1;
    }

    private static int string(byte[] bytes, int at, int to) {
        int end = PlainBytes.end(bytes, at + 1, to);
        return is('"', bytes, end, to) ? end + 1 : -1;
    }

    private static int word(String word, byte[] bytes, int at, int to) {
        for (int i = 0; i < word.length(); i++) {
            if (!is(word.charAt(i), bytes, at + i, to)) {
                return -1;
            }
        }
        return at + word.length();
    }

    private static int number(byte[] bytes, int begin, int to) {
        int at = is('-', bytes, begin, to) ? begin + 1 : begin;
        int whole = digits(bytes, at, to);
        if (whole == at || (whole > at + 1 && bytes[at] == '0')) {
            return -1;
        }
        at = whole;
        if (is('.', bytes, at, to)) {
            int end = digits(bytes, at + 1, to);
            if (end == at + 1) {
                return -1;
            }
            at = end;
        }
        if (is('e', bytes, at, to) || is('E', bytes, at, to)) {
            int from = is('+', bytes, at + 1, to) || is('-', bytes, at + 1, to) ? at + 2 : at + 1;
            at = digits(bytes, from, to);
            if (at == from) {
                return -1;
            }
        }
        return at - begin <= MAX_NUMBER ? at : -1;
    }

    private static int digits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && JsonNumber.isDigit(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean is(char c, byte[] bytes, int at, int to) {
        return at >= 0 && at < to && bytes[at] == c;
    }
}
