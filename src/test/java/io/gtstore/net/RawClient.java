// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.protocol.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that is nothing but a socket, so that it can send what no client of ours would. Its reads give up after ten seconds. */
public final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Says nothing more, but still listens. */
    public void endInput() throws IOException {
        socket.shutdownOutput();
    }

    /** The next reply. */
    public JsonObject read() throws IOException {
        String line = in.readLine();
        assertThat(line).as("a reply").isNotNull();
        return new JsonObject(line);
    }

    /** The next reply is not a failure. */
    public JsonObject readOk() throws IOException {
        JsonObject reply = read();
        assertThat(reply.getBoolean("ok")).as(reply.encode()).isTrue();
        return reply;
    }

    /** The next reply is this failure, and says something. */
    public JsonObject readError(ErrorCode code) throws IOException {
        JsonObject reply = read();
        assertThat(reply.getBoolean("ok")).as(reply.encode()).isFalse();
        JsonObject error = reply.getJsonObject("error");
        assertThat(error.getString("code")).as(reply.encode()).isEqualTo(code.wire());
        assertThat(error.getString("message")).isNotBlank();
        return reply;
    }

    /** Sends a ping and expects its answer next. */
    public void assertAnswered(int id) throws IOException {
        JsonObject reply = send("{\"id\":" + id + ",\"op\":\"ping\"}\n").readOk();
        assertThat(reply.getInteger("id")).isEqualTo(id);
    }

    public void assertClosed() throws IOException {
        assertThat(in.readLine()).isNull();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
