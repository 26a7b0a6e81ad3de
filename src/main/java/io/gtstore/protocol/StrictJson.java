package io.gtstore.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;

/** JSON as this protocol takes it: bounded, without duplicate fields, without unpaired surrogates, every number as it was written. */
final class StrictJson {
    static final int MAX_DEPTH = 16;
    static final int MAX_DIGITS = 20;
    static final int MAX_NAME = 64;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_DIGITS)
                    .maxNameLength(MAX_NAME)
                    .build())
            .build();

    private StrictJson() {}

    /** The value that begins at the parser's token, as compact JSON text; equal values written differently give equal strings. */
    static String copyValue(JsonParser parser) throws IOException, ProtocolException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            String text = text(parser);
            if (isPlain(text)) {
                return '"' + text + '"';
            }
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            int depth = 0;
            do {
                JsonToken token = parser.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                copyToken(parser, token, out);
            } while (depth > 0 && parser.nextToken() != null);
        }
        return text.toString();
    }

    /** Whether nothing in it needs an escape. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static void copyToken(JsonParser parser, JsonToken token, JsonGenerator out)
            throws IOException, ProtocolException {
        switch (token) {
            case VALUE_STRING -> out.writeString(text(parser));
            case FIELD_NAME -> out.writeFieldName(text(parser));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(parser.getText());
            default -> out.copyCurrentEvent(parser);
        }
    }

    /** The string at the parser's token. */
    static String text(JsonParser parser) throws IOException, ProtocolException {
        String text = parser.getText();
        int at = 0;
        while (at < text.length()) {
            char here = text.charAt(at);
            boolean paired = Character.isHighSurrogate(here)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1));
            if (Character.isSurrogate(here) && !paired) {
                throw ProtocolException.fatal(ErrorCode.BAD_TEXT, "a string holds an unpaired surrogate");
            }
            at += paired ? 2 : 1;
        }
        return text;
    }
}
