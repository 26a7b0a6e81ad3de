// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.CartItem;
import io.gtstore.client.ClusterStatus;
import io.gtstore.client.NodeAddress;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PrintableTextTest {
    private static final String FORGED =
            "n\n2026-01-01 ERROR forged\u001b[2J\u009b31m\u202e\u2028\u2029\ud800\u200b\udb40\udc41";

    @Provide
    Arbitrary<String> foreign() {
        return Arbitraries.of(
                        "a",
                        "é",
                        "😀",
                        "\\",
                        "\"",
                        " ",
                        "\n",
                        "\r",
                        "\r\n",
                        "\t",
                        "\u0000",
                        "\u001b[31m",
                        "\u007f",
                        "\u009b",
                        "\u00ad",
                        "\u061c",
                        "\u200e",
                        "\u202e",
                        "\u2028",
                        "\u2029",
                        "\u2066",
                        "\ufeff",
                        "\ud800",
                        "\udc00",
                        "\udb40\udc41")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 500)
    void foreign_text_is_one_line_of_what_a_terminal_shows(@ForAll("foreign") String text) {
        assertShown(PrintableText.line(text));
        assertThat(PrintableText.unsafe(text))
                .isEqualTo(!PrintableText.line(text).equals(text));
    }

    @Property(tries = 200)
    void every_table_and_line_keeps_its_form_whatever_others_are_called(@ForAll("foreign") String text) {
        NodeAddress node = new NodeAddress(text, 1, text, 1);
        ClusterStatus status = new ClusterStatus(new JsonObject()
                .put("hash", text)
                .put("merge", text)
                .put("leader", text)
                .put("managers", JsonArray.of(text))
                .put(
                        "members",
                        JsonArray.of(new JsonObject().put("node", node.toJson()).put("zone", text)))
                .put("absent", JsonArray.of(text)));
        assertThat(StatusTable.of(status).split(System.lineSeparator(), -1))
                .hasSize(5)
                .allSatisfy(PrintableTextTest::assertShown);
        assertShown(Lines.node(node));
        assertShown(Lines.item(text));
        assertThat(Lines.items(List.of(new CartItem(text, "s", 1, "1")))).allSatisfy(PrintableTextTest::assertShown);
        assertShown(Failures.describe(new IllegalStateException("x" + text)));
    }

    @Property(tries = 200)
    void what_commands_write_is_safe_at_the_latest_where_it_leaves_them(@ForAll("foreign") String text) {
        StringWriter written = new StringWriter();
        PrintWriter out = PrintableWriter.on(new PrintWriter(written, true));
        out.println(text);
        out.printf("%s%n", text);
        assertThat(written.toString().split("\r?\n", -1)).allSatisfy(PrintableTextTest::assertShown);
    }

    @Property(tries = 200)
    void escaped_json_is_the_same_json(@ForAll("foreign") String text) {
        assertThat(Json.decodeValue(PrintableText.line(Json.encode(List.of(text)))))
                .isEqualTo(Json.decodeValue(Json.encode(List.of(text))));
    }

    @Example
    void nothing_forges_a_line() {
        assertThat(PrintableText.line(FORGED))
                .isEqualTo(
                        "n\\n2026-01-01 ERROR forged\\u001b[2J\\u009b31m\\u202e\\u2028\\u2029\\ud800\\u200b\\udb40\\udc41");
        assertThat(Lines.item("a\u202eb")).isEqualTo("\"a\\u202eb\"");
    }

    private static void assertShown(String line) {
        assertThat(line.codePoints()
                        .filter(c -> switch (Character.getType(c)) {
                            case Character.CONTROL,
                                    Character.FORMAT,
                                    Character.LINE_SEPARATOR,
                                    Character.PARAGRAPH_SEPARATOR,
                                    Character.SURROGATE -> true;
                            default -> false;
                        })
                        .toArray())
                .as(line)
                .isEmpty();
    }
}
