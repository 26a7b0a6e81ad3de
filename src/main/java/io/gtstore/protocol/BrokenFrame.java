// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/**
 * What can be told of a frame that cannot be read: whose it is, so that the error goes to that request alone. The frame is scanned for members of its outermost
 * object, with no regard to what is wrong with it otherwise.
 *
 * @param id the frame's id, -1 if none can be found
 * @param event whether it is something that was said unasked
 */
public record BrokenFrame(long id, boolean event) {
    /** Scans these bytes. */
    public static BrokenFrame of(byte[] bytes, int offset, int length) {
        return new Scan(bytes, offset, offset + length).run();
    }

    private static final class Scan {
        private final byte[] bytes;
        private final int end;
        private int at;
        private long id = -1;
        private boolean event;

        Scan(byte[] bytes, int begin, int end) {
            this.bytes = bytes;
            this.at = begin;
            this.end = end;
        }

        BrokenFrame run() {
            skipSpace();
            if (at == end || bytes[at] != '{') {
                return new BrokenFrame(-1, false);
            }
            int depth = 0;
            boolean nameIsDue = false;
            while (at < end) {
                byte c = bytes[at];
                if (c == '"') {
                    int begin = at + 1;
                    skipString();
                    if (depth == 1 && nameIsDue) {
                        member(begin, at - 1);
                    }
                    nameIsDue = false;
                    continue;
                }
                if (c == '{' || c == '[') {
                    depth++;
                    nameIsDue = depth == 1;
                } else if (c == '}' || c == ']') {
                    depth--;
                } else if (c == ',') {
                    nameIsDue = depth == 1;
                }
                at++;
            }
            return new BrokenFrame(id, event);
        }

        private void member(int begin, int nameEnd) {
            skipSpace();
            if (at == end || bytes[at] != ':') {
                return;
            }
            if (is(Field.EVENT.wire(), begin, nameEnd)) {
                event = true;
            } else if (id < 0 && is(Field.ID.wire(), begin, nameEnd)) {
                at++;
                skipSpace();
                id = number();
            }
        }

        private boolean is(String name, int begin, int nameEnd) {
            if (nameEnd - begin != name.length()) {
                return false;
            }
            for (int i = 0; i < name.length(); i++) {
                if (bytes[begin + i] != name.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        /** The whole number here, -1 if there is none that an id may be. */
        private long number() {
            int begin = at;
            long value = 0;
            while (at < end && JsonNumber.isDigit(bytes[at])) {
                int digit = bytes[at] - '0';
                if (value > (Long.MAX_VALUE - digit) / 10) {
                    return -1;
                }
                value = 10 * value + digit;
                at++;
            }
            boolean whole = at == end || (bytes[at] != '.' && bytes[at] != 'e' && bytes[at] != 'E');
            return at > begin && whole ? value : -1;
        }

        private void skipSpace() {
            while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
                at++;
            }
        }

        /** Goes behind the string's last quote, or to the end. */
        private void skipString() {
            at++;
            while (at < end && bytes[at] != '"') {
                at += bytes[at] == '\\' ? 2 : 1;
            }
            at = Math.min(end, at + 1);
        }
    }
}
