// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import static org.awaitility.Awaitility.await;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.Reply;
import io.vertx.core.Vertx;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each bound of a server, with its error. Pings are answered at once; a get waits until the test lets go of it. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // set before each test
class LimitsTest {
    private static final String GET = "{\"id\":1,\"op\":\"get\",\"key\":\"mohan\"}\n";

    private static final String HELLO =
            "{\"id\":0,\"op\":\"hello\",\"version\":1,\"role\":\"ROLE\",\"node\":\"x\",\"incarnation\":1,\"epoch\":1}\n";

    private final Queue<Consumer<Reply>> waiting = new ConcurrentLinkedQueue<>();
    private Vertx vertx;
    private RpcServer server;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void a_connection_too_many_is_told_so_and_closed_and_the_place_of_one_that_ends_is_free_again() throws Exception {
        serve(new Limits(4_096, 2, 10, 1 << 20, 10_000));
        try (RawClient first = new RawClient(server.actualPort());
                RawClient second = new RawClient(server.actualPort())) {
            first.assertAnswered(1);
            second.assertAnswered(1);
            try (RawClient third = new RawClient(server.actualPort())) {
                third.readError(ErrorCode.TOO_MANY_CONNECTIONS);
                third.assertClosed();
            }
            first.assertAnswered(2);
        }
        await().until(() -> connections() == 0);
        try (RawClient next = new RawClient(server.actualPort())) {
            next.assertAnswered(1);
        }
    }

    @Test
    void nodes_and_managers_are_let_in_however_many_clients_there_are() throws Exception {
        serve(new Limits(4_096, 1, 10, 1 << 20, 10_000));
        try (RawClient first = new RawClient(server.actualPort());
                RawClient node = new RawClient(server.actualPort());
                RawClient client = new RawClient(server.actualPort())) {
            first.assertAnswered(1);
            node.send(HELLO.replace("ROLE", "node")).readOk();
            node.assertAnswered(2);
            client.send(HELLO.replace("ROLE", "client")).readOk();
            client.send("{\"id\":2,\"op\":\"ping\"}\n").readError(ErrorCode.TOO_MANY_CONNECTIONS);
            client.assertClosed();
        }
    }

    @Test
    void a_request_too_many_on_one_connection_is_busy_and_others_are_not_concerned() throws Exception {
        serve(new Limits(4_096, 10, 3, 1 << 20, 10_000));
        try (RawClient eager = new RawClient(server.actualPort());
                RawClient other = new RawClient(server.actualPort())) {
            eager.send(GET.repeat(4));
            eager.readError(ErrorCode.BUSY);
            other.assertAnswered(1);
            letGo();
            for (int i = 0; i < 3; i++) {
                eager.readOk();
            }
            eager.assertAnswered(2);
        }
    }

    @Test
    void with_as_many_bytes_held_as_allowed_requests_are_busy_until_there_is_room_again() throws Exception {
        serve(new Limits(4_096, 10, 100, 3_000, 10_000));
        String large = GET.replace("mohan", "m".repeat(1_900));
        try (RawClient peer = new RawClient(server.actualPort())) {
            peer.send(large + large + large);
            peer.readError(ErrorCode.BUSY);
            await().until(() -> waiting.size() == 2);
            letGo();
            for (int i = 0; i < 2; i++) {
                peer.readOk();
            }
            peer.assertAnswered(2);
        }
        await().until(() -> server.bufferedBytes() == 0);
    }

    @Test
    void bytes_of_one_who_goes_in_the_middle_are_counted_back() throws Exception {
        serve(new Limits(4_096, 10, 100, 1 << 20, 1_000));
        try (RawClient peer = new RawClient(server.actualPort())) {
            peer.send(GET + "{\"id\":2,\"op\":\"ge");
            await().until(() -> waiting.size() == 1 && server.bufferedBytes() > GET.length());
        }
        await().until(() -> server.bufferedBytes() == 0 && connections() == 0);
    }

    private void serve(Limits limits) throws Exception {
        RpcHandler handler = (request, from, replyTo) -> {
            if (request instanceof MemberRequest.Hello) {
                replyTo.accept(new Reply.Welcome(1, "node", "node-1", 1, 1));
            } else if (request instanceof MemberRequest.Ping) {
                replyTo.accept(new Reply.Alive("node-1", 1, 1));
            } else {
                waiting.add(replyTo);
            }
        };
        server = RpcServer.listen(vertx, new RpcServerOptions(Op.Server.NODE, "127.0.0.1", 0, limits), handler)
                .await(10, TimeUnit.SECONDS);
    }

    /** Answers everything that waits, where the server wants it answered. */
    private void letGo() {
        await().until(() -> !waiting.isEmpty());
        server.onItsContext(() -> {
            for (Consumer<Reply> replyTo = waiting.poll(); replyTo != null; replyTo = waiting.poll()) {
                replyTo.accept(new Reply.Alive("node-1", 1, 1));
            }
        });
    }

    private int connections() {
        return server.connectionCount();
    }
}
