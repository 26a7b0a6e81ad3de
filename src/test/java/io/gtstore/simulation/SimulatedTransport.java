// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.net.EventLoop;
import io.gtstore.net.RpcConnection;
import io.gtstore.net.RpcException;
import io.gtstore.net.Transport;
import io.gtstore.protocol.Fields;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections over the {@link SimulatedNetwork}, with what the product's own connections do: refused where nobody listens, given up after long silence,
 * dropped when the other side dies in a way that its system can tell. Frames on them may be lost, late and doubled all the same.
 */
final class SimulatedTransport implements Transport {
    private static final long SILENCE_MICROS = 2_000_000;

    private final SimulatedProcess process;
    private final SimulatedNetwork network;
    private final Wire wire;
    private final Supplier<MemberRequest.Hello> hello;
    private final Map<String, Connection> connections = new LinkedHashMap<>();
    private final List<Connection> fresh = new ArrayList<>();
    private Consumer<Event> onEvent = event -> {};
    private BiConsumer<String, Integer> onClosed = (host, port) -> {};
    private boolean closed;

    SimulatedTransport(
            SimulatedProcess process, SimulatedNetwork network, Wire wire, Supplier<MemberRequest.Hello> hello) {
        this.process = process;
        this.network = network;
        this.wire = wire;
        this.hello = hello;
    }

    @Override
    public Future<Reply> send(String host, int port, Request request, long timeoutMillis) {
        if (closed) {
            return refused();
        }
        return connections
                .computeIfAbsent(host, to -> new Connection(host, port, false))
                .send(request, timeoutMillis);
    }

    @Override
    public Future<Reply> sendFresh(String host, int port, Request request, long timeoutMillis) {
        if (closed) {
            return refused();
        }
        Connection connection = new Connection(host, port, true);
        fresh.add(connection);
        return connection
                .send(request, timeoutMillis)
                .onComplete(done -> connection.end(RpcException.Kind.CLOSED, "the probe is over"));
    }

