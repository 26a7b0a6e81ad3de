// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.protocol.JsonReader.Token;

/**
 * Reads frames into {@link Fields}, one after the other, each in one pass and without a tree; for those on one event loop, who have one reader for all
 * their connections. Keys, sessions and the like that came before come as the same texts again. Not thread-safe.
 */
public final class FrameReader {
    /** Enough for some 2,000 customers at a time, at less than a megabyte. */
    private static final int POOLED_TEXTS = 4096;

    private final JsonReader reader;

    /** A reader that remembers texts. */
    public FrameReader() {
        this(POOLED_TEXTS);
    }

    /** A reader that remembers so many texts, a power of two. */
    FrameReader(int pooledTexts) {
        reader = new JsonReader(new TextPool(pooledTexts));
    }

    /**
     * The fields of the frame in these bytes, its newline not among them.
     *
     * @throws ProtocolException if the bytes are not one acceptable JSON object; a {@link BrokenFrame} may tell whose it is
     */
    public Fields read(byte[] bytes, int offset, int length) throws ProtocolException {
        reader.begin(bytes, offset, length);
        if (!reader.nextIsObject()) {
            throw ProtocolException.fatal(
                    ErrorCode.BAD_JSON,
                    "a frame is one JSON object in one line, such as {\"id\":1,\"op\":\"get\",\"key\":\"mohan\"}");
        }
        Fields fields = new Fields();
        while (reader.next() == Token.NAME) {
            Field field = reader.field();
            reader.next();
            if (field == null) {
                reader.passOver();
            } else {
                FieldReader.read(reader, field, fields);
            }
        }
        reader.next();
        return fields;
    }
}
