// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * GTStore as any language reaches it: a customer has a blocking socket to the manager and to each node that it needs, writes a line, and reads one. It does
 * not repeat what fails.
 */
final class PlainPeer implements Peer {
    private final String manager;
    private final Queue<Line> open = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Map<String, Line>> lines = ThreadLocal.withInitial(HashMap::new);

    /** A client of the cluster with the manager at this {@code HOST:PORT}. */
    PlainPeer(String manager) {
        this.manager = manager;
    }

    @Override
    public void start(Runnable customer) {
        Blocking.start(customer);
    }

    @Override
    public Future<Cart> login(String key) {
        return Blocking.call(() -> {
            JsonObject located = line(manager).ask("login", new JsonObject().put("key", key));
            JsonObject node = located.getJsonObject("node");
            return new PlainCart(
                    line(node.getString("host") + ":" + node.getInteger("port")), key, located.getString("session"));
        });
    }

    private Line line(String address) {
        return lines.get().computeIfAbsent(address, where -> {
            Line line = new Line(where);
            open.add(line);
            return line;
        });
    }

    @Override
    public void close() {
        open.forEach(Line::close);
    }

    /** One connection, with one request under way. */
    private static final class Line implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private long id;

        Line(String address) {
            int colon = address.lastIndexOf(':');
            try {
                socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
                socket.setTcpNoDelay(true);
                in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        JsonObject ask(String op, JsonObject fields) throws IOException {
            String request = fields.put("id", ++id).put("op", op).encode() + "\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line == null) {
                throw new IOException("the server closed the connection");
            }
            JsonObject answer = new JsonObject(line);
            if (answer.getLong("id") != id || !answer.getBoolean("ok")) {
                throw new IOException(line);
            }
            return answer;
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

    private static final class PlainCart implements Cart {
        private final Line node;
        private final String key;
        private final String session;
        private long seq;

        PlainCart(Line node, String key, String session) {
            this.node = node;
            this.key = key;
            this.session = session;
        }

        private JsonObject fields() {
            return new JsonObject().put("key", key).put("session", session);
        }

        @Override
        public Future<Void> put(String item) {
            return Blocking.call(() -> {
                JsonObject answer = node.ask("put", fields().put("item", item).put("seq", ++seq));
                if (answer.getInteger("copies") < 2) {
                    throw new IllegalStateException("acknowledged with one copy");
                }
                return null;
            });
        }

        @Override
        public Future<List<String>> get() {
            return Blocking.call(
                    () -> items(node.ask("get", fields().put("seq", seq)).getJsonArray("items")));
        }

        @Override
        public Future<List<String>> finalizeCart() {
            return Blocking.call(() -> {
                JsonObject cart = node.ask("get", fields().put("seq", seq));
                return items(node.ask(
                                "finalize",
                                fields().put("context", cart.getString("context"))
                                        .put("seq", ++seq))
                        .getJsonArray("removed"));
            });
        }

        private static List<String> items(JsonArray entries) {
            return entries.stream()
                    .map(entry -> ((JsonObject) entry).getString("item"))
                    .toList();
        }
    }
}
