// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.CausalContext;
import io.gtstore.protocol.JsonReader.Token;
import java.util.ArrayList;
import java.util.List;

/** Reads one field's value. A wrong value becomes the field's problem, and its JSON is passed over, so that the rest can be read. */
final class FieldReader {
    private FieldReader() {}

    static void read(JsonReader reader, Field field, Fields fields) throws ProtocolException {
        Token token = reader.token();
        switch (field.type()) {
            case NUMBER -> number(reader, token, field, fields);
            case FLAG -> flag(reader, token, field, fields);
            case JSON -> item(reader, field, fields);
            case JSONS -> values(reader, token, field, fields);
            case TEXT, STAMP, CONTEXT, SLOTS, DIGESTS, HORIZONS -> {
                if (token == Token.STRING) {
                    text(reader, field, fields);
                } else {
                    refuse(reader, field, fields, "is a string");
                }
            }
            default -> structured(reader, field, fields);
        }
    }

    private static void values(JsonReader reader, Token token, Field field, Fields fields) throws ProtocolException {
        if (token != Token.START_ARRAY) {
            refuse(reader, field, fields, "is an array");
            return;
        }
        List<String> values = new ArrayList<>();
        boolean tooDeep = false;
        while (reader.next() != Token.END_ARRAY) {
            String value = reader.copyItem();
            if (value == null) {
                tooDeep = true;
            } else {
                values.add(value);
            }
        }
        if (tooDeep) {
            fields.problem(field, ItemRules.tooDeep("an item of '" + field.wire() + "'"));
        } else {
            fields.value(field, values);
        }
    }

    private static void item(JsonReader reader, Field field, Fields fields) throws ProtocolException {
        String item = reader.copyItem();
        if (item == null) {
            fields.problem(field, ItemRules.tooDeep("'" + field.wire() + "'"));
        } else {
            fields.value(field, item);
        }
    }

    private static void number(JsonReader reader, Token token, Field field, Fields fields) throws ProtocolException {
        if (token == Token.NUMBER && reader.isWhole() && reader.number() >= 0) {
            fields.number(field, reader.number());
        } else if (token == Token.NUMBER) {
            fields.problem(
                    field,
                    ProtocolException.wrong(
                            ErrorCode.BAD_NUMBER,
                            "'" + field.wire() + "' is a whole number from 0 to " + Long.MAX_VALUE + ", not "
                                    + reader.numberText()));
        } else {
            refuse(reader, field, fields, "is a number");
        }
    }

    private static void flag(JsonReader reader, Token token, Field field, Fields fields) throws ProtocolException {
        if (token == Token.TRUE || token == Token.FALSE) {
            fields.number(field, token == Token.TRUE ? 1 : 0);
        } else {
            refuse(reader, field, fields, "is true or false");
        }
    }

    private static void text(JsonReader reader, Field field, Fields fields) {
        try {
            switch (field.type()) {
                case STAMP -> fields.number(field, Bounds.stamp(reader.text()));
                case CONTEXT -> fields.value(field, CausalContext.decode(reader.text()));
                case SLOTS -> fields.value(field, SlotRanges.parse(reader.text()));
                case HORIZONS -> fields.value(field, HorizonText.parse(reader.text()));
                case DIGESTS -> fields.value(field, DigestText.parse(reader.text()));
                default -> fields.value(field, reader.pooledText());
            }
        } catch (IllegalArgumentException e) {
            fields.problem(
                    field, ProtocolException.wrong(ErrorCode.WRONG_TYPE, "'" + field.wire() + "': " + e.getMessage()));
        }
    }

    private static void structured(JsonReader reader, Field field, Fields fields) throws ProtocolException {
        ValueReader values = new ValueReader(reader, field);
        Object value = values.read();
        if (value == null) {
            fields.problem(field, values.problem());
        } else {
            fields.value(field, value);
        }
    }

    private static void refuse(JsonReader reader, Field field, Fields fields, String wanted) throws ProtocolException {
        reader.passOver();
        fields.problem(
                field,
                ProtocolException.wrong(
                        ErrorCode.WRONG_TYPE, "'" + field.wire() + "' " + wanted + ": " + field.meaning()));
    }
}