    private static Future<Reply> refused() {
        return Future.failedFuture(new RpcException(RpcException.Kind.LOCAL, false, "the client is closed"));
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
    public int pendingCount() {
        return connections.values().stream().mapToInt(c -> c.pending.size()).sum();
    }

    @Override
    public Future<Void> close() {
        closed = true;
        onClosed = (host, port) -> {};
        all().forEach(connection -> connection.end(RpcException.Kind.CLOSED, "the client was closed"));
        return Future.succeededFuture();
    }

    /** The process is dead; whose system still runs sends a last word on each connection. */
    void died(boolean systemRuns) {
        if (systemRuns) {
            all().forEach(Connection::sayGone);
        }
    }

    private List<Connection> all() {
        List<Connection> all = new ArrayList<>(connections.values());
        all.addAll(fresh);
        return all;
    }

    private static final class Pending {
        private final Request request;
        private final Promise<Reply> promise = Promise.promise();
        private EventLoop.@Nullable Timer timeout;

        Pending(Request request) {
            this.request = request;
        }
    }

    /** The client's end of a connection. */
    final class Connection {
        private final String host;
        private final int port;
        private final boolean once;
        private final Map<Long, Pending> pending = new LinkedHashMap<>();
        private final Set<Long> neverSent = new HashSet<>();
        private @Nullable ServerEnd server;
        private long nextId = 1;
        private long heardMicros = wire.micros();
        private boolean ended;

        Connection(String host, int port, boolean once) {
            this.host = host;
            this.port = port;
            this.once = once;
        }

        String peer() {
            return process.name();
        }

        SimulatedProcess process() {
            return process;
        }

        Future<Reply> send(Request request, long timeoutMillis) {
            if (pending.size() >= 1_000) {
                return Future.failedFuture(new RpcException(RpcException.Kind.BUSY, false, "too many wait"));
            }
            long id = nextId++;
            Pending waiting = new Pending(request);
            pending.put(id, waiting);
            waiting.timeout = process.after(timeoutMillis + 15, () -> timedOut(id, timeoutMillis));
            wire.sent(process, host, request);
            if (server == null && network.nameless(process.name())) {
                process.after(1, () -> notTried(id));
                return waiting.promise.future();
            }
            Request same = wire.carried(id, request);
            if (network.send(process.name(), host, () -> arrived(id, same))) {
                wire.doubled(request);
            }
            return waiting.promise.future();
        }

        /** A request reaches the host: its system accepts or refuses the connection, or knows nothing of it. */
        private void arrived(long id, Request request) {
            SimulatedNetwork.Host at = network.host(host);
            SimulatedProcess there = at.process();
            if (there == null) {
                if (!at.off()) {
                    network.signal(host, process.name(), () -> process.message(this::reset));
                }
                return;
            }
            if (neverSent.contains(id)) {
                return;
            }
            ServerEnd end = server;
            if (end == null) {
                if (ended) {
                    return;
                }
                end = new ServerEnd(at, there, this);
                server = end;
                end.request(0, hello.get());
            }
            if (end.process != there || end.closed) {
                network.signal(host, process.name(), () -> process.message(this::reset));
                return;
            }
            end.request(id, request);
        }

        private void reset() {
            end(server == null ? RpcException.Kind.REFUSED : RpcException.Kind.CLOSED, "reset by " + host);
        }

        private void answered(long id, Reply reply) {
            heardMicros = wire.micros();
            Pending waiting = ended ? null : pending.remove(id);
            if (waiting == null) {
                return;
            }
            if (waiting.timeout != null) {
                waiting.timeout.cancel();
            }
            wire.received(process, host, waiting.request, reply);
            waiting.promise.complete(reply);
        }

        private void pushed(Fields fields) {
            heardMicros = wire.micros();
            if (!ended && !once) {
                onEvent.accept(new Event(host, port, fields));
            }
        }

        /** Where to the connection goes cannot be found out. */
        private void notTried(long id) {
            Pending waiting = pending.remove(id);
            if (waiting == null) {
                return;
            }
            if (waiting.timeout != null) {
                waiting.timeout.cancel();
            }
            if (server == null && pending.isEmpty()) {
                connections.remove(host, this);
            }
            fail(waiting, new RpcException(RpcException.Kind.LOCAL, false, "the name " + host + " was not found"));
        }

        private void timedOut(long id, long timeoutMillis) {
            Pending waiting = pending.remove(id);
            if (waiting == null) {
                return;
            }
            boolean open = server != null;
            if (!open) {
                neverSent.add(id); // what waits for the connection to open is not sent once it has timed out
            }
            fail(
                    waiting,
                    new RpcException(RpcException.Kind.TIMEOUT, open, "no reply within " + timeoutMillis + " ms"));
            if (open && wire.micros() - heardMicros >= SILENCE_MICROS) {
                end(RpcException.Kind.CLOSED, "nothing was heard for long");
            }
        }

        private void fail(Pending waiting, RpcException why) {
            wire.failed(process, host, waiting.request, why);
            waiting.promise.fail(why);
        }

        private void end(RpcException.Kind kind, String why) {
            if (ended) {
                return;
            }
            ended = true;
            connections.remove(host, this);
            fresh.remove(this);
            sayGone();
            boolean wasOpen = server != null;
            if (wasOpen && !once) {
                onClosed.accept(host, port);
            }
            List<Pending> lost = List.copyOf(pending.values());
            pending.clear();
            RpcException.Kind seen = wasOpen || kind != RpcException.Kind.CLOSED ? kind : RpcException.Kind.REFUSED;
            for (Pending waiting : lost) {
                if (waiting.timeout != null) {
                    waiting.timeout.cancel();
                }
                fail(waiting, new RpcException(seen, wasOpen && kind == RpcException.Kind.CLOSED, why));
            }
        }

        private void sayGone() {
            ServerEnd end = server;
            if (end != null) {
                network.signal(process.name(), host, () -> end.process.message(end::gone));
            }
        }
    }

    /** The server's end of a connection. */
    final class ServerEnd implements RpcConnection {
        private final SimulatedNetwork.Host host;
        private final SimulatedProcess process;
        private final Connection client;
        private final long id = wire.nextConnection();
        private String role = "";
        private String node = "";
        private @Nullable Object attachment;
        private boolean closed;

        ServerEnd(SimulatedNetwork.Host host, SimulatedProcess process, Connection client) {
            this.host = host;
            this.process = process;
            this.client = client;
            wire.accepted(process, this);
        }

        private void request(long requestId, Request request) {
            process.message(() -> handle(requestId, request));
        }

        private void handle(long requestId, Request request) {
            if (closed) {
                return;
            }
            wire.delivered(client.peer(), process, request);
            boolean[] answered = {false};
            host.handler().handle(request, this, reply -> {
                if (answered[0] || closed) {
                    return;
                }
                answered[0] = true;
                answer(requestId, request, reply);
            });
        }

        private void answer(long requestId, Request request, Reply reply) {
            if (request instanceof MemberRequest.Hello greeting) {
                role = greeting.role();
                node = greeting.node();
                return;
            }
            wire.replied(process, request, reply);
            Reply same = wire.carried(requestId, request.op(), reply);
            network.send(host.name(), client.peer(), () -> back(() -> client.answered(requestId, same)));
        }

        /** Something reaches the client's host: a process of another life there knows nothing of this connection. */
        private void back(Runnable action) {
            if (client.process().alive()) {
                client.process().message(action);
            } else if (!network.host(client.peer()).off()) {
                network.signal(client.peer(), host.name(), () -> process.message(this::gone));
            }
        }

        @Override
        public boolean push(byte[] frame) {
            if (closed) {
                return false;
            }
            Fields fields = wire.pushed(frame);
            network.send(host.name(), client.peer(), () -> back(() -> client.pushed(fields)));
            return true;
        }

        /** The connection is at its end, as far as the server can tell. */
        private void gone() {
            if (!closed) {
                closed = true;
                wire.closed(process, this);
                host.handler().closed(this);
            }
        }

        /** The server's process is dead; its system says so. */
        void sayGone() {
            network.signal(host.name(), client.peer(), () -> client.process().message(client::reset));
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public String role() {
            return role;
        }

        @Override
        public String node() {
            return node;
        }

        @Override
        public String remoteAddress() {
            return client.peer();
        }

        @Override
        public @Nullable Object attachment() {
            return attachment;
        }

        @Override
        public void attach(@Nullable Object attached) {
            attachment = attached;
        }

        @Override
        public void close() {
            sayGone();
            gone();
        }

        @Override
        public String toString() {
            return Objects.requireNonNull(client).peer() + " -> " + process;
        }
    }
}
