// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.Ports;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.Reply;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How connections are opened, and what a failure to open one says of the peer. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // set before each test
class ConnectingTest {
    /** Gives no connection up before the test is over. */
    private static final RpcClientOptions PATIENT = RpcClientOptions.of(
            ConnectingTest::hello,
            Limits.DEFAULT_FRAME_BYTES,
            Limits.DEFAULT_IN_FLIGHT,
            new NetClientOptions().setConnectTimeout(60_000));

    private Vertx vertx;
    private Context context;
    private volatile Hosts.Lookup lookup = host -> Future.failedFuture(new UnknownHostException(host));

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        context = vertx.getOrCreateContext();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void a_port_where_nobody_listens_refuses() throws Exception {
        lookup = host -> addresses("127.0.0.1");
        assertThat(failure(client(), Ports.free())).isEqualTo(RpcException.Kind.REFUSED);
    }

    @Test
    void a_name_that_is_not_found_says_nothing_of_the_peer() throws Exception {
        assertThat(failure(client(), 7_411)).isEqualTo(RpcException.Kind.LOCAL);
        assertThat(ping(client(), 7_411)).isEqualTo("untried");
    }

    @Test
    void a_name_service_that_does_not_answer_says_nothing_of_the_peer() throws Exception {
        lookup = host -> Promise.<List<InetSocketAddress>>promise().future();
        assertThat(failure(client(), 7_411)).isEqualTo(RpcException.Kind.LOCAL);
    }

    @Test
    void all_addresses_of_a_name_are_tried() throws Exception {
        int port = serve();
        lookup = host -> addresses("127.0.0.9", "127.0.0.8", "127.0.0.1");
        assertThat(ping(client(), port)).isEqualTo("alive");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void an_address_that_keeps_silent_holds_the_next_one_up_for_a_moment_only() throws Exception {
        int port = serve();
        lookup = host -> addresses("127.0.0.9", "127.0.0.1");
        try (SilentPort silent = new SilentPort("127.0.0.9", port)) {
            assertThat(silent.answers()).isFalse();
            assertThat(ping(client(PATIENT), port)).isEqualTo("alive");
        }
    }

    /** Somebody listens there and accepts nobody: once its queue is full, Linux passes over whoever else knocks. */
    private static final class SilentPort implements AutoCloseable {
        private static final int MOST = 8;
        private static final int PATIENCE_MILLIS = 200;

        private final ServerSocket listening;
        private final List<Socket> queue = new ArrayList<>();

        SilentPort(String ip, int port) throws IOException {
            listening = new ServerSocket(port, 1, InetAddress.getByName(ip));
            while (answers() && queue.size() < MOST) {
                // the queue takes one more
            }
        }

        /** Whether one more who knocks is let into the queue. */
        boolean answers() throws IOException {
            Socket one = new Socket();
            queue.add(one);
            try {
                one.connect(listening.getLocalSocketAddress(), PATIENCE_MILLIS);
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket one : queue) {
                one.close();
            }
            listening.close();
        }
    }

    @Test
    void a_known_host_is_found_also_while_the_name_service_fails_or_keeps_silent() throws Exception {
        int port = serve();
        lookup = host -> addresses("127.0.0.1");
        RpcClient client = client();
        assertThat(ping(client, port)).isEqualTo("alive");
        lookup = host -> Future.failedFuture(new UnknownHostException(host));
        assertThat(ping(client, port)).isEqualTo("alive");
        lookup = host -> Promise.<List<InetSocketAddress>>promise().future();
        assertThat(ping(client, port)).isEqualTo("alive");
    }

    @Test
    void only_what_the_peer_did_is_a_refusal() {
        assertThat(ConnectFailures.kind(new ConnectException("Connection refused: h/127.0.0.1:1")))
                .isEqualTo(RpcException.Kind.REFUSED);
        assertThat(ConnectFailures.kind(new ConnectException("Verbindungsaufbau abgelehnt")))
                .isEqualTo(RpcException.Kind.REFUSED);
        assertThat(ConnectFailures.kind(new IOException("Connection reset by peer")))
                .isEqualTo(RpcException.Kind.REFUSED);
        assertThat(ConnectFailures.kind(new ConnectException("connection timed out after 1000 ms: h/10.0.0.1:1")))
                .isEqualTo(RpcException.Kind.TIMEOUT);
        for (Exception home : List.of(
                new UnknownHostException("h"),
                new NoRouteToHostException("No route to host"),
                new SocketException("Network is unreachable"),
                new SocketException("Too many open files"),
                new BindException("Cannot assign requested address"),
                new ConnectException("connect(..) failed: Cannot assign requested address"))) {
            assertThat(ConnectFailures.kind(home)).as(home.toString()).isEqualTo(RpcException.Kind.LOCAL);
        }
    }

    @Test
    void an_address_that_keeps_silent_leaves_it_open_whether_the_peer_lives() {
        Throwable refused = new ConnectException("Connection refused");
        Throwable silent = new ConnectException("connection timed out");
        Throwable home = new NoRouteToHostException("No route to host");
        assertThat(ConnectFailures.of("h", List.of(refused, silent, home)).kind())
                .isEqualTo(RpcException.Kind.TIMEOUT);
        assertThat(ConnectFailures.of("h", List.of(home, refused)).kind()).isEqualTo(RpcException.Kind.REFUSED);
        assertThat(ConnectFailures.of("h", List.of(home, home)).kind()).isEqualTo(RpcException.Kind.LOCAL);
    }

    private static Future<List<InetSocketAddress>> addresses(String... ips) {
        return Future.succeededFuture(
                List.of(ips).stream().map(ip -> new InetSocketAddress(ip, 0)).toList());
    }

    private RpcClient client() throws Exception {
        return client(RpcClientOptions.of(ConnectingTest::hello));
    }

    private static MemberRequest.Hello hello() {
        return new MemberRequest.Hello(Codec.VERSION, "client", "", 0, 0);
    }

    private RpcClient client(RpcClientOptions options) throws Exception {
        Promise<RpcClient> made = Promise.promise();
        context.runOnContext(
                turn -> made.complete(new RpcClient(vertx, context, options, host -> lookup.resolve(host))));
        return made.future().await(10, TimeUnit.SECONDS);
    }

    private RpcException.Kind failure(RpcClient client, int port) throws Exception {
        Promise<Throwable> failed = Promise.promise();
        context.runOnContext(turn -> client.sendFresh("node-1.gtstore", port, new MemberRequest.Ping(), 300)
                .onComplete((reply, failure) -> failed.complete(failure)));
        Throwable failure = Objects.requireNonNull(failed.future().await(10, TimeUnit.SECONDS));
        return ((RpcException) failure).kind();
    }

    private String ping(RpcClient client, int port) throws Exception {
        Promise<String> outcome = Promise.promise();
        NodeInfo node = new NodeInfo("node-1", 1, "node-1.gtstore", port);
        context.runOnContext(turn -> Ping.fresh(client, node, 2_000).onSuccess(outcome::complete));
        return outcome.future().await(10, TimeUnit.SECONDS);
    }

    /** A server at 127.0.0.1 only. */
    private int serve() throws Exception {
        return RpcServer.listen(
                        vertx,
                        new RpcServerOptions(Op.Server.NODE, "127.0.0.1", 0, Limits.defaults()),
                        (request, from, replyTo) -> replyTo.accept(
                                request instanceof MemberRequest.Hello
                                        ? new Reply.Welcome(Codec.VERSION, "node", "node-1", 1, 1)
                                        : new Reply.Alive("node-1", 1, 1)))
                .await(10, TimeUnit.SECONDS)
                .actualPort();
    }
}
