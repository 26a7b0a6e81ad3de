// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) from bytes, token by token, in one pass and without a tree, as strictly as this protocol takes it: UTF-8 and nothing else, no
 * member twice in an object, no surrogate alone, bounds on depth, names and numbers, and nothing behind the value. Whatever is wrong throws a
 * {@link ProtocolException}, since the rest of the frame cannot be read then. After {@link Token#END} or an error, all that it is good for is to
 * {@link #begin} anew. Not thread-safe.
 */
final class JsonReader extends JsonCursor {
    /** What the reader stands at. */
    enum Token {
        START_OBJECT,
        END_OBJECT,
        START_ARRAY,
        END_ARRAY,
        /** A member's name; its value is next. */
        NAME,
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        /** Behind the value, at the end of the bytes. */
        END;

        boolean begins() {
            return this == START_OBJECT || this == START_ARRAY;
        }

        boolean ends() {
            return this == END_OBJECT || this == END_ARRAY;
        }
    }

    private final TextPool pool;
    private Token token = Token.NULL;
    private boolean begun;
    private boolean afterName;
    /** Whether the next element is the first one of its array or object. */
    private boolean first;

    private int depth;
    /** A bit for each depth: whether that is an array. */
    private int arrays;

    private final MemberNames names = new MemberNames();

    /** Where the text of the last name, string or number is, without quotes. */
    private int textBegin;

    private int textEnd;
    /** The last name's or string's text, where it is not just those bytes, one for each character. */
    private @Nullable String text;

    private KnownNames.@Nullable Name name;

    private final JsonNumber number = new JsonNumber();

    /** A reader that has nothing to read yet, with a pool for texts that come again. */
    JsonReader(TextPool pool) {
        this.pool = pool;
    }

    /** Whatever was read before, these bytes are next. */
    void begin(byte[] line, int offset, int length) {
        moveTo(line, offset, length);
        token = Token.NULL;
        begun = false;
        afterName = false;
        first = false;
        depth = 0;
        names.begin();
        text = null;
        name = null;
    }

    /** What the reader stands at. */
    Token token() {
        return token;
    }

    /** How many objects and arrays are open here; one that begins counts, one that ends does not. */
    int depth() {
        return depth;
    }

    /** Reads on if an object begins next. */
    boolean nextIsObject() throws ProtocolException {
        return skipSpace() == '{' && next() == Token.START_OBJECT;
    }

    /** Reads on. */
    Token next() throws ProtocolException {
        token = read();
        return token;
    }

    /** The text of a string or a name. */
    String text() {
        if (text == null) {
            text = TextPool.latin(bytes, textBegin, textEnd - textBegin);
        }
        return text;
    }

    /** The text of a string that may well come again, such as a key: one and the same object then, see {@link TextPool}. */
    String pooledText() {
        if (text == null) {
            int length = textEnd - textBegin;
            int hash = length > TextPool.MAX_LENGTH ? 0 : KnownNames.hash(bytes, textBegin, textEnd);
            text = pool.text(bytes, textBegin, length, hash);
        }
        return text;
    }

    /** The field that a name names, null if none is called so. */
    @Nullable
    Field field() {
        return name == null ? null : name.field();
    }

    /** Whether the number is whole, and no further from 0 than {@link Long#MAX_VALUE}. */
    boolean isWhole() {
        return number.isWhole();
    }

    /** The number, if it {@link #isWhole}. */
    long number() {
        return number.value();
    }

    /** The number as it was written. */
    String numberText() {
        return TextPool.latin(bytes, textBegin, textEnd - textBegin);
    }

    /** The value that begins here, as {@link #copyValue}; null if it is nested deeper than an item may be. The reader stands at its end in any case. */
    @Nullable
    String copyItem() throws ProtocolException {
        return copy(JsonLimits.MAX_ITEM_DEPTH);
    }

    /**
     * The value that begins here, as compact JSON text; equal values written differently give equal texts. The reader then stands at its end. For values that
     * were judged where they came in: one that stands as it was written then is not taken apart again.
     */
    String copyValue() throws ProtocolException {
        int stop = token.begins() ? CompactJson.end(bytes, at - 1, end) : -1;
        if (stop >= 0) {
            String copy = TextPool.latin(bytes, at - 1, stop - at + 1);
            token = token == Token.START_OBJECT ? Token.END_OBJECT : Token.END_ARRAY;
            at = stop;
            depth--;
            first = false;
            return copy;
        }
        String copy = copy(JsonLimits.MAX_DEPTH);
        if (copy == null) {
            throw new IllegalStateException("the reader refuses what is deeper");
        }
        return copy;
    }

    private @Nullable String copy(int maxDepth) throws ProtocolException {
        if (token == Token.STRING) {
            if (text == null) {
                return TextPool.latin(bytes, textBegin - 1, textEnd - textBegin + 2);
            }
            JsonWriter out = new JsonWriter();
            out.string(text);
            return out.text();
        }
        int begin = at - 1;
        boolean asItIs = token.begins() && CompactJson.end(bytes, begin, end) >= 0;
        JsonWriter out = asItIs ? null : new JsonWriter();
        int around = depth - (token.begins() ? 1 : 0);
        copyToken(out);
        while (depth > around) {
            next();
            if (depth - around > maxDepth) {
                passOver(around);
                return null;
            }
            copyToken(out);
        }
        return out == null ? TextPool.latin(bytes, begin, at - begin) : out.text();
    }

    /** Reads on to the end of the value that begins here. */
    void passOver() throws ProtocolException {
        passOver(token.begins() ? depth - 1 : depth);
    }

    /** Reads on until no more than so many objects and arrays are open. */
    void passOver(int around) throws ProtocolException {
        while (depth > around) {
            next();
        }
    }

    private void copyToken(@Nullable JsonWriter out) {
        if (out == null) {
            return;
        }
        switch (token) {
            case START_OBJECT -> out.startObject();
            case END_OBJECT -> out.endObject();
            case START_ARRAY -> out.startArray();
            case END_ARRAY -> out.endArray();
            case NAME -> out.anyName(text());
            case STRING -> out.string(text());
            case NUMBER -> out.raw(numberText());
            case TRUE -> out.flag(true);
            case FALSE -> out.flag(false);
            case NULL -> out.raw("null");
            case END -> throw new IllegalStateException("there is no value here");
        }
    }

    private Token read() throws ProtocolException {
        int c = skipSpace();
        if (afterName) {
            afterName = false;
            return value(c);
        }
        if (depth == 0) {
            if (!begun) {
                begun = true;
                return value(c);
            }
            if (c >= 0) {
                throw refusal("there is more in the line behind the JSON value");
            }
            return Token.END;
        }
        boolean inArray = (arrays & 1 << depth) != 0;
        if (c == (inArray ? ']' : '}')) {
            at++;
            depth--;
            first = false;
            return inArray ? Token.END_ARRAY : Token.END_OBJECT;
        }
        if (!first) {
            if (c != ',') {
                throw unexpected(c, inArray ? "',' or ']'" : "',' or '}'");
            }
            at++;
            c = skipSpace();
        }
        first = false;
        return inArray ? value(c) : name(c);
    }

    private Token value(int c) throws ProtocolException {
        switch (c) {
            case '"' -> {
                at++;
                string();
                return Token.STRING;
            }
            case '{' -> {
                open(false);
                return Token.START_OBJECT;
            }
            case '[' -> {
                open(true);
                return Token.START_ARRAY;
            }
            case 't' -> {
                return word("true", Token.TRUE);
            }
            case 'f' -> {
                return word("false", Token.FALSE);
            }
            case 'n' -> {
                return word("null", Token.NULL);
            }
            default -> {
                if (c == '-' || JsonNumber.isDigit(c)) {
                    textBegin = at;
                    number.read(this);
                    textEnd = at;
                    return Token.NUMBER;
                }
                throw unexpected(c, "a value");
            }
        }
    }

    private void open(boolean array) throws ProtocolException {
        if (depth == JsonLimits.MAX_DEPTH) {
            throw ProtocolException.fatal(
                    ErrorCode.TOO_DEEP, "the JSON is nested more than " + JsonLimits.MAX_DEPTH + " deep" + column());
        }
        at++;
        depth++;
        first = true;
        if (array) {
            arrays |= 1 << depth;
        } else {
            arrays &= ~(1 << depth);
            names.open(depth);
        }
    }

    private Token word(String word, Token meaning) throws ProtocolException {
        for (int i = 0; i < word.length(); i++) {
            if (at + i == end || bytes[at + i] != word.charAt(i)) {
                throw refusal("neither a value nor true, false or null");
            }
        }
        at += word.length();
        return meaning;
    }

    private Token name(int c) throws ProtocolException {
        if (c != '"') {
            throw unexpected(c, "a name in double quotes");
        }
        at++;
        string();
        if (text != null || textEnd - textBegin > JsonLimits.MAX_NAME) {
            checkName(text());
            name = KnownNames.find(text());
        } else {
            name = KnownNames.find(bytes, textBegin, textEnd - textBegin, KnownNames.hash(bytes, textBegin, textEnd));
        }
        if (name != null) {
            text = name.text();
        }
        if (!(name == null ? names.add(depth, text()) : names.add(depth, name))) {
            throw ProtocolException.fatal(
                    ErrorCode.DUPLICATE_FIELD, "the field '" + text() + "' stands twice" + column());
        }
        int colon = skipSpace();
        if (colon != ':') {
            throw unexpected(colon, "':'");
        }
        at++;
        afterName = true;
        return Token.NAME;
    }

    private void checkName(String written) throws ProtocolException {
        if (written.length() > JsonLimits.MAX_NAME) {
            throw refusal("a field's name is longer than " + JsonLimits.MAX_NAME + " characters");
        }
    }

    /** Reads a string behind its first quote. */
    private void string() throws ProtocolException {
        text = null;
        textBegin = at;
        at = PlainBytes.end(bytes, at, end);
        if (isAt('"')) {
            textEnd = at++;
        } else {
            text = new JsonText(this, textBegin).read();
        }
    }

    private ProtocolException unexpected(int c, String wanted) {
        if (c < 0) {
            return refusal("the line ends where " + wanted + " is due");
        }
        String what = c > ' ' && c < 0x7f ? "'" + (char) c + "'" : String.format("byte 0x%02x", c & 0xff);
        return refusal("there is " + what + " where " + wanted + " is due");
    }
}
