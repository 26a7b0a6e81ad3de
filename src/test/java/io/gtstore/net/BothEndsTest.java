// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Field;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.WatchRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A limit binds both ends of a connection: of what the two sides allow the smaller counts, whichever it is. A get of key n is answered with n bytes. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // set before each test
class BothEndsTest {
    private static final int KIB = 1_024;
    private static final int MIB = 1_024 * KIB;
    private static final int ANY = Limits.DEFAULT_IN_FLIGHT;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final Queue<Consumer<Reply>> held = new ConcurrentLinkedQueue<>();
    private volatile boolean holds;
    private Vertx vertx;
    private Context context;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        context = vertx.getOrCreateContext();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void requests_beyond_what_the_server_takes_at_once_wait_for_their_turn() throws Exception {
        int port = serve(MIB, 8);
        RpcClient client = client(MIB, ANY);
        List<Reply> replies = all(client, port, 500, 10);
        assertThat(replies).hasSize(500).allMatch(BothEndsTest::ok);
        assertThat(mostOpen.get()).isBetween(2, 8);
    }

    @Test
    void a_client_keeps_to_its_own_bound_where_that_is_smaller() throws Exception {
        int port = serve(MIB, ANY);
        assertThat(all(client(MIB, 3), port, 100, 10)).hasSize(100).allMatch(BothEndsTest::ok);
        assertThat(mostOpen.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void a_server_that_takes_one_request_at_a_time_is_served_by_a_client_that_would_send_a_thousand() throws Exception {
        int port = serve(MIB, 1);
        assertThat(all(client(MIB, ANY), port, 100, 10)).hasSize(100).allMatch(BothEndsTest::ok);
    }

    @Test
    void frames_are_as_long_as_both_sides_allow() throws Exception {
        int port = serve(16 * MIB, ANY);
        RpcClient client = client(16 * MIB, ANY);
        assertThat(ok(ask(client, port, 12 * MIB))).isTrue();
        assertThat(ok(ask(client, port, answered(12 * MIB)))).isTrue();
    }

    @Test
    void a_request_that_is_longer_than_the_servers_frame_fails_alone_and_for_certain() throws Exception {
        int port = serve(64 * KIB, ANY);
        RpcClient client = client(MIB, ANY);
        Future<Reply> first = send(client, port, put(100 * KIB), 2_000);
        Future<Reply> second = send(client, port, put(60 * KIB), 2_000);
        assertFailed(first.await(10, TimeUnit.SECONDS), ErrorCode.FRAME_TOO_LONG);
        assertThat(ok(second.await(10, TimeUnit.SECONDS))).isTrue();
        assertFailed(ask(client, port, 65 * KIB), ErrorCode.FRAME_TOO_LONG);
        assertThat(ErrorCode.FRAME_TOO_LONG.definite()).isTrue();
    }

    @Test
    void a_reply_that_is_longer_than_the_clients_frame_fails_alone() throws Exception {
        int port = serve(MIB, ANY);
        RpcClient client = client(64 * KIB, ANY);
        Future<Reply> long1 = send(client, port, answered(100 * KIB), 2_000);
        Future<Reply> short1 = send(client, port, answered(60 * KIB), 2_000);
        assertFailed(long1.await(10, TimeUnit.SECONDS), ErrorCode.REPLY_TOO_LONG);
        assertThat(ok(short1.await(10, TimeUnit.SECONDS))).isTrue();
    }

    @Test
    void what_a_server_says_unasked_is_not_sent_if_it_is_longer_than_the_clients_frame() throws Exception {
        int port = serve(MIB, ANY);
        RpcClient client = client(64 * KIB, ANY);
        List<Integer> heard = new CopyOnWriteArrayList<>();
        List<String> dropped = new CopyOnWriteArrayList<>();
        client.onEvent(event -> heard.add(event.fields().text(Field.KEY).length()));
        client.onClosed((host, closed) -> dropped.add(host));
        assertThat(ask(client, port, pushed(100 * KIB)).epoch()).isZero();
        assertThat(ask(client, port, pushed(60 * KIB)).epoch()).isOne();
        assertThat(heard).containsExactly(60 * KIB);
        assertThat(dropped).isEmpty();
    }

    @Test
    void who_does_not_say_what_it_takes_is_taken_for_one_with_the_defaults() throws Exception {
        int port = serve(16 * MIB, ANY);
        try (RawClient old = new RawClient(port);
                RawClient simple = new RawClient(port)) {
            old.send("{\"id\":0,\"op\":\"hello\",\"version\":1,\"role\":\"client\"}\n")
                    .readOk();
            String get = new String(Codec.encode(1, answered(2 * MIB)), StandardCharsets.UTF_8);
            old.send(get).readError(ErrorCode.REPLY_TOO_LONG);
            simple.send(get).readOk();
        }
    }

    @Test
    void a_server_that_does_not_say_what_it_takes_is_taken_for_one_with_the_defaults() throws Exception {
        int port = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(RecordParser.newDelimited("\n", line -> {
                    JsonObject request = line.toJsonObject();
                    JsonObject reply =
                            new JsonObject().put("id", request.getLong("id")).put("ok", true);
                    if (request.getString("op").equals("hello")) {
                        reply.put("version", 1).put("role", "node").put("epoch", 1);
                    } else {
                        reply.put("copies", 1).put("stamp", "1").put("epoch", 1);
                    }
                    socket.write(reply.encode() + "\n");
                })))
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS)
                .actualPort();
        RpcClient client = client(16 * MIB, ANY);
        assertThat(ok(ask(client, port, 900 * KIB))).isTrue();
        assertFailed(ask(client, port, 1_100 * KIB), ErrorCode.FRAME_TOO_LONG);
    }

