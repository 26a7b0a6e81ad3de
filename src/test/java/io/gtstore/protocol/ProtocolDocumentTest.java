// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cluster.SlotHash;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/protocol.md to the tables of ops, fields and errors, to the hash functions, and its examples to the codec. */
class ProtocolDocumentTest {
    private static final Path DOCUMENT = Path.of("docs", "protocol.md");
    private static final List<String> HASHED =
            List.of("a", "ab", "abc", "abcd", "mohan", "ranjan", "client0", "client1", "नमस्ते", "🍎");

    @Test
    void the_tables_are_those_of_the_code() throws IOException {
        String document = Files.readString(DOCUMENT);
        String current = document;
        for (Map.Entry<String, String> table : tables().entrySet()) {
            current = replaced(current, table.getKey(), table.getValue());
        }
        if (Boolean.getBoolean("gtstore.writeDocs")) {
            Files.writeString(DOCUMENT, current);
        }
        assertThat(DOCUMENT).as("made by -Dgtstore.writeDocs=true").hasContent(current);
    }

    @Test
    void every_op_has_an_example_that_the_codec_takes_with_the_fields_of_its_row() throws IOException {
        Map<Long, Op> asked = new HashMap<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("→ ")) {
                String frame = line.substring(2);
                Request request = request(frame);
                assertThat(fieldsOf(frame)).as(line).isSubsetOf(requestFields(request.op()));
                asked.put(new JsonObject(frame).getLong("id"), request.op());
            } else if (line.startsWith("← ") && !line.contains("\"event\"")) {
                checkReply(line, asked);
            }
        }
        assertThat(EnumSet.copyOf(asked.values())).isEqualTo(EnumSet.allOf(Op.class));
    }

    private static void checkReply(String line, Map<Long, Op> asked) {
        String frame = line.substring(2);
        Op op = asked.getOrDefault(new JsonObject(frame).getLong("id"), Op.PING);
        Reply reply = reply(op, frame);
        Set<String> allowed = reply instanceof Reply.Failure
                ? names(List.of(Field.ID, Field.OK, Field.ERROR, Field.EPOCH, Field.NODE, Field.REPLICAS))
                : replyFields(op);
        assertThat(fieldsOf(frame)).as(line).isSubsetOf(allowed);
    }

    private static Request request(String frame) {
        try {
            return Codec.request(parsed(frame));
        } catch (ProtocolException e) {
            throw new AssertionError(frame, e);
        }
    }

    private static Reply reply(Op op, String frame) {
        try {
            return Codec.reply(op, parsed(frame));
        } catch (ProtocolException e) {
            throw new AssertionError(frame, e);
        }
    }

    private static Fields parsed(String frame) throws ProtocolException {
        byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        return Codec.parse(bytes, 0, bytes.length);
    }

    private static Set<String> fieldsOf(String frame) {
        return new JsonObject(frame).fieldNames();
    }

    private static Set<String> requestFields(Op op) {
        Set<String> allowed = names(List.of(Field.ID, Field.OP));
        allowed.addAll(names(Ops.spec(op).required()));
        allowed.addAll(names(Ops.spec(op).optional()));
        return allowed;
    }

    private static Set<String> replyFields(Op op) {
        Set<String> allowed = names(List.of(Field.ID, Field.OK));
        allowed.addAll(names(Ops.spec(op).replyFields()));
        return allowed;
    }

    private static Set<String> names(List<Field> fields) {
        return fields.stream().map(Field::wire).collect(Collectors.toCollection(HashSet::new));
    }

    private static String replaced(String document, String name, String table) {
        String begin = "<!-- table: " + name + " -->\n";
        String end = "<!-- end: " + name + " -->";
        int from = document.indexOf(begin);
        int to = document.indexOf(end);
        assertThat(from >= 0 && to > from)
                .as("the document marks the table of %s", name)
                .isTrue();
        return document.substring(0, from + begin.length()) + table + document.substring(to);
    }

    private static Map<String, String> tables() {
        return Map.of("ops", ops(), "fields", fields(), "errors", errors(), "hashes", hashes());
    }

    private static String ops() {
        return table(
                "| op | answered by | asked by | needs | may have | reply | meaning |",
                Arrays.stream(Op.values())
                        .map(op -> row(
                                code(op.wire()),
                                lower(Ops.spec(op).server()),
                                lower(op.caller()),
                                list(Ops.spec(op).required()),
                                list(Ops.spec(op).optional()),
                                list(Ops.spec(op).replyFields()),
                                op.meaning())));
    }

    private static String fields() {
        return table(
                "| field | holds | meaning |",
                Arrays.stream(Field.values())
                        .map(field -> row(code(field.wire()), lower(field.type()), field.meaning())));
    }

    private static String errors() {
        return table(
                "| code | definite | retry | meaning |",
                Arrays.stream(ErrorCode.values())
                        .map(error ->
                                row(code(error.wire()), yes(error.definite()), yes(error.retry()), error.meaning())));
    }

    private static String hashes() {
        return table(
                "| key | sum of code points | murmur3, of 1024 | murmur3, of 1000 | ascii-sum, of 1024 | ascii-sum, of 1000 |",
                HASHED.stream()
                        .map(key -> row(
                                code(key),
                                Integer.toString(key.codePoints().sum()),
                                Integer.toString(SlotHash.MURMUR3.slot(key, 1024)),
                                Integer.toString(SlotHash.MURMUR3.slot(key, 1000)),
                                Integer.toString(SlotHash.ASCII_SUM.slot(key, 1024)),
                                Integer.toString(SlotHash.ASCII_SUM.slot(key, 1000)))));
    }

    private static String table(String head, Stream<String> rows) {
        long columns = head.chars().filter(c -> c == '|').count() - 1;
        return head + "\n" + "|---".repeat((int) columns) + "|\n" + rows.collect(Collectors.joining());
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String list(List<Field> fields) {
        return fields.stream().map(field -> code(field.wire())).collect(Collectors.joining(" "));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String yes(boolean flag) {
        return flag ? "yes" : "no";
    }
}
