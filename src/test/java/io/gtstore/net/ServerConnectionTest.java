// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Peers that take nothing, say half of something, or stop speaking. A get is answered with many bytes, a put when the test says so, a ping at once. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // set before each test
class ServerConnectionTest {
    private static final int MIB = 1 << 20;
    private static final int REPLY_BYTES = 190_000;
    private static final String GET = "{\"id\":1,\"op\":\"get\",\"key\":\"mohan\"}\n";
    private static final String PUT = "{\"id\":2,\"op\":\"put\",\"key\":\"mohan\",\"item\":\"apple\"}\n";
    private static final String HELLO = "{\"id\":0,\"op\":\"hello\",\"version\":1,\"role\":\"node\",\"node\":\"x\"}\n";

    private final AtomicInteger gets = new AtomicInteger();
    private final Queue<Consumer<Reply>> puts = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Error failure;
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
    void a_put_followed_by_the_end_of_the_input_is_answered_before_the_connection_is_closed() throws Exception {
        serve(new Limits(MIB, 10, 10, 64 * MIB, 10_000));
        try (RawClient peer = new RawClient(server.actualPort())) {
            peer.send(PUT).endInput();
            await().until(() -> puts.size() == 1);
            assertThat(server.connectionCount()).isOne();
            server.onItsContext(() -> puts.remove().accept(new Reply.Stored(2, 1, 1)));
            peer.readOk();
            peer.assertClosed();
        }
        await().until(() -> server.connectionCount() == 0 && server.bufferedBytes() == 0);
    }

    @Test
    void a_connection_that_ends_its_input_with_nothing_under_way_is_closed_at_once() throws Exception {
        serve(new Limits(MIB, 10, 10, 64 * MIB, 10_000));
        try (RawClient peer = new RawClient(server.actualPort())) {
            peer.assertAnswered(1);
            peer.send("{\"id\":2,\"op\":\"pi").endInput();
            peer.assertClosed();
        }
        await().until(() -> server.connectionCount() == 0);
    }

