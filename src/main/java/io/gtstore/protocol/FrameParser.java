package io.gtstore.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Reads one frame into {@link Fields}, in one pass and without a tree. */
final class FrameParser {
    private static final Map<String, Field> BY_NAME = byName();

    private FrameParser() {}

    /**
     * The fields of the frame in these bytes.
     *
     * @throws ProtocolException if the bytes are not one acceptable JSON object; always one that closes the connection
     */
    static Fields parse(byte[] bytes, int offset, int length) throws ProtocolException {
        try (JsonParser parser = StrictJson.FACTORY.createParser(bytes, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ProtocolException.fatal(
                        ErrorCode.BAD_JSON,
                        "a frame is one JSON object in one line, such as "
                                + "{\"id\":1,\"op\":\"get\",\"key\":\"mohan\"}");
            }
            Fields fields = new Fields();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                readField(parser, fields);
            }
            if (parser.nextToken() != null) {
                throw ProtocolException.fatal(ErrorCode.BAD_JSON, "there is more in the line behind the JSON object");
            }
            return fields;
        } catch (StreamConstraintsException e) {
            throw overLimit(e);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        } catch (IOException e) {
            throw ProtocolException.fatal(ErrorCode.BAD_JSON, "the line is not JSON in UTF-8");
        }
    }

    private static void readField(JsonParser parser, Fields fields) throws IOException, ProtocolException {
        Field field = BY_NAME.get(StrictJson.text(parser));
        parser.nextToken();
        if (field == null) {
            StrictJson.copyValue(parser);
            return;
        }
        FieldReader.read(parser, field, fields);
    }

    private static ProtocolException overLimit(StreamConstraintsException e) {
        String message = Objects.requireNonNullElse(e.getOriginalMessage(), "");
        if (message.contains("nesting")) {
            return ProtocolException.fatal(
                    ErrorCode.TOO_DEEP, "the JSON is nested more than " + StrictJson.MAX_DEPTH + " deep");
        }
        if (message.contains("Number")) {
            return ProtocolException.fatal(
                    ErrorCode.BAD_NUMBER, "a number has more than " + StrictJson.MAX_DIGITS + " digits");
        }
        return ProtocolException.fatal(
                ErrorCode.BAD_JSON, "a field's name is longer than " + StrictJson.MAX_NAME + " characters");
    }

    private static ProtocolException unreadable(JsonProcessingException e) {
        String message = Objects.requireNonNullElse(e.getOriginalMessage(), "unreadable");
        ErrorCode code = message.startsWith("Duplicate field") ? ErrorCode.DUPLICATE_FIELD : ErrorCode.BAD_JSON;
        int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
        return ProtocolException.fatal(code, firstLine(message) + " (column " + column + ")");
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        return line.length() > 200 ? line.substring(0, 200) : line;
    }

    private static Map<String, Field> byName() {
        Map<String, Field> names = new HashMap<>();
        for (Field field : Field.values()) {
            names.put(field.wire(), field);
        }
        return names;
    }
}
