// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of all fields, and of what carts are made of, found by their bytes, so that no text is made to look one up. */
final class KnownNames {
    /** A name. */
    static final class Name {
        private final String text;
        private final byte[] bytes;
        private final int number;
        private final @Nullable Field field;

        private Name(String text, byte[] bytes, int number, @Nullable Field field) {
            this.text = text;
            this.bytes = bytes;
            this.number = number;
            this.field = field;
        }

        /** One text for each name. */
        String text() {
            return text;
        }

        /** That of no other name, from 0 to below {@link #MOST}. */
        int number() {
            return number;
        }

        /** What is called so at the top of a frame, null if nothing is. */
        @Nullable
        Field field() {
            return field;
        }
    }

    /** Members of the values of fields, those that stand in nearly every frame. Others are found by their text. */
    private static final List<String> MEMBERS = List.of("entries", "changed", "by", "ttlSet");

    /** Which names an object has had is kept in so many bits. */
    static final int MOST = 2 * Long.SIZE;

    private static final int SLOTS = 512;
    private static final Name[] TABLE = new Name[SLOTS];
    private static final Map<String, Name> BY_TEXT = new HashMap<>();

    static {
        for (Field field : Field.values()) {
            add(field.wire(), field);
        }
        for (String member : MEMBERS) {
            add(member, null);
        }
    }

    private KnownNames() {}

    private static void add(String text, @Nullable Field field) {
        if (BY_TEXT.size() == MOST) {
            throw new AssertionError("there is a bit for each of " + MOST + " names");
        }
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        Name name = new Name(text, bytes, BY_TEXT.size(), field);
        BY_TEXT.put(text, name);
        int hash = 0;
        for (byte c : bytes) {
            hash = hash(hash, c);
        }
        int slot = slot(hash);
        while (TABLE[slot] != null) {
            slot = (slot + 1) % SLOTS;
        }
        TABLE[slot] = name;
    }

    /** The hash of one byte more. */
    static int hash(int before, byte c) {
        return 31 * before + c;
    }

    /** The hash of bytes from one place to before another. */
    static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash(hash, bytes[i]);
        }
        return hash;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 9) & SLOTS - 1;
    }

    /** The name that these bytes, with that {@link #hash}, are; null if there is none. */
    static @Nullable Name find(byte[] bytes, int offset, int length, int hash) {
        for (int slot = slot(hash); TABLE[slot] != null; slot = (slot + 1) % SLOTS) {
            if (is(TABLE[slot].bytes, bytes, offset, length)) {
                return TABLE[slot];
            }
        }
        return null;
    }

    private static boolean is(byte[] name, byte[] bytes, int offset, int length) {
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != bytes[offset + i]) {
                return false;
            }
        }
        return true;
    }

    /** The name that this text is; null if there is none. */
    static @Nullable Name find(String text) {
        return BY_TEXT.get(text);
    }
}
