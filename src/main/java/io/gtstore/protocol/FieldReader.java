package io.gtstore.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gtstore.cart.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads one field's value. A wrong value becomes the field's problem, and its JSON is passed over, so that the rest can be read. */
final class FieldReader {
    private FieldReader() {}

    static void read(JsonParser parser, Field field, Fields fields) throws IOException, ProtocolException {
        JsonToken token = parser.currentToken();
        switch (field.type()) {
            case NUMBER -> number(parser, token, field, fields);
            case FLAG -> flag(parser, token, field, fields);
            case JSON -> fields.value(field, StrictJson.copyValue(parser));
            case JSONS -> values(parser, token, field, fields);
            case TEXT, STAMP, CONTEXT, SLOTS, DIGESTS, HORIZONS -> {
                if (token == JsonToken.VALUE_STRING) {
                    text(StrictJson.text(parser), field, fields);
                } else {
                    refuse(parser, field, fields, "is a string");
                }
            }
            default -> structured(parser, field, fields);
        }
    }

    private static void values(JsonParser parser, JsonToken token, Field field, Fields fields)
            throws IOException, ProtocolException {
        if (token != JsonToken.START_ARRAY) {
            refuse(parser, field, fields, "is an array");
            return;
        }
        List<String> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(StrictJson.copyValue(parser));
        }
        fields.value(field, values);
    }

    private static void number(JsonParser parser, JsonToken token, Field field, Fields fields)
            throws IOException, ProtocolException {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = parser.getLongValue();
            if (value >= 0) {
                fields.number(field, value);
                return;
            }
        }
        if (token.isNumeric()) {
            fields.problem(
                    field,
                    ProtocolException.wrong(
                            ErrorCode.BAD_NUMBER,
                            "'" + field.wire() + "' is a whole number from 0 to " + Long.MAX_VALUE + ", not "
                                    + parser.getText()));
        } else {
            refuse(parser, field, fields, "is a number");
        }
    }

    private static void flag(JsonParser parser, JsonToken token, Field field, Fields fields)
            throws IOException, ProtocolException {
        if (token.isBoolean()) {
            fields.number(field, token == JsonToken.VALUE_TRUE ? 1 : 0);
        } else {
            refuse(parser, field, fields, "is true or false");
        }
    }

    private static void text(String text, Field field, Fields fields) {
        try {
            switch (field.type()) {
                case STAMP -> fields.number(field, Long.parseUnsignedLong(text));
                case CONTEXT -> fields.value(field, Context.decode(text));
                case SLOTS -> fields.value(field, SlotRanges.parse(text));
                case HORIZONS -> fields.value(field, HorizonText.parse(text));
                case DIGESTS -> fields.value(field, DigestText.parse(text));
                default -> fields.value(field, text);
            }
        } catch (IllegalArgumentException e) {
            fields.problem(
                    field, ProtocolException.wrong(ErrorCode.WRONG_TYPE, "'" + field.wire() + "': " + e.getMessage()));
        }
    }

    private static void structured(JsonParser parser, Field field, Fields fields)
            throws IOException, ProtocolException {
        ValueReader reader = new ValueReader(parser, field);
        Object value = reader.read();
        if (value == null) {
            fields.problem(field, reader.problem());
        } else {
            fields.value(field, value);
        }
    }

    private static void refuse(JsonParser parser, Field field, Fields fields, String wanted)
            throws IOException, ProtocolException {
        StrictJson.copyValue(parser);
        fields.problem(
                field,
                ProtocolException.wrong(
                        ErrorCode.WRONG_TYPE, "'" + field.wire() + "' " + wanted + ": " + field.meaning()));
    }
}
