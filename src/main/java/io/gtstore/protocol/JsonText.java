// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** Reads a string that is not plain ASCII: with escapes, or with characters of several bytes. */
final class JsonText {
    private final byte[] bytes;
    private final int end;
    private final StringBuilder out;
    private int at;
    private boolean surrogates;

    /** A string that begins with the plain ASCII between those two places, and may go on to that end. */
    JsonText(byte[] bytes, int begin, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
        this.out = new StringBuilder(2 * (at - begin) + 16);
        for (int i = begin; i < at; i++) {
            out.append((char) bytes[i]);
        }
    }

    /** The whole text; the reader goes on behind its last quote, or names the place of what is wrong. */
    String read(JsonReader reader) throws ProtocolException {
        while (at < end) {
            int c = bytes[at];
            if (c == '"') {
                reader.stringEnded(at + 1);
                String text = out.toString();
                if (surrogates) {
                    requirePairs(text);
                }
                return text;
            }
            if (c < 0) {
                severalBytes(c & 0xff, reader);
            } else if (c == '\\') {
                escape(reader);
            } else if (c < ' ') {
                throw reader.refusal(
                        "a control character in a string; write it as \\u00" + (c < 16 ? "0" : "")
                                + Integer.toHexString(c),
                        at);
            } else {
                out.append((char) c);
                at++;
            }
        }
        throw reader.refusal("a string without its closing quote", at);
    }

    private void escape(JsonReader reader) throws ProtocolException {
        int escaped = at + 1 < end ? bytes[at + 1] : -1;
        switch (escaped) {
            case '"', '\\', '/' -> out.append((char) escaped);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> {
                char c = hex(reader);
                surrogates |= Character.isSurrogate(c);
                out.append(c);
                at += 4;
            }
            default -> throw reader.refusal("no escape that JSON knows", at);
        }
        at += 2;
    }

    private char hex(JsonReader reader) throws ProtocolException {
        int value = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = i < end ? Character.digit(bytes[i], 16) : -1;
            if (digit < 0) {
                throw reader.refusal("\\u is followed by four hexadecimal digits", at);
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    /** UTF-8 as RFC 3629 has it: in its shortest form, and no surrogates. */
    private void severalBytes(int lead, JsonReader reader) throws ProtocolException {
        int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        int point = lead & (0x3f >> more);
        for (int i = 1; i <= more; i++) {
            int c = at + i < end ? bytes[at + i] : 0;
            if ((c & 0xc0) != 0x80) {
                throw notUtf8(reader);
            }
            point = point << 6 | (c & 0x3f);
        }
        int least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
        if (lead < 0xc0 || lead > 0xf4 || point < least || point > Character.MAX_CODE_POINT) {
            throw notUtf8(reader);
        }
        if (more == 2 && Character.isSurrogate((char) point)) {
            throw unpaired();
        }
        out.appendCodePoint(point);
        at += more + 1;
    }

    private ProtocolException notUtf8(JsonReader reader) {
        return reader.refusal("the line is not UTF-8", at);
    }

    private static void requirePairs(String text) throws ProtocolException {
        for (int i = 0; i < text.length(); i++) {
            char here = text.charAt(i);
            if (Character.isHighSurrogate(here)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(here)) {
                throw unpaired();
            }
        }
    }

    private static ProtocolException unpaired() {
        return ProtocolException.fatal(ErrorCode.BAD_TEXT, "a string holds an unpaired surrogate");
    }
}
