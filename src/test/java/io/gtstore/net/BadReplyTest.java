// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Field;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.parsetools.RecordParser;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that answers oddly: its reply to one request is no reason to fail those of others on the same connection. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // set before each test
class BadReplyTest {
    private static final String ITEMS =
            "{\"id\":%d,\"ok\":true,\"items\":[{\"item\":%s,\"session\":\"s\",\"seq\":1,\"stamp\":\"1\"}],\"context\":\"s:1\",\"complete\":true}\n";

    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private NetServer server;
    private Context loop;
    private RpcClient client;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        server = vertx.createNetServer();
        server.connectHandler(socket -> {
            connections.incrementAndGet();
            socket.handler(RecordParser.newDelimited("\n", line -> {
                JsonObject request = line.toJsonObject();
                socket.write(Buffer.buffer(answer(request)));
            }));
        });
        await(server.listen(0, "127.0.0.1"));
        loop = vertx.getOrCreateContext();
        client = new RpcClient(
                vertx, loop, RpcClientOptions.of(() -> new MemberRequest.Hello(Codec.VERSION, "client", "", 0, 0)));
        client.onEvent(event -> events.add(event.fields().text(Field.EVENT)));
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static String answer(JsonObject request) {
        long id = request.getLong("id");
        return switch (request.getString("op")) {
            case "hello" -> "{\"id\":" + id + ",\"ok\":true,\"version\":1,\"role\":\"node\"}\n";
            case "get" ->
                switch (request.getString("key")) {
                    case "odd item" -> ITEMS.formatted(id, "NaN");
                    case "wrong type" -> "{\"id\":" + id + ",\"ok\":true,\"items\":5}\n";
                    case "event" -> "{\"event\":\"cart\",\"items\":[NaN]}\n" + ITEMS.formatted(id, "\"apple\"");
                    default -> ITEMS.formatted(id, "\"apple\"");
                };
            default -> "{\"id\":" + id + ",\"ok\":true,\"node\":\"n1\",\"incarnation\":1}\n";
        };
    }

    @Test
    void a_reply_that_cannot_be_read_fails_its_request_alone() throws Exception {
        assertOnlyThatFails("odd item");
    }

    @Test
    void a_reply_of_wrong_types_fails_its_request_alone() throws Exception {
        assertOnlyThatFails("wrong type");
    }

    @Test
    void an_event_that_cannot_be_read_is_passed_over() throws Exception {
        assertThat(await(get("event"))).isInstanceOf(Reply.Items.class);
        assertThat(connections).hasValue(1);
        assertThat(events).isEmpty();
    }

    private void assertOnlyThatFails(String key) throws Exception {
        Future<Reply> before = get("mohan");
        Future<Reply> odd = get(key);
        Future<Reply> after = get("mohan");
        assertThat(await(odd))
                .isInstanceOfSatisfying(
                        Reply.Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL));
        assertThat(await(before)).isInstanceOf(Reply.Items.class);
        assertThat(await(after)).isInstanceOf(Reply.Items.class);
        assertThat(connections).hasValue(1);
    }

    private Future<Reply> get(String key) {
        Request request = new Request.Get(key, io.gtstore.cart.CausalContext.EMPTY, false, 1);
        Promise<Reply> reply = Promise.promise();
        loop.runOnContext(go ->
                client.send("127.0.0.1", server.actualPort(), request, 5_000).onComplete(reply));
        return reply.future();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }
}
