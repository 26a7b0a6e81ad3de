// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes compact JSON in UTF-8 into one array of bytes. Only what the codec needs: whoever
 * calls it opens and closes objects and arrays in the right order. Not thread-safe.
 */
final class JsonWriter {
    private static final int USUAL_BYTES = 512;

    private static final int LONGEST_NUMBER = 20;
    private static final int LONGEST_CHAR = 6;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};

    private static final long[] POWERS_OF_TEN = new long[19];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = 10 * POWERS_OF_TEN[i - 1];
        }
    }

    private byte[] bytes = new byte[USUAL_BYTES];
    private int size;
    private boolean comma;

    /** Forgets what was written. */
    void clear() {
        size = 0;
        comma = false;
    }

    /** What was written is the first {@link #length} of these. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return size;
    }

    /** A copy of what was written. */
    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** What was written, as text. */
    String text() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    void startObject() {
        begin();
        append('{');
        comma = false;
    }

    void endObject() {
        append('}');
        comma = true;
    }

    void startArray() {
        begin();
        append('[');
        comma = false;
    }

    void endArray() {
        append(']');
        comma = true;
    }

    /** A member's name, of ASCII that needs no escape. */
    void name(String name) {
        begin();
        ensureRoom(name.length() + 3);
        bytes[size++] = '"';
        for (int i = 0; i < name.length(); i++) {
            bytes[size++] = (byte) name.charAt(i);
        }
        bytes[size++] = '"';
        bytes[size++] = ':';
        comma = false;
    }

    /** A member's name, whatever is in it, but for unpaired surrogates as in {@link #string}. */
    void anyName(String name) {
        string(name);
        append(':');
        comma = false;
    }

    /**
     * A string.
     *
     * @throws IllegalArgumentException if it holds an unpaired surrogate, which UTF-8 has no form for
     */
    void string(String text) {
        begin();
        ensureRoom(LONGEST_CHAR * text.length() + 2);
        bytes[size++] = '"';
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80 && c >= ' ' && c != '"' && c != '\\') {
                bytes[size++] = (byte) c;
            } else if (c < 0x80) {
                escaped(c);
            } else {
                i += beyondAscii(text, i);
            }
        }
        bytes[size++] = '"';
    }

    /** A value that is JSON text already. */
    void raw(String json) {
        begin();
        ensureRoom(3 * json.length());
        int length = json.length();
        for (int i = 0; i < length; i++) {
            char c = json.charAt(i);
            if (c < 0x80) {
                bytes[size++] = (byte) c;
            } else {
                i += beyondAscii(json, i);
            }
        }
    }

    void number(long value) {
        begin();
        ensureRoom(LONGEST_NUMBER);
        if (value < 0) {
            ascii(Long.toString(value));
            return;
        }
        int end = size + digits(value);
        long left = value;
        for (int at = end - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
        size = end;
    }

    void flag(boolean value) {
        begin();
        ensureRoom(5);
        ascii(value ? "true" : "false");
    }

    /** The byte that ends a frame. */
    void newline() {
        append('\n');
    }

    private void begin() {
        if (comma) {
            append(',');
        }
        comma = true;
    }

    private void append(char c) {
        ensureRoom(1);
        bytes[size++] = (byte) c;
    }

    private void ensureRoom(int added) {
        if (bytes.length - size < added) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, added), 2 * bytes.length));
        }
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
    }

    private void escaped(char c) {
        bytes[size++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[size++] = (byte) c;
            case '\b' -> bytes[size++] = 'b';
            case '\t' -> bytes[size++] = 't';
            case '\n' -> bytes[size++] = 'n';
            case '\f' -> bytes[size++] = 'f';
            case '\r' -> bytes[size++] = 'r';
            default -> {
                ascii("u00");
                bytes[size++] = HEX[c >> 4];
                bytes[size++] = HEX[c & 0xf];
            }
        }
    }

    /** Returns how many more characters than one that took. */
    private int beyondAscii(String text, int at) {
        char c = text.charAt(at);
        if (c < 0x800) {
            bytes[size++] = (byte) (0xc0 | (c >> 6));
            bytes[size++] = (byte) (0x80 | (c & 0x3f));
            return 0;
        }
        if (!Character.isSurrogate(c)) {
            bytes[size++] = (byte) (0xe0 | (c >> 12));
            bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
            bytes[size++] = (byte) (0x80 | (c & 0x3f));
            return 0;
        }
        if (Character.isLowSurrogate(c) || at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))) {
            throw new IllegalArgumentException("a string holds an unpaired surrogate");
        }
        int point = Character.toCodePoint(c, text.charAt(at + 1));
        bytes[size++] = (byte) (0xf0 | (point >> 18));
        bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        bytes[size++] = (byte) (0x80 | (point & 0x3f));
        return 1;
    }

    private static int digits(long value) {
        int digits = 1;
        while (digits < POWERS_OF_TEN.length && value >= POWERS_OF_TEN[digits]) {
            digits++;
        }
        return digits;
    }
}
