// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.FrameBuffer;
import io.gtstore.protocol.FrameReader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RPC server over TCP: reads requests, passes valid ones to a {@link RpcHandler}, and writes replies in any order.
 * Invalid input costs its sender an error or the connection, and affects no other peer. Runs on the context it was
 * created on; its methods are called there.
 */
public final class RpcServer {
    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);

    /** The number of connections of nodes and managers beyond the limit, so that clients cannot make a node look dead to the rest of the cluster. */
    public static final int RESERVED_CONNECTIONS = 256;

    /** The time for such a connection to send its hello. */
    private static final long INTRODUCTION_MILLIS = 250;

    private final Vertx vertx;
    private final Context context;
    private final RpcServerOptions options;
    private final RpcHandler handler;
    private final BufferedBytes buffered;
    private final ServerResources shared;
    private final NetServer net;
    private final Map<Long, ServerConnection> connections = new LinkedHashMap<>();
    private long nextId = 1;
    private long sweepTimer = -1;

    private RpcServer(Vertx vertx, Context context, RpcServerOptions options, RpcHandler handler) {
        this.vertx = vertx;
        this.context = context;
        this.options = options;
        this.handler = handler;
        this.buffered = new BufferedBytes(options.limits().maxBufferedBytes(), this::updateReading);
        this.shared = new ServerResources(
                context,
                options.limits(),
                handler,
                new RequestGate(options.role()),
                buffered,
                new FrameReader(),
                new FrameBuffer());
        this.net = vertx.createNetServer(new NetServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setTcpKeepAlive(true));
    }

    /**
     * Starts listening, on the current context or on a new one.
     *
     * @return the server once it listens; fails if the port is not available
     */
    public static Future<RpcServer> listen(Vertx vertx, RpcServerOptions options, RpcHandler handler) {
        Context context = vertx.getOrCreateContext();
        Promise<RpcServer> listening = Promise.promise();
        context.runOnContext(
                turn -> new RpcServer(vertx, context, options, handler).listen().onComplete(listening));
        return listening.future();
    }

    private Future<RpcServer> listen() {
        long sweepMillis = Math.max(10, Math.min(1_000, options.limits().frameTimeoutMillis() / 4));
        return net.connectHandler(this::connected).listen().map(bound -> {
            sweepTimer = vertx.setPeriodic(sweepMillis, tick -> sweep());
            return this;
        });
    }

    /** The port it listens on. */
    public int actualPort() {
        return net.actualPort();
    }

    /** The number of open connections. */
    public int connectionCount() {
        return connections.size();
    }

    /** The bytes that the connections hold. */
    public long bufferedBytes() {
        return buffered.total();
    }

    /** Runs the action on the server's context; for any thread. */
    public void onItsContext(Runnable action) {
        context.runOnContext(turn -> action.run());
    }

    /** Stops listening and ends all connections. */
    public Future<Void> close() {
        vertx.cancelTimer(sweepTimer);
        List.copyOf(connections.values()).forEach(ServerConnection::close);
        return net.close();
    }

    private void connected(NetSocket socket) {
        ServerConnection connection = new ServerConnection(shared, owner, socket, nextId++);
        int before = connections.size();
        int max = options.limits().maxConnections();
        if (before < max + RESERVED_CONNECTIONS) {
            connections.put(connection.id(), connection);
        }
        connection.start();
        if (before >= max + RESERVED_CONNECTIONS) {
            refuse(connection);
        } else if (before >= max) {
            connection.forComponentsOnly();
            vertx.setTimer(INTRODUCTION_MILLIS, over -> connection.introduced());
        }
        if (buffered.full()) {
            connection.updateReading();
        }
    }

    /** Refuses a connection beyond the limit. */
    private void refuse(ServerConnection connection) {
        LOG.warn("refused {}: {} connections are open", connection.remoteAddress(), connections.size());
        connection.end(
                ErrorCode.TOO_MANY_CONNECTIONS, options.limits().maxConnections() + " connections are open already");
    }

    private void sweep() {
        long now = System.nanoTime();
        long timeout = TimeUnit.MILLISECONDS.toNanos(options.limits().frameTimeoutMillis());
        List.copyOf(connections.values()).forEach(connection -> connection.sweep(now, timeout));
    }

    private void updateReading() {
        LOG.warn("{} bytes buffered: {} reading", buffered.total(), buffered.full() ? "stops" : "resumes");
        List.copyOf(connections.values()).forEach(ServerConnection::updateReading);
    }

    private final ServerConnection.Owner owner = new ServerConnection.Owner() {
        @Override
        public void refuse(ServerConnection connection) {
            RpcServer.this.refuse(connection);
        }

        /** A connection that was never admitted is not reported to the handler. */
        @Override
        public void closed(ServerConnection connection) {
            if (connections.remove(connection.id()) == null) {
                return;
            }
            try {
                handler.closed(connection);
            } catch (RuntimeException e) {
                LOG.error("the handler failed on the end of {}", connection.remoteAddress(), e);
            }
        }
    };
}
