// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.gtstore.protocol.JsonReader.Token;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What the reader takes, and how it reads it, is what Jackson does with the same bounds, but for text that is no UTF-8: there it is stricter. */
class JsonReaderPropertiesTest {
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonLimits.MAX_DEPTH)
                    .maxNumberLength(JsonLimits.MAX_DIGITS)
                    .maxNameLength(JsonLimits.MAX_NAME)
                    .build())
            .build();

    /** One for all that is read here, whatever became of what it read before, and with so few places that texts often take each other's. */
    private static final JsonReader READER = new JsonReader(new TextPool(4));

    @Property
    void a_value_is_read_as_by_jackson_however_it_is_written(@ForAll("values") String value) throws Exception {
        byte[] line = value.getBytes(StandardCharsets.UTF_8);
        assertThat(tokens(line, 0, line.length)).isEqualTo(jackson(line));
    }

    @Property
    void a_copy_is_what_jackson_writes(@ForAll("values") String value) throws Exception {
        byte[] line = ("  [" + value + "]").getBytes(StandardCharsets.UTF_8);
        JsonReader reader = begin(line, 0, line.length);
        reader.next();
        reader.next();
        String copy = reader.copyValue();
        assertThat(copy).isEqualTo(jacksonCopy(value));
        assertThat(reader.next()).isEqualTo(Token.END_ARRAY);
        assertThat(reader.next()).isEqualTo(Token.END);
    }

    @Property
    void a_compact_value_is_copied_as_it_is_and_what_follows_is_read(@ForAll("values") String value) throws Exception {
        byte[] line = ("[{\"a\":" + jacksonCopy(value) + "},[" + jacksonCopy(value) + "],7]")
                .getBytes(StandardCharsets.UTF_8);
        JsonReader reader = begin(line, 0, line.length);
        reader.next();
        reader.next();
        assertThat(reader.copyValue()).isEqualTo("{\"a\":" + jacksonCopy(value) + "}");
        assertThat(reader.token()).isEqualTo(Token.END_OBJECT);
        reader.next();
        assertThat(reader.copyValue()).isEqualTo("[" + jacksonCopy(value) + "]");
        assertThat(reader.token()).isEqualTo(Token.END_ARRAY);
        assertThat(reader.next()).isEqualTo(Token.NUMBER);
        assertThat(reader.next()).isEqualTo(Token.END_ARRAY);
        assertThat(reader.depth()).isZero();
        assertThat(reader.next()).isEqualTo(Token.END);
    }

    /** Where the short way takes a value, the long way does, but for names that stand twice. */
    @Property(tries = 5_000)
    void what_is_spoilt_is_not_taken_for_compact(@ForAll("values") String value, @ForAll long seed) throws Exception {
        byte[] line = spoilt(("[" + jacksonCopy(value) + "]").getBytes(StandardCharsets.UTF_8), new Random(seed));
        if (line.length > 0 && line[0] == '[' && CompactJson.end(line, 0, line.length) == line.length) {
            try {
                assertThat(tokens(line, 0, line.length)).isNotEmpty();
            } catch (ProtocolException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_FIELD);
            }
            assertThat(new String(line, StandardCharsets.UTF_8)).matches("[ -\u007f]*");
        }
    }

    @Property
    void what_stands_around_the_range_makes_no_difference(@ForAll("values") String value, @ForAll byte before)
            throws Exception {
        byte[] alone = value.getBytes(StandardCharsets.UTF_8);
        byte[] amid = new byte[alone.length + 8];
        Arrays.fill(amid, before);
        System.arraycopy(alone, 0, amid, 3, alone.length);
        assertThat(tokens(amid, 3, alone.length)).isEqualTo(tokens(alone, 0, alone.length));
    }

    /** Bytes that are nearly JSON: some are taken out, doubled, or changed. */
    @Property(tries = 5_000)
    void what_is_spoilt_is_refused_if_jackson_refuses_it(@ForAll("values") String value, @ForAll long seed) {
        byte[] line = spoilt(value.getBytes(StandardCharsets.UTF_8), new Random(seed));
        List<String> wanted = null;
        try {
            wanted = jackson(line);
        } catch (IOException e) {
            // refused
        }
        List<String> found = null;
        try {
            found = tokens(line, 0, line.length);
        } catch (ProtocolException e) {
            assertThat(e.closes()).isTrue();
        }
        if (isUtf8(line)) {
            assertThat(found).as(new String(line, StandardCharsets.UTF_8)).isEqualTo(wanted);
        } else {
            assertThat(found).as("what is not UTF-8").isNull();
        }
    }

    @Example
    void every_field_is_known_by_its_bytes() throws Exception {
        for (Field field : Field.values()) {
            byte[] line = ("{\"" + field.wire() + "\":1}").getBytes(StandardCharsets.UTF_8);
            JsonReader reader = begin(line, 0, line.length);
            reader.next();
            reader.next();
            assertThat(reader.field()).isEqualTo(field);
            assertThat(reader.text()).isEqualTo(field.wire());
        }
    }

    @Example
    void numbers_are_whole_up_to_the_last_that_a_long_holds() throws Exception {
        assertThat(number(Long.toString(Long.MAX_VALUE)).number()).isEqualTo(Long.MAX_VALUE);
        assertThat(number("-7").number()).isEqualTo(-7);
        for (String other : new String[] {"9223372036854775808", "9300000000000000000", "1.0", "1e2", "0.5E-3"}) {
            assertThat(number(other).isWhole()).as(other).isFalse();
            assertThat(number(other).numberText()).isEqualTo(other);
        }
    }

    private static JsonReader begin(byte[] line, int offset, int length) {
        READER.begin(line, offset, length);
        return READER;
    }

    private static JsonReader number(String text) throws ProtocolException {
        byte[] line = text.getBytes(StandardCharsets.UTF_8);
        JsonReader reader = begin(line, 0, line.length);
        assertThat(reader.next()).isEqualTo(Token.NUMBER);
        return reader;
    }

    private static byte[] spoilt(byte[] line, Random random) {
        List<Byte> bytes = new ArrayList<>();
        for (byte b : line) {
            bytes.add(b);
        }
        String marks = "\"\\{}[],:019-+.eEutfn \n\u0001x";
        for (int times = random.nextInt(3); times >= 0; times--) {
            int at = random.nextInt(bytes.size() + 1);
            byte mark = random.nextInt(8) == 0
                    ? (byte) random.nextInt(256)
                    : (byte) marks.charAt(random.nextInt(marks.length()));
            switch (random.nextInt(3)) {
                case 0 -> bytes.add(at, mark);
                case 1 ->
                    bytes.subList(Math.min(at, bytes.size()), Math.min(at + 1, bytes.size()))
                            .clear();
                default -> {
                    if (at < bytes.size()) {
                        bytes.set(at, mark);
                    }
                }
            }
        }
        byte[] spoilt = new byte[bytes.size()];
        for (int i = 0; i < spoilt.length; i++) {
            spoilt[i] = bytes.get(i);
        }
        return spoilt;
    }

    private static boolean isUtf8(byte[] line) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static List<String> tokens(byte[] line, int offset, int length) throws ProtocolException {
        JsonReader reader = begin(line, offset, length);
        List<String> tokens = new ArrayList<>();
        while (reader.next() != Token.END) {
            tokens.add(
                    switch (reader.token()) {
                        case NAME -> "NAME " + reader.text();
                        case STRING -> "STRING " + reader.pooledText();
                        case NUMBER ->
                            "NUMBER " + reader.numberText() + (reader.isWhole() ? " is " + reader.number() : "");
                        default -> reader.token().name();
                    });
        }
        return tokens;
    }

    /** A surrogate alone is refused here, too; Jackson lets it pass. */
    private static List<String> jackson(byte[] line) throws IOException {
        List<String> tokens = new ArrayList<>();
        try (JsonParser parser = JACKSON.createParser(line)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (depth == 0 && !tokens.isEmpty()) {
                    throw new IOException("a second value");
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                tokens.add(text(parser, token));
            }
            if (tokens.isEmpty()) {
                throw new IOException("no value");
            }
        }
        return tokens;
    }

    private static String text(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case FIELD_NAME -> "NAME " + paired(parser.getText());
            case VALUE_STRING -> "STRING " + paired(parser.getText());
            case VALUE_NUMBER_INT ->
                "NUMBER " + parser.getText()
                        + (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                                        || parser.getLongValue() == Long.MIN_VALUE
                                ? ""
                                : " is " + parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> "NUMBER " + parser.getText();
            default -> token.name().replace("VALUE_", "");
        };
    }

    private static String paired(String text) throws IOException {
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        return text;
    }

    private static String jacksonCopy(String value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonParser parser = JACKSON.createParser(value);
                JsonGenerator out = JACKSON.createGenerator(text)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isNumeric()) {
                    out.writeNumber(parser.getText());
                } else {
                    out.copyCurrentEvent(parser);
                }
            }
        }
        return text.toString();
    }

    /** JSON with spaces, escapes, nesting and names that fields have. */
    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> spaces = Arbitraries.of("", "", "", " ", "\t ", "\r");
        Arbitrary<String> plain = Arbitraries.of("", "apple", "a b", "é", "日本", "\uD83C\uDF4E", "~\u007f");
        Arbitrary<String> escaped = Arbitraries.of(
                "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\ud83c\\udf4e", "\\u00e9x", "\\b\\f\\r\\t", "\\u001F");
        Arbitrary<String> strings =
                Arbitraries.oneOf(plain, escaped).list().ofMaxSize(3).map(parts -> '"' + String.join("", parts) + '"');
        Arbitrary<String> numbers = Arbitraries.oneOf(
                Arbitraries.longs().map(Object::toString),
                Arbitraries.of("0", "-0", "1.5", "-0.25", "1e5", "2E-7", "9223372036854775808", "123456789012345678"));
        Arbitrary<String> scalars = Arbitraries.oneOf(strings, numbers, Arbitraries.of("true", "false", "null"));
        Arbitrary<String> names =
                Arbitraries.of("\"id\"", "\"key\"", "\"item\"", "\"x\"", "\"\\u0069d\"", "\"é\"", "\"ttlSet\"", "\"\"");
        return nested(scalars, names, spaces, 3);
    }

    private static Arbitrary<String> nested(
            Arbitrary<String> scalars, Arbitrary<String> names, Arbitrary<String> spaces, int depth) {
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<String> inner = Combinators.combine(spaces, nested(scalars, names, spaces, depth - 1), spaces)
                .as((before, value, after) -> before + value + after);
        Arbitrary<String> arrays = inner.list().ofMaxSize(3).map(elements -> "[" + String.join(",", elements) + "]");
        Arbitrary<String> objects = names.list()
                .uniqueElements(name -> name.replace("\\u0069", "i"))
                .ofMaxSize(3)
                .flatMap(members -> inner.list().ofSize(members.size()).map(elements -> {
                    List<String> all = new ArrayList<>();
                    for (int i = 0; i < elements.size(); i++) {
                        all.add(members.get(i) + ":" + elements.get(i));
                    }
                    return "{" + String.join(", ", all) + "}";
                }));
        return Arbitraries.frequencyOf(Tuple.of(2, scalars), Tuple.of(2, arrays), Tuple.of(3, objects));
    }
}
