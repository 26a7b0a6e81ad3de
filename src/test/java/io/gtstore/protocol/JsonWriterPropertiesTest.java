// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What the writer writes is, byte for byte, what Jackson would. */
class JsonWriterPropertiesTest {
    private static final JsonFactory JACKSON = new JsonFactory();

    @Property
    void strings_are_escaped_and_encoded_as_by_jackson(@ForAll String text) throws Exception {
        Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(text));
        JsonWriter writer = new JsonWriter();
        writer.string(text);
        assertThat(writer.toBytes()).isEqualTo(jackson(out -> out.writeString(text)));
    }

    @Property
    void numbers_are_whole(@ForAll long number) throws Exception {
        JsonWriter writer = new JsonWriter();
        writer.number(number);
        assertThat(writer.toBytes()).isEqualTo(jackson(out -> out.writeNumber(number)));
    }

    @Property(tries = 100)
    void commas_stand_between_and_nowhere_else(@ForAll String text, @ForAll long number, @ForAll boolean flag)
            throws Exception {
        Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(text));
        JsonWriter writer = new JsonWriter();
        writer.startObject();
        writer.name("none");
        writer.startArray();
        writer.endArray();
        writer.name("list");
        writer.startArray();
        writer.string(text);
        writer.number(number);
        writer.startObject();
        writer.endObject();
        writer.flag(flag);
        writer.endArray();
        writer.name("raw");
        writer.raw("{\"é\":\"\uD83C\uDF4E\"}");
        writer.endObject();
        assertThat(writer.toBytes()).isEqualTo(jackson(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("none");
            out.writeEndArray();
            out.writeArrayFieldStart("list");
            out.writeString(text);
            out.writeNumber(number);
            out.writeStartObject();
            out.writeEndObject();
            out.writeBoolean(flag);
            out.writeEndArray();
            out.writeFieldName("raw");
            out.writeRawValue("{\"é\":\"\uD83C\uDF4E\"}");
            out.writeEndObject();
        }));
    }

    @Example
    void a_surrogate_alone_has_no_form() {
        for (String text : new String[] {"\uD83C", "\uDF4E", "\uDF4E\uD83C", "a\uD83Cb"}) {
            assertThatThrownBy(() -> new JsonWriter().string(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Example
    void a_wrong_entry_is_its_fields_problem_and_what_follows_is_read() throws Exception {
        String carts =
                "[{\"key\":\"mohan\",\"entries\":[{\"item\":{\"a\":[1]},\"session\":\"s\",\"seq\":-1,\"x\":[{}]}]}]";
        byte[] frame = ("{\"op\":\"send_rep\",\"incarnation\":1,\"carts\":" + carts + ",\"id\":7}")
                .getBytes(StandardCharsets.UTF_8);
        Fields fields = Codec.parse(frame, 0, frame.length);
        assertThat(fields.id()).isEqualTo(7);
        assertThatThrownBy(() -> Codec.request(fields))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("'carts' has 'seq' as a whole number from 0 on");
    }

    private interface Content {
        void to(JsonGenerator out) throws Exception;
    }

    private static byte[] jackson(Content content) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JACKSON.createGenerator(bytes)) {
            content.to(out);
        }
        return bytes.toByteArray();
    }
}
