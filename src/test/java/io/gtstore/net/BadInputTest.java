// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server says to each kind of rubbish, over real sockets, while a healthy client goes on being answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
@SuppressWarnings("NullAway.Init") // set before all tests
class BadInputTest {
    private static final int MAX_FRAME = 4_096;
    private static final long FRAME_TIMEOUT_MILLIS = 300;
    private static final String PUT = "{\"id\":7,\"op\":\"put\",\"key\":\"mohan\",\"item\":%s}";

    private Vertx vertx;
    private RpcServer server;
    private RawClient healthy;
    private int pings;

    @BeforeAll
    void serve() throws Exception {
        vertx = Vertx.vertx();
        Limits limits = new Limits(MAX_FRAME, 100, 100, 1 << 20, FRAME_TIMEOUT_MILLIS);
        server = RpcServer.listen(
                        vertx,
                        new RpcServerOptions(Op.Server.NODE, "127.0.0.1", 0, limits),
                        (request, from, replyTo) -> replyTo.accept(new Reply.Alive("node-1", 1, 1)))
                .await(10, TimeUnit.SECONDS);
        healthy = new RawClient(server.actualPort());
    }

    @AfterAll
    void stop() throws Exception {
        healthy.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    static Stream<Arguments> lines_that_tell_of_no_request() {
        return Stream.of(
                arguments("words", "hello?", ErrorCode.BAD_JSON),
                arguments("another protocol", "GET / HTTP/1.1", ErrorCode.BAD_JSON),
                arguments("an array", "[1]", ErrorCode.BAD_JSON),
                arguments("a string", "\"get\"", ErrorCode.BAD_JSON),
                arguments("a number", "1", ErrorCode.BAD_JSON),
                arguments("spaces", "   ", ErrorCode.BAD_JSON),
                arguments("single quotes", "{'id':1}", ErrorCode.BAD_JSON),
                arguments("a name without quotes", "{id:1}", ErrorCode.BAD_JSON),
                arguments("too long", PUT.formatted('"' + "x".repeat(MAX_FRAME) + '"'), ErrorCode.FRAME_TOO_LONG),
                arguments("too deep and never closed", "{\"x\":" + "[".repeat(2_000), ErrorCode.TOO_DEEP),
                arguments("too deep where a number belongs", "{\"id\":" + "[".repeat(24), ErrorCode.TOO_DEEP),
                arguments("an unknown field twice", "{\"x\":1,\"x\":1}", ErrorCode.DUPLICATE_FIELD),
                arguments("half a pair in a name", "{\"\\ud83c\":1}", ErrorCode.BAD_TEXT));
    }

    static Stream<Arguments> lines_that_cannot_be_read() {
        return Stream.of(
                arguments("an object that is not closed", "{\"id\":7,\"op\":\"ping\"", ErrorCode.BAD_JSON),
                arguments("a brace too many", "{\"id\":7,\"op\":\"ping\"}}", ErrorCode.BAD_JSON),
                arguments("two objects in a line", "{\"id\":7,\"op\":\"ping\"}{}", ErrorCode.BAD_JSON),
                arguments("a comma too many", "{\"id\":7,\"op\":\"ping\",}", ErrorCode.BAD_JSON),
                arguments("a control character", PUT.formatted("\"\t\""), ErrorCode.BAD_JSON),
                arguments("not a number", PUT.formatted("NaN"), ErrorCode.BAD_JSON),
                arguments("a leading zero", "{\"id\":07,\"op\":\"ping\"}", ErrorCode.BAD_JSON),
                arguments("a frame too deep", PUT.formatted("[".repeat(24) + "]".repeat(24)), ErrorCode.TOO_DEEP),
                arguments("an item too deep", PUT.formatted("[".repeat(17) + "]".repeat(17)), ErrorCode.TOO_DEEP),
                arguments("a field twice", "{\"id\":7,\"id\":7,\"op\":\"ping\"}", ErrorCode.DUPLICATE_FIELD),
                arguments("a field twice, written differently", "{\"id\":7,\"\\u0069d\":1}", ErrorCode.DUPLICATE_FIELD),
                arguments("a field twice in an item", PUT.formatted("{\"a\":1,\"a\":2}"), ErrorCode.DUPLICATE_FIELD),
                arguments("1001 digits in an item", PUT.formatted("1".repeat(1001)), ErrorCode.BAD_NUMBER),
                arguments("half a surrogate pair", PUT.formatted("\"\\ud83c\""), ErrorCode.BAD_TEXT),
                arguments("the other half", PUT.formatted("\"\\udf4e\""), ErrorCode.BAD_TEXT),
                arguments("a pair the wrong way round", PUT.formatted("\"\\udf4e\\ud83c\""), ErrorCode.BAD_TEXT),
                arguments("half a pair in a key", "{\"id\":7,\"op\":\"get\",\"key\":\"\\ud83c\"}", ErrorCode.BAD_TEXT),
                arguments("half a pair deep in an item", PUT.formatted("[{\"a\":\"\\ud83c\"}]"), ErrorCode.BAD_TEXT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines_that_tell_of_no_request")
    void get_an_error_without_an_id_and_the_connection_is_closed(String what, String line, ErrorCode code)
            throws Exception {
        assertFatal((line + "\n").getBytes(StandardCharsets.UTF_8), code);
    }

    @Test
    void bytes_that_are_not_utf8_are_no_json() throws Exception {
        String line = PUT.formatted("\"caf\u00e9\"") + "\n";
        assertRefused(line.getBytes(StandardCharsets.ISO_8859_1), ErrorCode.BAD_JSON);
        for (String charset : new String[] {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
            assertFatal("{}\n".getBytes(Charset.forName(charset)), ErrorCode.BAD_JSON);
        }
    }

    @Test
    void half_a_surrogate_pair_in_bytes_is_refused_as_one_in_an_escape_is() throws Exception {
        byte[] line = (PUT.formatted("\"???\"") + "\n").getBytes(StandardCharsets.UTF_8);
        int at = PUT.formatted("\"").indexOf("\"}") + 1;
        System.arraycopy(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0xbc}, 0, line, at, 3);
        assertRefused(line, ErrorCode.BAD_TEXT);
    }

    @Test
    void rubbish_without_end_is_cut_off_at_the_longest_frame() throws Exception {
        assertFatal(new byte[MAX_FRAME + 1], ErrorCode.FRAME_TOO_LONG);
    }

    @Test
    void half_a_frame_then_silence_is_timed_out_and_delays_nobody() throws Exception {
        try (RawClient silent = new RawClient(server.actualPort())) {
            long begun = System.nanoTime();
            silent.send("{\"id\":1,\"op\":\"pi");
            while (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) < FRAME_TIMEOUT_MILLIS / 2) {
                assertHealthy();
            }
            silent.readError(ErrorCode.FRAME_TIMEOUT);
            assertThat(System.nanoTime() - begun)
                    .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(FRAME_TIMEOUT_MILLIS));
            silent.assertClosed();
        }
        assertHealthy();
    }

    static Stream<Arguments> wrong_requests() {
        return Stream.of(
                arguments("no op", "{\"id\":7}", ErrorCode.MISSING_FIELD),
                arguments("an unknown op", "{\"id\":7,\"op\":\"steal\"}", ErrorCode.UNKNOWN_OP),
                arguments("an op in capitals", "{\"id\":7,\"op\":\"PING\"}", ErrorCode.UNKNOWN_OP),
                arguments("an op that is no string", "{\"id\":7,\"op\":1}", ErrorCode.WRONG_TYPE),
                arguments("a manager's op", "{\"id\":7,\"op\":\"report\",\"port\":1}", ErrorCode.UNKNOWN_OP),
                arguments("a put without an item", "{\"id\":7,\"op\":\"put\",\"key\":\"m\"}", ErrorCode.MISSING_FIELD),
                arguments("a get without a key", "{\"id\":7,\"op\":\"get\"}", ErrorCode.MISSING_FIELD),
                arguments(
                        "a session without a seq",
                        "{\"id\":7,\"op\":\"put\",\"key\":\"m\",\"item\":1,\"session\":\"abc\"}",
                        ErrorCode.MISSING_FIELD),
                arguments("an empty key", "{\"id\":7,\"op\":\"get\",\"key\":\"\"}", ErrorCode.BAD_KEY),
                arguments("a key that is a number", "{\"id\":7,\"op\":\"get\",\"key\":5}", ErrorCode.WRONG_TYPE),
                arguments("a key that is null", "{\"id\":7,\"op\":\"get\",\"key\":null}", ErrorCode.WRONG_TYPE),
                arguments("a flag that is a string", get("\"partial\":\"yes\""), ErrorCode.WRONG_TYPE),
                arguments("a number that is a string", get("\"epoch\":\"5\""), ErrorCode.WRONG_TYPE),
                arguments("a context that is none", get("\"acked\":\"?\""), ErrorCode.WRONG_TYPE),
                arguments("dots that are none", remove("[1]"), ErrorCode.WRONG_TYPE),
                arguments("a dot with seq 0", remove("[[\"s\",0]]"), ErrorCode.WRONG_TYPE),
                arguments("dots that are an object", remove("{\"a\":[1]}"), ErrorCode.WRONG_TYPE),
                arguments("a fractional number", get("\"epoch\":1.5"), ErrorCode.BAD_NUMBER),
                arguments("a number with an exponent", get("\"epoch\":1e2"), ErrorCode.BAD_NUMBER),
                arguments("a number beyond all doubles", get("\"epoch\":1e999"), ErrorCode.BAD_NUMBER),
                arguments("a number beyond 64 bits", get("\"epoch\":9223372036854775808"), ErrorCode.BAD_NUMBER),
                arguments("a negative number", get("\"epoch\":-1"), ErrorCode.BAD_NUMBER),
                arguments(
                        "another version",
                        "{\"id\":7,\"op\":\"hello\",\"version\":9,\"role\":\"client\"}",
                        ErrorCode.BAD_VERSION),
                arguments("an op of components", "{\"id\":7,\"op\":\"send_rep\",\"carts\":[]}", ErrorCode.FORBIDDEN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"wrong_requests", "lines_that_cannot_be_read"})
    void get_an_error_with_their_id_and_the_connection_stays(String what, String line, ErrorCode code)
            throws Exception {
        try (RawClient peer = new RawClient(server.actualPort())) {
            JsonObject reply = peer.send(line + "\n").readError(code);
            assertThat(reply.getInteger("id")).isEqualTo(7);
            peer.assertAnswered(8);
        }
        assertHealthy();
    }

    @Test
    void an_id_that_is_no_whole_number_is_answered_without_one_and_the_connection_stays() throws Exception {
        try (RawClient peer = new RawClient(server.actualPort())) {
            for (String id : new String[] {"1.5", "-1", "1e999", "9223372036854775808", "1".repeat(21)}) {
                JsonObject reply =
                        peer.send("{\"id\":" + id + ",\"op\":\"ping\"}\n").readError(ErrorCode.BAD_NUMBER);
                assertThat(reply.containsKey("id")).isFalse();
            }
            peer.assertAnswered(8);
        }
    }

    @Test
    void what_is_merely_unusual_is_taken() throws Exception {
        try (RawClient peer = new RawClient(server.actualPort())) {
            peer.send("\n\r\n").assertAnswered(1);
            for (String item : new String[] {
                "null",
                "1e999",
                "1.5",
                "-0",
                "1".repeat(21),
                "\"\"",
                "[]",
                "\"\\ud83c\\udf4e\"",
                "{\"" + "n".repeat(65) + "\":1}",
                "[".repeat(16) + "]".repeat(16)
            }) {
                peer.send(PUT.formatted(item) + "\r\n").readOk();
            }
            peer.send("{\"unknown\":[1.5,{\"a\":null}],\"id\":2,\"op\":\"ping\"}\n");
            peer.readOk();
        }
    }

    @Test
    void requests_before_the_rubbish_in_the_same_packet_are_answered() throws Exception {
        try (RawClient peer = new RawClient(server.actualPort())) {
            peer.send("{\"id\":1,\"op\":\"ping\"}\nrubbish\n{\"id\":2,\"op\":\"ping\"}\n");
            assertThat(peer.readOk().getInteger("id")).isEqualTo(1);
            peer.readError(ErrorCode.BAD_JSON);
            peer.assertClosed();
        }
    }

    private void assertRefused(byte[] bytes, ErrorCode code) throws Exception {
        try (RawClient peer = new RawClient(server.actualPort())) {
            JsonObject reply = peer.send(bytes).readError(code);
            assertThat(reply.getInteger("id")).isEqualTo(7);
            peer.assertAnswered(8);
        }
        assertHealthy();
    }

    private void assertFatal(byte[] bytes, ErrorCode code) throws Exception {
        try (RawClient peer = new RawClient(server.actualPort())) {
            JsonObject reply = peer.send(bytes).readError(code);
            assertThat(reply.containsKey("id")).isFalse();
            peer.assertClosed();
        }
        assertHealthy();
    }

    private void assertHealthy() throws Exception {
        healthy.assertAnswered(++pings);
    }

    private static String get(String field) {
        return "{\"id\":7,\"op\":\"get\",\"key\":\"mohan\"," + field + "}";
    }

    private static String remove(String dots) {
        return "{\"id\":7,\"op\":\"remove\",\"key\":\"mohan\",\"dots\":" + dots + "}";
    }
}