    /** The system is asked, since only it can tell: {@code ss} shows the timer of each connection. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_quiet_peer_is_asked_within_a_minute_whether_it_is_still_there() throws Exception {
        serve(new Limits(MIB, 10, 10, 64 * MIB, 10_000));
        try (RawClient peer = new RawClient(server.actualPort())) {
            peer.assertAnswered(1);
            assertThat(keepAliveSeconds(server.actualPort()))
                    .allMatch(seconds -> seconds <= 60)
                    .isNotEmpty();
        }
    }

    @Test
    void who_takes_no_replies_gets_no_further_ones_made_and_all_of_them_later() throws Exception {
        serve(new Limits(MIB, 10, 2_000, 512L * MIB, 60_000));
        try (RawClient greedy = new RawClient(server.actualPort());
                RawClient other = new RawClient(server.actualPort())) {
            greedy.send(GET.repeat(500));
            await().until(() -> gets.get() > 0);
            for (int i = 1; i < 20; i++) {
                other.assertAnswered(i);
            }
            // What the two systems' socket buffers take, and little more.
            assertThat(gets.get()).isLessThan(100);
            assertThat(server.bufferedBytes()).isLessThan(MIB);
            for (int i = 0; i < 500; i++) {
                greedy.readOk();
            }
            greedy.assertAnswered(1);
        }
        await().until(() -> server.bufferedBytes() == 0);
    }

    @Test
    void replies_that_come_late_are_not_written_out_for_one_who_takes_none() throws Exception {
        serve(new Limits(MIB, 10, 2_000, 512L * MIB, 60_000));
        try (RawClient greedy = new RawClient(server.actualPort())) {
            greedy.send(PUT.repeat(200));
            await().until(() -> puts.size() == 200);
            Reply large = new Reply.Alive("n".repeat(REPLY_BYTES), 1, 1);
            server.onItsContext(() -> puts.forEach(replyTo -> replyTo.accept(large)));
            await().until(() -> server.bufferedBytes() > 0);
            assertThat(server.bufferedBytes()).isLessThan(MIB);
            for (int i = 0; i < 200; i++) {
                greedy.readOk();
            }
        }
        await().until(() -> server.bufferedBytes() == 0);
    }

    @Test
    void half_frames_of_nodes_are_bounded_too_and_one_more_is_still_heard() throws Exception {
        serve(new Limits(MIB, 100, 10, 4 * MIB, 500));
        List<RawClient> halves = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            RawClient half = new RawClient(server.actualPort());
            halves.add(half);
            half.send(HELLO).readOk();
        }
        String begun = "{\"id\":1,\"op\":\"replicate\",\"x\":\"" + "x".repeat(900_000);
        List<Thread> senders = new ArrayList<>();
        for (RawClient half : halves) {
            Thread sender = new Thread(() -> {
                try {
                    half.send(begun);
                } catch (IOException e) {
                    // It was cut off, as it should be.
                }
            });
            sender.start();
            senders.add(sender);
        }
        AtomicInteger highest = new AtomicInteger();
        long sampler = vertx.setPeriodic(5, tick -> highest.accumulateAndGet((int) server.bufferedBytes(), Math::max));
        await().until(() -> server.bufferedBytes() > 5 * MIB);
        try (RawClient node = new RawClient(server.actualPort())) {
            node.send(HELLO);
            await().until(() -> server.bufferedBytes() < MIB); // those who did not go on were cut off
            node.readOk();
            node.assertAnswered(1);
        }
        vertx.cancelTimer(sampler);
        assertThat(highest.get()).isLessThan(9 * MIB);
        for (RawClient half : halves) {
            half.close();
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    /** Of any kind: whoever is not answered counts as in flight for as long as the connection lives. */
    @Test
    void who_asks_what_the_handler_throws_at_is_told_so() throws Exception {
        serve(new Limits(MIB, 10, 10, 64 * MIB, 10_000));
        try (RawClient peer = new RawClient(server.actualPort())) {
            failure = new LinkageError("planted");
            peer.send(GET);
            peer.readError(ErrorCode.INTERNAL);
            failure = null;
            peer.assertAnswered(1);
        }
        await().until(() -> server.bufferedBytes() == 0);
    }

    /** When each of the server's established connections is asked next, by the table of the Linux kernel (timer 02 is keep-alive; hundredths of a second). */
    private static List<Long> keepAliveSeconds(int port) throws IOException {
        Path table = Path.of("/proc/net/tcp6");
        Path old = Path.of("/proc/net/tcp");
        List<String> lines = new ArrayList<>(Files.readAllLines(old));
        if (Files.exists(table)) {
            lines.addAll(Files.readAllLines(table));
        }
        String here = String.format(":%04X", port);
        return lines.stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[1].endsWith(here) && fields[3].equals("01") && fields[5].startsWith("02:"))
                .map(fields -> Long.parseLong(fields[5].substring(3), 16) / 100)
                .toList();
    }

    private void serve(Limits limits) throws Exception {
        server = RpcServer.listen(vertx, new RpcServerOptions(Op.Server.NODE, "127.0.0.1", 0, limits), this::handle)
                .await(10, TimeUnit.SECONDS);
    }

    private void handle(Request request, RpcConnection from, Consumer<Reply> replyTo) {
        Error planted = failure;
        if (planted != null) {
            throw planted;
        }
        if (request instanceof MemberRequest.Hello) {
            replyTo.accept(new Reply.Welcome(Codec.VERSION, "node", "node-1", 1, 1));
        } else if (request instanceof Request.Get) {
            gets.incrementAndGet();
            replyTo.accept(new Reply.Alive("n".repeat(REPLY_BYTES), 1, 1));
        } else if (request instanceof Request.Put) {
            puts.add(replyTo);
        } else {
            replyTo.accept(new Reply.Alive("node-1", 1, 1));
        }
    }
}
