// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** Position in a line of JSON: what is read of it so far, and how an error names the place. Not thread-safe. */
class JsonCursor {
    private static final byte[] NOTHING = {};

    byte[] bytes = NOTHING;
    int begin;
    int end;
    /** The next byte. */
    int at;

    /** Whatever was read before, these bytes are next. */
    final void moveTo(byte[] line, int offset, int length) {
        bytes = line;
        begin = offset;
        at = offset;
        end = offset + length;
    }

    /** Whether the next byte is this character. */
    final boolean isAt(char c) {
        return at < end && bytes[at] == c;
    }

    /** The next character that is no space, -1 at the end. */
    final int skipSpace() {
        while (at < end) {
            byte c = bytes[at];
            if (c > ' ') {
                return c;
            }
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                return c & 0xff;
            }
            at++;
        }
        return -1;
    }

    /** What is wrong at the present place. */
    final ProtocolException refusal(String what) {
        return ProtocolException.fatal(ErrorCode.BAD_JSON, what + column());
    }

    /** The present place, in words. */
    final String column() {
        return " (column " + (at - begin + 1) + ")";
    }
}
