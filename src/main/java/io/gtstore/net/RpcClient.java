// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.Fields;
import io.gtstore.protocol.FrameBuffer;
import io.gtstore.protocol.FrameReader;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * RPC client over TCP: one multiplexed connection per address, opened on demand. A connection begins with a hello,
 * which requests follow without waiting for its answer. Used on its context's event loop only; all results come back
 * there.
 */
public final class RpcClient implements Transport {
    private final ClientResources resources;
    private final Map<Address, ClientConnection> connections = new HashMap<>();
    private final Set<ClientConnection> fresh = new HashSet<>();
    private Consumer<Event> onEvent = event -> {};
    private BiConsumer<String, Integer> onClosed = (host, port) -> {};
    private boolean closed;

    /** A client on the current context, or on a new one. */
    public RpcClient(Vertx vertx, RpcClientOptions options) {
        this(vertx, vertx.getOrCreateContext(), options);
    }

    /** A client on that context; may be created on any thread. */
    public RpcClient(Vertx vertx, Context context, RpcClientOptions options) {
        this(vertx, context, options, Hosts.of(vertx));
    }

    /** A client with its own name service. */
    RpcClient(Vertx vertx, Context context, RpcClientOptions options, Hosts.Lookup lookup) {
        TimerWheel wheel = new TimerWheel(vertx);
        NetClient net = vertx.createNetClient(new NetClientOptions(options.sockets()));
        this.resources = new ClientResources(
                context, options, net, wheel, new Hosts(lookup, wheel), new FrameReader(), new FrameBuffer());
    }

    @Override
    public Future<Reply> send(String host, int port, Request request, long timeoutMillis) {
        if (closed) {
            return Future.failedFuture(new RpcException(RpcException.Kind.LOCAL, false, "the client is closed"));
        }
        Address address = new Address(host, port);
        ClientConnection connection = connections.get(address);
        if (connection != null) {
            return connection.send(request, timeoutMillis);
        }
        connection = new ClientConnection(resources, address, shared);
        connections.put(address, connection);
        Future<Reply> reply = connection.send(request, timeoutMillis);
        connection.begin();
        return reply;
    }

    @Override
    public Future<Reply> sendFresh(String host, int port, Request request, long timeoutMillis) {
        if (closed) {
            return Future.failedFuture(new RpcException(RpcException.Kind.LOCAL, false, "the client is closed"));
        }
        ClientConnection connection = new ClientConnection(resources, new Address(host, port), single);
        fresh.add(connection);
        Future<Reply> reply = connection.send(request, timeoutMillis);
        connection.begin();
        return reply.onComplete(done -> connection.end(RpcException.Kind.CLOSED, "the probe is over"));
    }

    @Override
    public void onEvent(Consumer<Event> listener) {
        onEvent = listener;
    }

    @Override
    public void onClosed(BiConsumer<String, Integer> listener) {
        onClosed = listener;
    }

    @Override
    public int maxFrameBytes(String host, int port) {
        ClientConnection connection = connections.get(new Address(host, port));
        return connection == null ? resources.options().maxFrameBytes() : connection.maxFrameBytes();
    }

    @Override
    public int pendingCount() {
        return connections.values().stream()
                .mapToInt(ClientConnection::pendingCount)
                .sum();
    }

    @Override
    public Future<Void> close() {
        closed = true;
        onClosed = (host, port) -> {};
        List<ClientConnection> all = new ArrayList<>(connections.values());
        all.addAll(fresh);
        all.forEach(connection -> connection.end(RpcException.Kind.CLOSED, "the client was closed"));
        resources.wheel().stop();
        return resources.net().close();
    }

    private final ClientConnection.Owner shared = new ClientConnection.Owner() {
        @Override
        public void event(ClientConnection from, Fields fields) {
            onEvent.accept(new Event(from.address().host(), from.address().port(), fields));
        }

        @Override
        public void closed(ClientConnection connection, boolean wasOpen) {
            connections.remove(connection.address(), connection);
            if (wasOpen) {
                onClosed.accept(
                        connection.address().host(), connection.address().port());
            }
        }
    };

    private final ClientConnection.Owner single = new ClientConnection.Owner() {
        @Override
        public void event(ClientConnection from, Fields fields) {
            // A probe's connection asks for no news.
        }

        @Override
        public void closed(ClientConnection connection, boolean wasOpen) {
            fresh.remove(connection);
        }
    };
}
