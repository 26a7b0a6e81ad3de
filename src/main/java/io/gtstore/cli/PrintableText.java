// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import java.util.HexFormat;

/**
 * The one escape of text that others wrote (ids, hosts, keys, items, errors of peers) before a terminal or a log shows it. Control and format characters
 * (Unicode categories Cc and Cf, bidirectional overrides among them), line and paragraph separators (Zl, Zp) and unpaired surrogates become JSON's
 * {@code \}{@code uXXXX}; so nothing forges a line or moves the cursor, and escaped JSON is still the same JSON.
 */
final class PrintableText {
    private static final HexFormat HEX = HexFormat.of();

    private PrintableText() {}

    /** The text in one line. Without anything to escape, it is the same object. */
    static String line(String text) {
        return escaped(text, false);
    }

    /** The same, but the text's own ends of lines stay: for output that was put together from lines. */
    static String lines(String text) {
        return escaped(text, true);
    }

    /** Whether any character would be escaped. */
    static boolean unsafe(String text) {
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePointAt(i);
            if (unsafe(c)) {
                return true;
            }
            i += Character.charCount(c) - 1;
        }
        return false;
    }

    private static String escaped(String text, boolean keepLines) {
        if (!unsafe(text)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePointAt(i);
            boolean endOfLine = c == '\n' || (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n');
            if (!unsafe(c) || (keepLines && endOfLine)) {
                safe.appendCodePoint(c);
            } else {
                escape(c, safe);
            }
            i += Character.charCount(c) - 1;
        }
        return safe.toString();
    }

    private static boolean unsafe(int c) {
        if (c < 0x7f) {
            return c < ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static void escape(int c, StringBuilder safe) {
        switch (c) {
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            case '\t' -> safe.append("\\t");
            default -> {
                for (char unit : Character.toChars(c)) {
                    safe.append("\\u").append(HEX.toHexDigits(unit));
                }
            }
        }
    }
}