    @Test
    void what_waited_in_vain_for_its_turn_says_nothing_of_a_server_that_answers_others() throws Exception {
        int port = serve(MIB, 2);
        RpcClient client = client(MIB, ANY);
        assertThat(ok(ask(client, port, 10))).isTrue();
        holds = true;
        Future<Reply> first = send(client, port, put(10), 5_000);
        send(client, port, put(10), 5_000);
        await().until(() -> held.size() == 2);
        send(client, port, put(10), 5_000);
        Future<Reply> last = send(client, port, put(10), 500);
        held.remove().accept(new Reply.Stored(1, 1, 1));
        assertThat(ok(first.await(10, TimeUnit.SECONDS))).isTrue();
        assertThatThrownBy(() -> last.await(10, TimeUnit.SECONDS)).isInstanceOfSatisfying(RpcException.class, why -> {
            assertThat(why.kind()).isEqualTo(RpcException.Kind.BUSY);
            assertThat(why.mayHaveBeenSent()).isFalse();
        });
    }

    @Test
    void no_more_waits_than_may() throws Exception {
        int port = serve(MIB, 1);
        holds = true;
        Promise<RpcClient> made = Promise.promise();
        context.runOnContext(turn -> made.complete(new RpcClient(
                vertx, context, new RpcClientOptions(BothEndsTest::hello, new NetClientOptions(), 10, 5, MIB, 2_000))));
        RpcClient client = made.future().await(10, TimeUnit.SECONDS);
        List<Future<Reply>> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.add(send(client, port, put(10), 5_000));
        }
        Future<Reply> last = sent.get(19);
        assertThatThrownBy(() -> last.await(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        RpcException.class, why -> assertThat(why.kind()).isEqualTo(RpcException.Kind.BUSY));
    }

    private static MemberRequest.Hello hello() {
        return new MemberRequest.Hello(Codec.VERSION, "client", "", 0, 0);
    }

    private static boolean ok(Reply reply) {
        return !(reply instanceof Reply.Failure);
    }

    private static void assertFailed(Reply reply, ErrorCode code) {
        assertThat(reply instanceof Reply.Failure failure ? failure.code() : null)
                .isEqualTo(code);
    }

    private static Request put(int bytes) {
        return new Request.Put("k", "\"" + "x".repeat(bytes) + "\"", List.of(), "", 0, Request.NO_EPOCH);
    }

    /** A request whose answer is that long. */
    private static Request answered(int bytes) {
        return new Request.Get(String.valueOf(bytes), io.gtstore.cart.CausalContext.EMPTY, false, Request.NO_EPOCH);
    }

    /** A request upon which the server says so much unasked; the answer's epoch is 1 if it did. */
    private static Request pushed(int bytes) {
        return new WatchRequest.Unwatch(String.valueOf(bytes));
    }

    private Reply ask(RpcClient client, int port, int bytes) throws Exception {
        return ask(client, port, put(bytes));
    }

    private Reply ask(RpcClient client, int port, Request request) throws Exception {
        return send(client, port, request, 5_000).await(10, TimeUnit.SECONDS);
    }

    private List<Reply> all(RpcClient client, int port, int count, int bytes) throws Exception {
        List<Future<Reply>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(send(client, port, put(bytes), 5_000));
        }
        List<Reply> replies = new ArrayList<>();
        for (Future<Reply> each : sent) {
            replies.add(each.await(10, TimeUnit.SECONDS));
        }
        return replies;
    }

    private Future<Reply> send(RpcClient client, int port, Request request, long timeoutMillis) {
        Promise<Reply> reply = Promise.promise();
        context.runOnContext(
                turn -> client.send("127.0.0.1", port, request, timeoutMillis).onComplete(reply));
        return reply.future();
    }

    private RpcClient client(int maxFrameBytes, int maxInFlight) throws Exception {
        Promise<RpcClient> made = Promise.promise();
        context.runOnContext(turn -> made.complete(
                new RpcClient(vertx, context, RpcClientOptions.of(BothEndsTest::hello, maxFrameBytes, maxInFlight))));
        return made.future().await(10, TimeUnit.SECONDS);
    }

    private int serve(int maxFrameBytes, int maxInFlight) throws Exception {
        return RpcServer.listen(
                        vertx,
                        new RpcServerOptions(
                                Op.Server.BOTH,
                                "127.0.0.1",
                                0,
                                new Limits(maxFrameBytes, 100, maxInFlight, 256 * MIB, 10_000)),
                        this::handle)
                .await(10, TimeUnit.SECONDS)
                .actualPort();
    }

    private void handle(Request request, RpcConnection from, Consumer<Reply> replyTo) {
        if (request instanceof MemberRequest.Hello) {
            replyTo.accept(new Reply.Welcome(Codec.VERSION, "node", "node-1", 1, 1));
        } else if (request instanceof Request.Get get) {
            String item = '"' + "n".repeat(Integer.parseInt(get.key())) + '"';
            Entry entry = new Entry(new Dot("session-1", 1), 1, item);
            replyTo.accept(new Reply.Items(List.of(entry), io.gtstore.cart.CausalContext.of(entry.dot()), true, 1));
        } else if (request instanceof WatchRequest.Unwatch unwatch) {
            boolean pushed = from.push(Codec.changed("k".repeat(Integer.parseInt(unwatch.key())), 1));
            replyTo.accept(new Reply.Done(pushed ? 1 : 0));
        } else if (holds) {
            Context connection = vertx.getOrCreateContext();
            held.add(reply -> connection.runOnContext(turn -> replyTo.accept(reply)));
        } else {
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            vertx.setTimer(5, later -> {
                open.decrementAndGet();
                replyTo.accept(new Reply.Stored(1, 1, 1));
            });
        }
    }
}
