package io.gtstore.protocol;

import io.gtstore.protocol.JsonReader.Token;

/** Reads one frame into {@link Fields}, in one pass and without a tree. */
final class FrameParser {
    private FrameParser() {}

    /**
     * The fields of the frame in these bytes.
     *
     * @throws ProtocolException if the bytes are not one acceptable JSON object; always one that closes the connection
     */
    static Fields parse(byte[] bytes, int offset, int length) throws ProtocolException {
        JsonReader reader = new JsonReader(bytes, offset, length);
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
