// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.config.SettingException;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.JksOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
@Timeout(60)
class ClientSocketsTest {
    @Test
    void connections_are_opened_with_the_options_given(Vertx vertx) throws Exception {
        Promise<String> from = Promise.promise();
        NetServer server = vertx.createNetServer()
                .connectHandler(
                        socket -> from.tryComplete(socket.remoteAddress().hostAddress()));
        int port = server.listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS).actualPort();
        GtStoreClientOptions options = new GtStoreClientOptions().setManagers(List.of("127.0.0.1:" + port));
        options.getNetClientOptions().setLocalAddress("127.0.0.2");
        GtStoreClient.create(vertx, options).admin().status();
        assertThat(from.future().await(10, TimeUnit.SECONDS)).isEqualTo("127.0.0.2");
    }

    /** The manager's host swallows every SYN, as one that is switched off does. */
    @Test
    void a_shorter_connect_timeout_ends_the_attempt_before_the_managers_time_is_over(Vertx vertx) throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(deaf, waiting);
            GtStoreClientOptions options = new GtStoreClientOptions()
                    .setManagers(List.of("127.0.0.1:" + deaf.getLocalPort()))
                    .setManagerTimeout(Duration.ofMinutes(1))
                    .setDeadline(Duration.ofMinutes(2))
                    .setNetClientOptions(new NetClientOptions().setConnectTimeout(150));
            assertThatThrownBy(() -> GtStoreClient.create(vertx, options)
                            .admin()
                            .status()
                            .await(20, TimeUnit.SECONDS))
                    .hasMessageContaining("timed out");
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Until the queue of connections that nobody accepts is full. */
    private static void fill(ServerSocket server, List<Socket> waiting) throws IOException {
        while (true) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 300);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
    }

    @Test
    void the_clients_own_options_are_set_whatever_vertx_has_by_default() {
        NetClientOptions own = ClientSockets.of(new NetClientOptions());
        assertThat(own.isTcpNoDelay()).isTrue();
        assertThat(own.isTcpKeepAlive()).isTrue();
        assertThat(own.getConnectTimeout()).isEqualTo(1_000);
        assertThat(ClientSockets.of(new NetClientOptions().setConnectTimeout(70))
                        .getConnectTimeout())
                .isEqualTo(70);
    }

    @Test
    void what_the_client_sets_itself_may_be_said_all_the_same() {
        ClientSockets.check(new NetClientOptions());
        ClientSockets.check(ClientSockets.of(new NetClientOptions()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"tcpNoDelay":false}          | netClientOptions.tcpNoDelay is false (GtStoreClientOptions.netClientOptions.tcpNoDelay), but must be true: the requests of
            {"reconnectAttempts":3}       | netClientOptions.reconnectAttempts is 3 (GtStoreClientOptions.netClientOptions.reconnectAttempts), but must be 0: an operation
            {"readIdleTimeout":10}        | netClientOptions.readIdleTimeout is 10
            {"registerWriteHandler":true} | netClientOptions.registerWriteHandler is true
            {"connectTimeout":5000}       | netClientOptions.connectTimeout is 5000 (GtStoreClientOptions.netClientOptions.connectTimeout), but must be from 1 to 1000 ms
            {"connectTimeout":0}          | netClientOptions.connectTimeout is 0
            {"connectTimeout":-1}         | netClientOptions (GtStoreClientOptions) has a value that Vert.x refuses: connectTimeout must be >= 0
            {"connectTimeouts":5}         | unknown property netClientOptions.connectTimeouts (GtStoreClientOptions), or one of another type; the nearest is connectTimeout
            {"connectTimeout":"5"}        | netClientOptions.connectTimeout is "5" (GtStoreClientOptions.netClientOptions.connectTimeout), which Vert.x does not take
            {"connectTimeout":null}       | netClientOptions.connectTimeout is null
            """)
    void what_contradicts_the_client_or_vertx_does_not_take_is_refused(String json, String message, Vertx vertx) {
        JsonObject config = new JsonObject().put("netClientOptions", new JsonObject(json));
        assertThatThrownBy(() -> GtStoreClient.create(vertx, new GtStoreClientOptions(config)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(message);
    }

    @Test
    void json_has_what_differs_from_vertx_and_is_read_as_it_was_written() {
        GtStoreClientOptions options = new GtStoreClientOptions()
                .setNetClientOptions(new NetClientOptions()
                        .setConnectTimeout(70)
                        .setSendBufferSize(4096)
                        .setLocalAddress("::1")
                        .setSsl(true)
                        .setTrustOptions(new JksOptions().setPath("trust.jks").setPassword("secret"))
                        .setHostnameVerificationAlgorithm("HTTPS"));
        JsonObject json = options.toJson().getJsonObject("netClientOptions");
        assertThat(json.fieldNames())
                .containsExactlyInAnyOrder(
                        "connectTimeout",
                        "sendBufferSize",
                        "localAddress",
                        "ssl",
                        "trustStoreOptions",
                        "hostnameVerificationAlgorithm");
        assertThat(new GtStoreClientOptions(options.toJson()).toJson()).isEqualTo(options.toJson());
        assertThat(new GtStoreClientOptions(options).toJson()).isEqualTo(options.toJson());
        assertThat(new GtStoreClientOptions().toJson().getJsonObject("netClientOptions"))
                .isEmpty();
    }

    @Test
    void a_copy_has_socket_options_of_its_own() {
        GtStoreClientOptions options = new GtStoreClientOptions();
        GtStoreClientOptions copy = new GtStoreClientOptions(options);
        options.getNetClientOptions().setLocalAddress("127.0.0.2");
        assertThat(copy.getNetClientOptions().getLocalAddress()).isNull();
    }
}
