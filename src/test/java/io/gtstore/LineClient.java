// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A person with netcat: types lines of JSON, and reads what comes back. Blocks for up to ten seconds; used by one thread. */
public final class LineClient implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private final List<JsonObject> events = new ArrayList<>();
    private long lastId;

    public LineClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection that has said hello as that node. */
    public static LineClient asNode(int port, String node) {
        LineClient client = new LineClient(port);
        client.ask(
                "hello", new JsonObject().put("version", 1).put("role", "node").put("node", node));
        return client;
    }

    /** The answer to a request; what is pushed meanwhile is kept. */
    public JsonObject ask(String op, JsonObject fields) {
        return answer(send(op, fields));
    }

    public JsonObject ask(String op) {
        return ask(op, new JsonObject());
    }

    /** Sends a request without waiting, and returns its id. */
    public long send(String op, JsonObject fields) {
        long id = ++lastId;
        String line = fields.copy().put("id", id).put("op", op).encode() + "\n";
        try {
            socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer to the request of that id, all before it having been asked for. */
    public JsonObject answer(long id) {
        JsonObject line = read();
        while (line.getLong("id", 0L) != id) {
            if (line.containsKey("event")) {
                events.add(line);
            }
            line = read();
        }
        return line;
    }

    /** The next answer, whichever request it is to. */
    public JsonObject next() {
        JsonObject line = read();
        while (line.containsKey("event")) {
            events.add(line);
            line = read();
        }
        return line;
    }

    /** The next thing that the server says unasked. */
    public JsonObject nextEvent() {
        while (events.isEmpty()) {
            JsonObject line = read();
            if (line.containsKey("event")) {
                events.add(line);
            }
        }
        return events.remove(0);
    }

    /** What the server has said unasked up to now: all of it comes before the answer to a ping. */
    public List<JsonObject> events() {
        ask("ping");
        return List.copyOf(events);
    }

    private JsonObject read() {
        try {
            String line = in.readLine();
            if (line == null) {
                throw new AssertionError("the server closed the connection");
            }
            return new JsonObject(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
