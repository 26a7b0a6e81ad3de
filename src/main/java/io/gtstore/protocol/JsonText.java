// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** Reads a string that is not plain ASCII: with escapes, or with characters of several bytes. */
final class JsonText {
    private final JsonCursor in;
    private final StringBuilder out;
    private boolean surrogates;

    /** A string that begins with plain ASCII between that place and the cursor. */
    JsonText(JsonCursor in, int begin) {
        this.in = in;
        this.out = new StringBuilder(2 * (in.at - begin) + 16);
        for (int i = begin; i < in.at; i++) {
            out.append((char) in.bytes[i]);
        }
    }

    /** The whole text; the cursor is behind its closing quote then, or at what is wrong. */
    String read() throws ProtocolException {
        while (in.at < in.end) {
            int c = in.bytes[in.at];
            if (c == '"') {
                in.at++;
                String text = out.toString();
                if (surrogates) {
                    requirePairs(text);
                }
                return text;
            }
            if (c < 0) {
                severalBytes(c & 0xff);
            } else if (c == '\\') {
                escape();
            } else if (c < ' ') {
                throw in.refusal("a control character in a string; write it as \\u00" + (c < 16 ? "0" : "")
                        + Integer.toHexString(c));
            } else {
                out.append((char) c);
                in.at++;
            }
        }
        throw in.refusal("a string without its closing quote");
    }

    private void escape() throws ProtocolException {
        int escaped = in.at + 1 < in.end ? in.bytes[in.at + 1] : -1;
        switch (escaped) {
            case '"', '\\', '/' -> out.append((char) escaped);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> {
                char c = hex();
                surrogates |= Character.isSurrogate(c);
                out.append(c);
                in.at += 4;
            }
            default -> throw in.refusal("no escape that JSON knows");
        }
        in.at += 2;
    }

    private char hex() throws ProtocolException {
        int value = 0;
        for (int i = in.at + 2; i < in.at + 6; i++) {
            int digit = i < in.end ? Character.digit(in.bytes[i], 16) : -1;
            if (digit < 0) {
                throw in.refusal("\\u is followed by four hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    /** UTF-8 as RFC 3629 has it: in its shortest form, and no surrogates. */
    private void severalBytes(int lead) throws ProtocolException {
        int following = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        int point = lead & (0x3f >> following);
        for (int i = 1; i <= following; i++) {
            int c = in.at + i < in.end ? in.bytes[in.at + i] : 0;
            if ((c & 0xc0) != 0x80) {
                throw notUtf8();
            }
            point = point << 6 | (c & 0x3f);
        }
        int least = following == 1 ? 0x80 : following == 2 ? 0x800 : 0x10000;
        if (lead < 0xc0 || lead > 0xf4 || point < least || point > Character.MAX_CODE_POINT) {
            throw notUtf8();
        }
        if (following == 2 && Character.isSurrogate((char) point)) {
            throw unpaired();
        }
        out.appendCodePoint(point);
        in.at += following + 1;
    }

    private ProtocolException notUtf8() {
        return in.refusal("the line is not UTF-8");
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
